//! Resolving names for connections, through the guard.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::Semaphore;

use super::Guard;

/// Finds the addresses of a name.
pub(crate) trait Lookup: Send + Sync {
    /// All of them.
    fn look_up(&self, host: &str) -> Looking;
}

/// The addresses of a name, later.
pub(crate) type Looking = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Resolves as this machine does.
///
/// The operating system's way keeps a thread until its name servers have answered. Names that
/// never answer must not take all threads, so only so many are asked about at a time.
pub(crate) struct SystemLookup(Arc<Semaphore>);

const LOOKUPS_MAX: usize = 256;

/// What a client resolves names with: addresses come out only after the guard has seen them, and
/// the client connects to nothing else.
pub(crate) struct Resolver(Guard);

impl Default for SystemLookup {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(LOOKUPS_MAX)))
    }
}

impl Lookup for SystemLookup {
    fn look_up(&self, host: &str) -> Looking {
        let (host, turns) = (host.to_owned(), Arc::clone(&self.0));
        Box::pin(async move {
            let turn = turns.acquire_owned().await.map_err(io::Error::other)?;
            // A task of its own: who gives up waiting does not set the thread free, so the turn
            // must not be free either.
            let looking = tokio::spawn(async move {
                let found = tokio::net::lookup_host((host, 0)).await;
                drop(turn);
                found.map(|addresses| addresses.map(|address| address.ip()).collect())
            });
            looking.await.map_err(io::Error::other)?
        })
    }
}

impl Resolver {
    pub(super) const fn new(guard: Guard) -> Self {
        Self(guard)
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.0.clone();
        Box::pin(async move {
            let addresses = guard.resolve(name.as_str()).await?;
            // The client puts in the port of its URL.
            let addresses = addresses.into_iter().map(|address| SocketAddr::new(address, 0));
            let addresses: Addrs = Box::new(addresses);
            Ok(addresses)
        })
    }
}
