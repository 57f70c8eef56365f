//! The limits as an operator chooses them (spec §8).

/// How much is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitOptions {
    /// How many requests a key may make.
    pub profile: LimitProfile,
    /// How many authentications may fail per minute and source address before a further one is
    /// answered 429; none for any number.
    pub failed_authentications_per_minute: Option<u32>,
}

impl Default for LimitOptions {
    fn default() -> Self {
        Self { profile: LimitProfile::None, failed_authentications_per_minute: Some(60) }
    }
}

/// A preset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LimitProfile {
    /// No limit: the default.
    #[default]
    None,
    /// 60 reads and 10 writes per minute, 3 wallets.
    Free,
    /// 200 reads and 50 writes per minute, 10 wallets.
    Starter,
    /// 500 reads and 100 writes per minute, 50 wallets.
    Growth,
    /// 2000 reads and 500 writes per minute.
    Enterprise,
}

/// How many requests a key may make per minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// `GET`.
    pub reads_per_minute: u32,
    /// Everything else.
    pub writes_per_minute: u32,
}

impl LimitProfile {
    /// Every preset.
    pub const ALL: [Self; 5] =
        [Self::None, Self::Free, Self::Starter, Self::Growth, Self::Enterprise];

    /// The preset with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.as_str() == word)
    }

    /// Its word in the configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Free => "free",
            Self::Starter => "starter",
            Self::Growth => "growth",
            Self::Enterprise => "enterprise",
        }
    }

    /// How many requests a key may make; none for any number.
    #[must_use]
    pub const fn rates(self) -> Option<Rates> {
        let (reads_per_minute, writes_per_minute) = match self {
            Self::None => return None,
            Self::Free => (60, 10),
            Self::Starter => (200, 50),
            Self::Growth => (500, 100),
            Self::Enterprise => (2_000, 500),
        };
        Some(Rates { reads_per_minute, writes_per_minute })
    }

    /// How many wallets an organization may have open in an environment; none for any number. The
    /// engine's settings carry it, because it is decided with the wallet.
    #[must_use]
    pub const fn wallets_max(self) -> Option<u32> {
        match self {
            Self::None | Self::Enterprise => None,
            Self::Free => Some(3),
            Self::Starter => Some(10),
            Self::Growth => Some(50),
        }
    }
}
