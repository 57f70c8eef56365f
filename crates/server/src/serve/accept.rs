//! Taking connections, and letting each finish what it has begun.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tower::Service as _;

use crate::http::{Proxies, Stopping};

/// A connection may be silent for so long, between requests and in the middle of a head. Longer
/// than the clients' pools usually keep one, so that they are the ones who close it.
const SILENCE_MAX: Duration = Duration::from_secs(120);

/// A pause for a machine that has no file descriptor left.
const EXHAUSTED_PAUSE: Duration = Duration::from_millis(200);

/// What every connection is served with.
#[derive(Clone)]
pub(super) struct Door {
    /// Who answers.
    pub(super) router: Router,
    /// Who may say on whose behalf it asks.
    pub(super) trusted_proxies: Arc<Proxies>,
    /// When it ends.
    pub(super) stopping: Stopping,
}

/// Serves connections until the server goes down, and returns when the last one is done. Dropped,
/// it cuts them off.
pub(super) async fn accept(listener: TcpListener, door: Door, connections_max: usize) {
    let free = Arc::new(Semaphore::new(connections_max));
    let mut connections = JoinSet::new();
    let stop = door.stopping.begun();
    tokio::pin!(stop);
    loop {
        tokio::select! {
            biased;
            () = &mut stop => break,
            Some(_) = connections.join_next() => {}
            (stream, peer, place) = next(&listener, &free) => {
                let serving = serve(stream, peer, door.clone());
                connections.spawn(async move {
                    serving.await;
                    drop(place);
                });
            }
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// The next connection, as soon as there is a place for it.
async fn next(
    listener: &TcpListener,
    free: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, Option<OwnedSemaphorePermit>) {
    // The semaphore is never closed.
    let place = Arc::clone(free).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, place),
            Err(error) if was_the_peers(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken");
                tokio::time::sleep(EXHAUSTED_PAUSE).await;
            }
        }
    }
}

/// Whether the connection was gone before it was taken, which says nothing about this server.
fn was_the_peers(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn serve(stream: TcpStream, peer: SocketAddr, door: Door) {
    // An answer is one small packet; waiting for more to send with it only delays it.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
    let service = service_fn(|request| answer(&door, peer, request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(SILENCE_MAX)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = door.stopping.begun() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        // Clients come and go as they like.
        tracing::debug!(%error, "a connection ended early");
    }
}

fn answer(
    door: &Door,
    peer: SocketAddr,
    mut request: hyper::Request<Incoming>,
) -> impl Future<Output = Result<Response, Infallible>> + use<> {
    let client = door.trusted_proxies.client(peer.ip(), request.headers());
    let client = SocketAddr::new(client, peer.port());
    request.extensions_mut().insert(ConnectInfo(client));
    let request: Request = request.map(Body::new);
    door.router.clone().call(request)
}
