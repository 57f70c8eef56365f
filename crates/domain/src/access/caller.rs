//! What a request brings along.

use std::net::IpAddr;

use crate::canonical::Hash;

/// The credential of a command, before anything is known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// The SHA-256 of an API key's secret.
    Key(Hash),
    /// The SHA-256 of the secret of a person's session.
    Session(Hash),
    /// Whoever can open the data folder on this machine.
    Operator,
    /// The server itself: a timer.
    System,
}

/// Where a request came from, for the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The address of the peer, where there is one.
    pub ip: Option<IpAddr>,
}
