//! Key pairs of RSA: what they sign anybody can check who has the public half.

#[cfg(test)]
mod tests;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use countersign_domain::webhook::Secret;
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rsa::RsaPrivateKey;
use rsa::pkcs8::EncodePrivateKey as _;
use rsa::rand_core::OsRng;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

/// What the text of a key pair begins with.
const PREFIX: &str = "rsa_";

const BITS: usize = 2_048;

/// How a public key begins that says what it is of (`SubjectPublicKeyInfo`): RSA, without
/// parameters.
const RSA_ENCRYPTION: [u8; 15] =
    [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

/// How many characters a line of PEM has.
const LINE: usize = 64;

/// A key pair, ready to sign with.
pub(crate) struct KeyPair {
    pair: RsaKeyPair,
    jwk: Jwk,
}

/// The public half, as JSON has it (RFC 7517).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Jwk {
    /// `RSA`.
    pub(crate) kty: &'static str,
    /// `sig`.
    #[serde(rename = "use")]
    pub(crate) purpose: &'static str,
    /// `RS256`.
    pub(crate) alg: &'static str,
    /// The key's name, which signatures give: what it comes to follows from the key (RFC 7638).
    pub(crate) kid: String,
    /// The modulus.
    pub(crate) n: String,
    /// The exponent.
    pub(crate) e: String,
}

impl KeyPair {
    /// The text of a new pair. Takes a processor for a good part of a second; none where this
    /// machine cannot make one.
    pub(crate) fn generate() -> Option<Secret> {
        let key = RsaPrivateKey::new(&mut OsRng, BITS).ok()?;
        let written = key.to_pkcs8_der().ok()?;
        Some(Secret::new(format!("{PREFIX}{}", STANDARD.encode(written.as_bytes()))))
    }

    /// From its text; none from any other.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let written = STANDARD.decode(text.strip_prefix(PREFIX)?).ok()?;
        let pair = RsaKeyPair::from_pkcs8(&written).ok()?;
        let jwk = Jwk::of(&pair);
        Some(Self { pair, jwk })
    }

    /// The public half.
    pub(crate) const fn jwk(&self) -> &Jwk {
        &self.jwk
    }

    /// The signature of bytes: PKCS #1 1.5 over SHA-256, the same each time.
    pub(crate) fn sign(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut signature = vec![0; self.pair.public().modulus_len()];
        let chance = SystemRandom::new();
        self.pair.sign(&RSA_PKCS1_SHA256, &chance, bytes, &mut signature).ok()?;
        Some(signature)
    }

    /// The public half as PEM (`SubjectPublicKeyInfo`).
    pub(crate) fn pem(&self) -> String {
        let key = self.pair.public().as_ref();
        let whole = tagged(0x30, &[&RSA_ENCRYPTION, &*tagged(0x03, &[&[0], key])]);
        let text = STANDARD.encode(whole);
        let lines = text.as_bytes().chunks(LINE).map(String::from_utf8_lossy);
        let lines: String = lines.map(|line| format!("{line}\n")).collect();
        format!("-----BEGIN PUBLIC KEY-----\n{lines}-----END PUBLIC KEY-----\n")
    }
}

impl Jwk {
    fn of(pair: &RsaKeyPair) -> Self {
        let parts: PublicKeyComponents<Vec<u8>> = pair.public().into();
        let [n, e] = [parts.n, parts.e].map(|part| URL_SAFE_NO_PAD.encode(part));
        let named = format!("{{\"e\":\"{e}\",\"kty\":\"RSA\",\"n\":\"{n}\"}}");
        let kid = URL_SAFE_NO_PAD.encode(Sha256::digest(named));
        Self { kty: "RSA", purpose: "sig", alg: "RS256", kid, n, e }
    }
}

/// Bytes behind their tag and their length (DER).
fn tagged(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let value = parts.concat();
    let length = value.len().to_be_bytes();
    let length: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut whole = vec![tag];
    match length.as_slice() {
        [] => whole.push(0),
        [short] if *short < 0x80 => whole.push(*short),
        long => {
            whole.push(0x80 | u8::try_from(long.len()).unwrap_or(0));
            whole.extend(long);
        }
    }
    whole.extend(value);
    whole
}

/// Nothing of the private half: what prints may be logged.
impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyPair({})", self.jwk.kid)
    }
}
