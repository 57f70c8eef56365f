//! The credential of a request, before anything is known about it.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use countersign_domain::canonical::Hash;

/// What the `Authorization` header brings: the digest of a secret, or nothing. The secret itself
/// is forgotten at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credential(pub Option<Hash>);

/// The longest secret worth hashing.
const SECRET_BYTES_MAX: usize = 512;

impl<S: Sync> FromRequestParts<S> for Credential {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let header = parts.headers.get(AUTHORIZATION).map(|value| value.as_bytes());
        let secret = header.and_then(|value| {
            let (scheme, secret) = value.split_at_checked(7)?;
            scheme.eq_ignore_ascii_case(b"bearer ").then(|| secret.trim_ascii())
        });
        let secret = secret.filter(|s| !s.is_empty() && s.len() <= SECRET_BYTES_MAX);
        Ok(Self(secret.map(Hash::of_secret)))
    }
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
