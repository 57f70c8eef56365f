//! What a rail answers.

use serde::{Deserialize, Serialize};

/// The most characters that are kept of what a rail says.
pub const RAIL_TEXT_MAX: usize = 500;

/// What became of an order, as far as its rail says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RailOutcome {
    /// The rail has it, and it is not done yet.
    Accepted {
        /// What the rail calls it.
        reference: Option<String>,
    },
    /// It is done, for ever.
    Settled {
        /// What the rail calls it.
        reference: Option<String>,
    },
    /// It will not be done.
    Failed {
        /// Why.
        reason: String,
        /// Whether the rail has nothing of the money, or no longer. Before money has left the
        /// wallet nothing can be elsewhere, whatever is said here.
        returned: bool,
    },
    /// What became of it was not heard.
    Unknown,
    /// The rail says that it has never heard of it: it may be handed over again. The answer to a
    /// question alone.
    NeverHeard,
}

impl RailOutcome {
    /// The same with texts of a length that can be kept.
    #[must_use]
    pub fn bounded(&self) -> Self {
        let named = |reference: &Option<String>| reference.as_deref().map(short);
        match self {
            Self::Accepted { reference } => Self::Accepted { reference: named(reference) },
            Self::Settled { reference } => Self::Settled { reference: named(reference) },
            Self::Failed { reason, returned } => {
                Self::Failed { reason: short(reason), returned: *returned }
            }
            Self::Unknown => Self::Unknown,
            Self::NeverHeard => Self::NeverHeard,
        }
    }
}

/// As much of a text as is kept.
pub(super) fn short(text: &str) -> String {
    text.chars().take(RAIL_TEXT_MAX).collect()
}
