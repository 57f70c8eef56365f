//! The token that signs a delivery: a JWT whose claims name the event and its very bytes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::webhooks::{KeyPair, Message};

/// How long it holds.
const SECONDS: i64 = 300;

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    typ: &'static str,
    kid: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Claims<'a> {
    iat: i64,
    exp: i64,
    event_id: &'a str,
    body_sha256: String,
}

/// A token for an event, made at an instant in seconds since 1970.
pub(super) fn signed(pair: &KeyPair, message: &Message<'_>, at: i64) -> Option<String> {
    let header = Header { alg: "RS256", typ: "JWT", kid: &pair.jwk().kid };
    let claims = Claims {
        iat: at,
        exp: at.saturating_add(SECONDS),
        event_id: message.event,
        body_sha256: hex::encode(Sha256::digest(message.body)),
    };
    let said = format!("{}.{}", encoded(&header)?, encoded(&claims)?);
    let signature = URL_SAFE_NO_PAD.encode(pair.sign(said.as_bytes())?);
    Some(format!("{said}.{signature}"))
}

fn encoded(part: &impl Serialize) -> Option<String> {
    Some(URL_SAFE_NO_PAD.encode(serde_json::to_vec(part).ok()?))
}
