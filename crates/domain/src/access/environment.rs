//! The wall between play money and money.

use serde::{Deserialize, Serialize};

/// Every object belongs to one environment, and no call crosses from one to the other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Environment {
    /// Play money; funded by a call.
    Sandbox,
    /// Money that arrived outside and was recorded by the operator.
    Production,
}

impl Environment {
    /// Both, in the order in which they are listed.
    pub const ALL: [Self; 2] = [Self::Sandbox, Self::Production];

    /// The word of the wire and of the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sandbox => "SANDBOX",
            Self::Production => "PRODUCTION",
        }
    }

    /// What the secret of a key of this environment begins with.
    #[must_use]
    pub const fn key_prefix(self) -> &'static str {
        match self {
            Self::Sandbox => "wg_test_",
            Self::Production => "wg_live_",
        }
    }
}
