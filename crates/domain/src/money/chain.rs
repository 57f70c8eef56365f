//! Chains on which tokens live.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! chains {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $id:expr;)*) => {
        /// A chain. A token is another asset on another chain.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum Chain { $($(#[$doc])* $name,)* }

        impl Chain {
            /// Every chain.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word for it behind the `@` of an asset's key.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// Its number (EIP-155); none where it has none.
            #[must_use]
            pub const fn id(self) -> Option<u64> {
                match self { $(Self::$name => $id,)* }
            }
        }
    };
}

chains! {
    /// Ethereum.
    Ethereum = "ETHEREUM", Some(1);
    /// Polygon.
    Polygon = "POLYGON", Some(137);
    /// Base.
    Base = "BASE", Some(8453);
    /// Solana.
    Solana = "SOLANA", None;
    /// OP Mainnet.
    Optimism = "OPTIMISM", Some(10);
    /// Arbitrum One.
    Arbitrum = "ARBITRUM", Some(42161);
    /// Ethereum's test network.
    Sepolia = "SEPOLIA", Some(11_155_111);
    /// Polygon's test network.
    Amoy = "AMOY", Some(80_002);
}

impl Chain {
    /// The chain with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|chain| chain.as_str() == word)
    }

    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ethereum => "Ethereum",
            Self::Polygon => "Polygon",
            Self::Base => "Base",
            Self::Solana => "Solana",
            Self::Optimism => "OP Mainnet",
            Self::Arbitrum => "Arbitrum One",
            Self::Sepolia => "Sepolia",
            Self::Amoy => "Polygon Amoy",
        }
    }

    /// The chain with this number.
    #[must_use]
    pub fn from_id(id: u64) -> Option<Self> {
        Self::ALL.iter().copied().find(|chain| chain.id() == Some(id))
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
