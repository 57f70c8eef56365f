//! The echo server as a process of its own, as the product is.

use std::env;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;
use countersign_cluster::process::guarded::Guarded;
use tempfile::TempDir;

/// A running echo server; dropping it ends it.
pub(crate) struct EchoServer {
    // Declared first, so that the server is gone before its folder is removed.
    _server: Guarded,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    _folder: TempDir,
}

impl EchoServer {
    /// Starts this very program again as the echo server, and waits until it listens.
    pub(crate) fn start() -> Result<Self> {
        let folder = TempDir::new()?;
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let mut command = Command::new(env::current_exe()?);
        command.args(["echo-server", "--listen", &address.to_string()]);
        let mut server = Guarded::start(&mut command, &folder.path().join("echo.log"))?;
        server.wait_until(Duration::from_secs(10), || TcpStream::connect(address).is_ok())?;
        Ok(Self { _server: server, address, _folder: folder })
    }
}
