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
    /// All of them. Whoever asks waits to the end, however long it takes.
    fn look_up(&self, host: &str) -> Looking;
}

/// The addresses of a name, later.
pub(crate) type Looking = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Resolves as this machine does.
///
/// That keeps a thread until its name servers have answered, so only so many names are asked about
/// at a time.
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
            let _turn = turns.acquire_owned().await.map_err(io::Error::other)?;
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
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
            let addresses = guard.resolve(None, name.as_str()).await?;
            // The client puts in the port of its URL.
            let addresses = addresses.iter().map(|address| SocketAddr::new(*address, 0));
            let addresses: Addrs = Box::new(addresses.collect::<Vec<_>>().into_iter());
            Ok(addresses)
        })
    }
}
