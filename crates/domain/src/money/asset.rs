//! What an amount counts.

use std::fmt;

/// A currency or token and the number of decimals of its smallest unit. Different assets never
/// add up; a token is another asset on another chain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asset {
    key: &'static str,
    scale: u8,
}

impl Asset {
    /// US dollars with 8 decimals, as balances print (`"0.00000000"`).
    pub const USD: Self = Self { key: "USD", scale: 8 };
    /// USD Coin off any chain.
    pub const USDC: Self = Self { key: "USDC", scale: 6 };

    const ALL: &'static [Self] = &[Self::USD, Self::USDC];

    /// The asset with this key, such as `USD`, if there is one.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|asset| asset.key == key)
    }

    /// The key: the code, with the chain behind `@` where there is one.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.key
    }

    /// Decimals of the smallest unit.
    #[must_use]
    pub const fn scale(self) -> u8 {
        self.scale
    }
}

impl fmt::Display for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)
    }
}

impl fmt::Debug for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)
    }
}

impl serde::Serialize for Asset {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.key)
    }
}

impl<'de> serde::Deserialize<'de> for Asset {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        crate::canonical::read_text(from, "a known asset", Self::from_key)
    }
}
