//! The credential of a request, before anything is known about it.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use countersign_domain::access::Caller;
use countersign_domain::canonical::Hash;

/// What a request brings: the digest of the key in its `Authorization` header, or else of the
/// session in its cookie, or nothing. The secret itself is forgotten at once.
///
/// A key goes first: it was put there on purpose, while a browser sends the cookie by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential(pub Option<Caller>);

/// The cookie of a session. Its prefix makes browsers refuse it unless it is `Secure`, of this very
/// host, and of the whole of it.
pub const SESSION_COOKIE: &str = "__Host-countersign";

/// The longest secret worth hashing.
const SECRET_BYTES_MAX: usize = 512;

impl<S: Sync> FromRequestParts<S> for Credential {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let headers = &parts.headers;
        let key = key(headers).map(|secret| Caller::Key(Hash::of_secret(secret)));
        let session = || session(headers).map(|secret| Caller::Session(Hash::of_secret(secret)));
        Ok(Self(key.or_else(session)))
    }
}

impl Credential {
    /// The digest, by whatever way it came.
    pub(crate) const fn digest(&self) -> Option<Hash> {
        match &self.0 {
            Some(caller) => caller.digest(),
            None => None,
        }
    }
}

fn key(headers: &HeaderMap) -> Option<&[u8]> {
    let value = headers.get(AUTHORIZATION)?.as_bytes();
    let (scheme, secret) = value.split_at_checked(7)?;
    let secret = scheme.eq_ignore_ascii_case(b"bearer ").then(|| secret.trim_ascii());
    secret.filter(worth_hashing)
}

/// Cookies are whatever the client says: what is no pair of name and value is passed over.
fn session(headers: &HeaderMap) -> Option<&[u8]> {
    let cookies = headers.get_all(COOKIE).iter();
    let mut pairs = cookies.flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    let value = pairs.find_map(|pair| {
        let (name, value) = pair.trim_ascii().split_at_checked(SESSION_COOKIE.len())?;
        value.strip_prefix(b"=").filter(|_| name == SESSION_COOKIE.as_bytes())
    });
    value.map(<[u8]>::trim_ascii).filter(worth_hashing)
}

fn worth_hashing(secret: &&[u8]) -> bool {
    !secret.is_empty() && secret.len() <= SECRET_BYTES_MAX
}

/// The address of the peer; none where there is no network between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerAddress(pub Option<IpAddr>);

impl<S: Sync> FromRequestParts<S> for PeerAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map(|ConnectInfo(address)| address.ip().to_canonical())))
    }
}
