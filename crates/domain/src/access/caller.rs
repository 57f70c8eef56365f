//! What a request brings along.

use std::net::IpAddr;

use super::Permissions;
use crate::canonical::Hash;
use crate::time::Timestamp;

/// The credential of a command, before anything is known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// The SHA-256 of an API key's secret.
    Key(Hash),
    /// The SHA-256 of the secret of a person's session.
    Session(Hash),
    /// What an API key's secret was exchanged for.
    Token(Token),
    /// Whoever can open the data folder on this machine.
    Operator,
    /// The server itself: a timer.
    System,
}

/// An API key as far as a token of it goes: whoever brings one has shown that it is genuine. The
/// key itself is judged anew with every command, so that a token ends with its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The SHA-256 of the key's secret.
    pub key: Hash,
    /// The most that it allows of what the key allows.
    pub scope: Permissions,
    /// When it is too late: half-open, at this instant it is.
    pub until: Timestamp,
}

impl Caller {
    /// The digest of the secret that leads to whoever acts, where there is one.
    #[must_use]
    pub const fn digest(&self) -> Option<Hash> {
        match self {
            Self::Key(digest) | Self::Session(digest) => Some(*digest),
            Self::Token(token) => Some(token.key),
            Self::Operator | Self::System => None,
        }
    }
}

/// Where a request came from, for the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The address of the peer, where there is one.
    pub ip: Option<IpAddr>,
}
