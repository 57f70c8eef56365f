//! Taking an address.

use std::net::SocketAddr;

use tokio::net::TcpListener;

use super::StartError;

/// Listens on an address; port 0 takes a free one.
pub(crate) async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|error| StartError::Listen { address, error })
}
