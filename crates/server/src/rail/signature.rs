//! Who says it: Standard Webhooks, in both directions.

use axum::http::HeaderMap;
use subtle::ConstantTimeEq as _;

use crate::webhooks::SigningKey;

pub(super) const ID: &str = "webhook-id";
pub(super) const TIMESTAMP: &str = "webhook-timestamp";
pub(super) const SIGNATURE: &str = "webhook-signature";

/// How far the clocks of both sides may be apart, in seconds.
const TOLERANCE_SECONDS: u64 = 300;

/// The most signatures of one message that are looked at: a secret and those before it.
const SIGNATURES_MAX: usize = 8;

/// What both sides sign with. It prints as nothing.
#[derive(Clone, Debug)]
pub struct RailSecret(SigningKey);

impl RailSecret {
    /// From its text: `whsec_` and base 64.
    pub(crate) fn new(text: &str) -> Self {
        Self(SigningKey::new(text))
    }

    /// The three headers of a message.
    pub(super) fn sign(&self, id: &str, at: i64, body: &[u8]) -> [(&'static str, String); 3] {
        let signature = self.0.of_message(id, at, body);
        [(ID, id.to_owned()), (TIMESTAMP, at.to_string()), (SIGNATURE, signature)]
    }

    /// Whether the other side signed this, a short while ago.
    pub(super) fn verify(&self, headers: &HeaderMap, (now, body): (i64, &[u8])) -> bool {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let (Some(id), Some(at), Some(signatures)) = (text(ID), text(TIMESTAMP), text(SIGNATURE))
        else {
            return false;
        };
        let Ok(at) = at.parse::<i64>() else { return false };
        if at.abs_diff(now) > TOLERANCE_SECONDS {
            return false;
        }
        let right = self.0.of_message(id, at, body);
        let is_right = |one: &str| bool::from(one.as_bytes().ct_eq(right.as_bytes()));
        signatures.split(' ').take(SIGNATURES_MAX).any(is_right)
    }
}
