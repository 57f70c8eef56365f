//! SHA-256 with a purpose.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

/// 32 bytes of SHA-256, printed as lower-case hex.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

/// What a hash is for. The tag is hashed before the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// What an approver sees and votes on.
    Payload,
    /// A record of the log, chained to the one before.
    Log,
    /// A request under an idempotency key.
    Request,
    /// The scope of an idempotency key.
    Idempotency,
    /// What two requests for the same thing have in common.
    Same,
    /// The id of an event's delivery to an endpoint.
    Delivery,
    /// Whoever has an address, in the name of a window.
    Payee,
    /// The id of the document that says what a name stands for.
    Alias,
    /// The address of a vault that nobody keeps a key of.
    Vault,
    /// The id of what an organization has without anybody having made it.
    BuiltIn,
    /// An address on a chain that we make ourselves.
    Address,
    /// The id of somebody whom a platform names and nobody here knows.
    Principal,
}

impl Tag {
    const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Payload => b"countersign/payload/v1\n",
            Self::Log => b"countersign/log/v1\n",
            Self::Request => b"countersign/request/v1\n",
            Self::Idempotency => b"countersign/idempotency/v1\n",
            Self::Same => b"countersign/same/v1\n",
            Self::Delivery => b"countersign/delivery/v1\n",
            Self::Payee => b"countersign/payee/v1\n",
            Self::Alias => b"countersign/alias/v1\n",
            Self::Vault => b"countersign/vault/v1\n",
            Self::BuiltIn => b"countersign/built-in/v1\n",
            Self::Address => b"countersign/address/v1\n",
            Self::Principal => b"countersign/principal/v1\n",
        }
    }
}

impl Hash {
    /// What stands before the first record of a chain.
    pub const ZERO: Self = Self([0; 32]);

    /// The hash of `bytes` for one purpose.
    #[must_use]
    pub fn of(tag: Tag, bytes: &[u8]) -> Self {
        Self(Sha256::new().chain_update(tag.bytes()).chain_update(bytes).finalize().into())
    }

    /// Plain SHA-256, for what others compute too.
    #[must_use]
    pub fn plain(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Plain SHA-256, for secrets that only their digest may outlive.
    #[must_use]
    pub fn of_secret(secret: &[u8]) -> Self {
        Self(Sha256::digest(secret).into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0_u8; 64];
        hex::encode_to_slice(self.0, &mut text).map_err(|_| fmt::Error)?;
        f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = hex::FromHexError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map(|()| Self(bytes))
    }
}

impl serde::Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        super::read_text(from, "a hash", |text| text.parse().ok())
    }
}
