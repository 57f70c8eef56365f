//! What nobody else has: passwords, names, ports.

use std::fs::File;
use std::io::Read as _;
use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context as _, Result};

/// Systems hand out ports to clients from above this range. A client that looks for a server that
/// has just been killed must not be given that server's port, or the server finds it taken.
const PORTS: std::ops::Range<u16> = 10_000..30_000;

/// So many random bytes, in hexadecimal.
pub(crate) fn hex<const SIZE: usize>() -> Result<String> {
    Ok(bytes::<SIZE>()?.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A loopback port on which nobody listens.
pub(crate) fn port() -> Result<u16> {
    for _ in 0..100 {
        let port = PORTS.start + u16::from_ne_bytes(bytes()?) % (PORTS.end - PORTS.start);
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
    None.context("no free port was found")
}

fn bytes<const SIZE: usize>() -> Result<[u8; SIZE]> {
    let mut bytes = [0; SIZE];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes)
}
