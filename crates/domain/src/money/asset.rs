//! What an amount counts.

use std::fmt;

use super::{Amount, Chain};

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

    const ALL: &'static [Self] = &[
        Self::USD,
        Self::USDC,
        Self { key: "USDC@ETHEREUM", scale: 6 },
        Self { key: "USDT@ETHEREUM", scale: 6 },
        Self { key: "USDHIFI@ETHEREUM", scale: 6 },
        Self { key: "ETH@ETHEREUM", scale: 18 },
        Self { key: "USDC@POLYGON", scale: 6 },
        Self { key: "USDT@POLYGON", scale: 6 },
        Self { key: "USDHIFI@POLYGON", scale: 6 },
        Self { key: "POL@POLYGON", scale: 18 },
        Self { key: "USDC@BASE", scale: 6 },
        Self { key: "USDT@BASE", scale: 6 },
        Self { key: "USDHIFI@BASE", scale: 6 },
        Self { key: "ETH@BASE", scale: 18 },
        Self { key: "USDC@SOLANA", scale: 6 },
        Self { key: "USDT@SOLANA", scale: 6 },
        Self { key: "USDHIFI@SOLANA", scale: 6 },
        Self { key: "SOL@SOLANA", scale: 9 },
        Self { key: "USDC@OPTIMISM", scale: 6 },
        Self { key: "USDT@OPTIMISM", scale: 6 },
        Self { key: "USDHIFI@OPTIMISM", scale: 6 },
        Self { key: "ETH@OPTIMISM", scale: 18 },
        Self { key: "USDC@ARBITRUM", scale: 6 },
        Self { key: "USDT@ARBITRUM", scale: 6 },
        Self { key: "USDHIFI@ARBITRUM", scale: 6 },
        Self { key: "ETH@ARBITRUM", scale: 18 },
        Self { key: "USDC@SEPOLIA", scale: 6 },
        Self { key: "USDT@SEPOLIA", scale: 6 },
        Self { key: "USDHIFI@SEPOLIA", scale: 6 },
        Self { key: "ETH@SEPOLIA", scale: 18 },
        Self { key: "USDC@AMOY", scale: 6 },
        Self { key: "USDT@AMOY", scale: 6 },
        Self { key: "USDHIFI@AMOY", scale: 6 },
        Self { key: "POL@AMOY", scale: 18 },
    ];

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

    /// The asset with this code on a chain, if it is known.
    #[must_use]
    pub fn on(code: &str, chain: Chain) -> Option<Self> {
        let is_it = |asset: &Self| asset.code() == code && asset.chain() == Some(chain);
        Self::ALL.iter().copied().find(is_it)
    }

    /// Every asset.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied()
    }

    /// Every asset that lives on a chain.
    pub fn all_on(chain: Chain) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |asset| asset.chain() == Some(chain))
    }

    /// The code, without the chain.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.key.split_once('@').map_or(self.key, |(code, _)| code)
    }

    /// The chain that it lives on, where it does.
    #[must_use]
    pub fn chain(self) -> Option<Chain> {
        self.key.split_once('@').and_then(|(_, word)| Chain::from_word(word))
    }

    /// What an amount of it is worth in US dollars, in units of [`Asset::USD`]: what policies
    /// compare. None where it has no price, or is worth more than fits.
    #[must_use]
    pub fn in_dollars(self, amount: Amount) -> Option<Amount> {
        if !matches!(self.code(), "USD" | "USDC" | "USDT" | "USDHIFI") {
            return None;
        }
        let finer = u32::from(Self::USD.scale.checked_sub(self.scale)?);
        amount.units().checked_mul(10_i128.pow(finer)).map(Amount::from_units)
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
