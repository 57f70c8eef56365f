//! Signatures of what is sent: both schemes, side by side.

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::pair::KeyPair;

/// What the secret of an endpoint begins with.
pub(crate) const PREFIX: &str = "whsec_";

/// What stands before the digits of a signature of the body.
const SCHEME: &str = "sha256=";

/// What stands before the signature of a message.
const VERSION: &str = "v1,";

/// How many bytes a signature has, and how many characters that of a message.
const DIGEST: usize = 32;
const SIGNATURE: usize = VERSION.len() + DIGEST.div_ceil(3) * 4;

/// The secret of an endpoint, ready to sign with.
#[derive(Clone)]
pub(crate) struct SigningKey {
    /// The whole text is the key that signs the body.
    whole: Hmac<Sha256>,
    /// What it stands for is the key of Standard Webhooks.
    decoded: Hmac<Sha256>,
    /// The key pair that it is, where it is one.
    pair: Option<Arc<KeyPair>>,
}

impl SigningKey {
    /// From the text of a secret: `whsec_` and 32 bytes in base 64. Of a text that is none, both
    /// schemes take the text as it is.
    pub(crate) fn new(secret: &str) -> Self {
        let decoded = secret.strip_prefix(PREFIX).and_then(|rest| STANDARD.decode(rest).ok());
        let decoded = decoded.as_deref().unwrap_or(secret.as_bytes());
        let pair = KeyPair::read(secret).map(Arc::new);
        Self { whole: keyed(secret.as_bytes()), decoded: keyed(decoded), pair }
    }

    /// The key pair that it is, where it is one: its signatures anybody can check.
    pub(crate) fn pair(&self) -> Option<&KeyPair> {
        self.pair.as_deref()
    }

    /// `sha256=` and the signature of the body, in hexadecimal digits.
    pub(crate) fn of_body(&self, body: &[u8]) -> String {
        let mac = self.whole.clone().chain_update(body).finalize().into_bytes();
        let mut digits = [0; 2 * DIGEST];
        // There is room for all of them.
        _ = hex::encode_to_slice(mac, &mut digits);
        [SCHEME, std::str::from_utf8(&digits).unwrap_or_default()].concat()
    }

    /// `v1,` and the signature of id, time and body, in base 64 (Standard Webhooks).
    pub(crate) fn of_message(&self, id: &str, at: i64, body: &[u8]) -> String {
        let mut signed = String::with_capacity(SIGNATURE);
        self.sign_message((id, at), body, &mut signed);
        signed
    }

    fn sign_message(&self, (id, at): (&str, i64), body: &[u8], to: &mut String) {
        let mac = self.decoded.clone().chain_update(id).chain_update(format!(".{at}."));
        to.push_str(VERSION);
        STANDARD.encode_string(mac.chain_update(body).finalize().into_bytes(), to);
    }
}

/// What all keys sign of id, time and body, one after the other (Standard Webhooks).
pub(crate) fn signed_by(keys: &[SigningKey], message: (&str, i64), body: &[u8]) -> String {
    let mut signed = String::with_capacity(keys.len() * (SIGNATURE + 1));
    for key in keys {
        if !signed.is_empty() {
            signed.push(' ');
        }
        key.sign_message(message, body, &mut signed);
    }
    signed
}

/// Nothing of the secret: what prints may be logged.
impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

/// Whether a header signs the body with the secret. A header that is absent or something else
/// does not. How long it takes says nothing about the right one.
#[cfg(test)]
pub(crate) fn verify(key: &SigningKey, body: &[u8], header: Option<&str>) -> bool {
    use subtle::ConstantTimeEq as _;
    let right = key.of_body(body);
    header.is_some_and(|header| header.as_bytes().ct_eq(right.as_bytes()).into())
}

/// A secret that follows from another one: who has that one gets the same each time, and nobody
/// gets that one back from it.
pub(crate) fn derived(from: &str, purpose: &str) -> String {
    let mac = keyed(from.as_bytes()).chain_update(purpose).finalize().into_bytes();
    format!("{PREFIX}{}", STANDARD.encode(mac))
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("a key of any length")
}
