//! Where an instruction stands.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where an instruction stands. Dialects tell it in words of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstructionStatus {
    /// It waits for people.
    PendingApproval,
    /// People agreed; nothing of it was handed to a rail yet.
    Approved,
    /// Somebody said no.
    Rejected,
    /// Nobody decided in time.
    Expired,
    /// It was taken back before a rail had it.
    Cancelled,
    /// A policy denied it.
    Denied,
    /// The money has yet to come from outside.
    AwaitingFunds,
    /// There is a quote, which somebody has to accept.
    OpenQuote,
    /// There was no quote, or nobody accepted it in time.
    QuoteFailed,
    /// Nothing is against it; nothing of it was handed to a rail yet.
    Created,
    /// A rail has it.
    Running(Stage, Progress),
    /// All of it is done.
    Completed,
    /// A rail could not do it.
    Failed(Stage),
    /// What was true when it was let through no longer was when it was to be handed over.
    NotInitiated,
}

/// What one rail does of it, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Stage {
    /// All of it happens on one chain.
    Chain,
    /// Money comes from outside.
    Deposit,
    /// Money leaves the chain that a bridge begins at.
    Source,
    /// Money arrives on the chain that a bridge ends at.
    Destination,
    /// Money leaves its chain for a bank.
    Crypto,
    /// Money arrives at a bank.
    Fiat,
}

/// How far a rail is with a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Progress {
    /// It is being handed over.
    Initiated,
    /// The rail has it.
    Pending,
    /// It is done, and the next stage has not begun.
    Processed,
    /// It was handed over, and what became of that was never heard: it is asked about, and never
    /// repeated before the rail says that it has not heard of it.
    Unknown,
}

impl InstructionStatus {
    /// Whether nothing more happens to it by itself.
    #[must_use]
    pub const fn is_final(self) -> bool {
        match self {
            Self::Rejected
            | Self::Expired
            | Self::Cancelled
            | Self::Denied
            | Self::QuoteFailed
            | Self::Completed
            | Self::Failed(_)
            | Self::NotInitiated => true,
            Self::PendingApproval
            | Self::Approved
            | Self::AwaitingFunds
            | Self::OpenQuote
            | Self::Created
            | Self::Running(..) => false,
        }
    }

    /// Whether no rail has had any of it yet, so that it can be taken back.
    #[must_use]
    pub const fn is_before_rail(self) -> bool {
        matches!(
            self,
            Self::PendingApproval
                | Self::Approved
                | Self::AwaitingFunds
                | Self::OpenQuote
                | Self::Created
        )
    }

    /// The stage that a rail has in hand.
    #[must_use]
    pub const fn stage(self) -> Option<Stage> {
        match self {
            Self::Running(stage, _) | Self::Failed(stage) => Some(stage),
            _ => None,
        }
    }
}

/// `PENDING_APPROVAL`, `SOURCE_PENDING`, `FIAT_FAILED`.
impl fmt::Display for InstructionStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PendingApproval => "PENDING_APPROVAL",
            Self::Approved => "APPROVED",
            Self::Rejected => "REJECTED",
            Self::Expired => "EXPIRED",
            Self::Cancelled => "CANCELLED",
            Self::Denied => "DENIED",
            Self::AwaitingFunds => "AWAITING_FUNDS",
            Self::OpenQuote => "OPEN_QUOTE",
            Self::QuoteFailed => "QUOTE_FAILED",
            Self::Created => "CREATED",
            Self::Completed => "COMPLETED",
            Self::NotInitiated => "NOT_INITIATED",
            Self::Running(stage, progress) => {
                return write!(f, "{}_{}", stage.as_str(), progress.as_str());
            }
            Self::Failed(stage) => return write!(f, "{}_FAILED", stage.as_str()),
        })
    }
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 6] =
        [Self::Chain, Self::Deposit, Self::Source, Self::Destination, Self::Crypto, Self::Fiat];

    /// Its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chain => "CHAIN",
            Self::Deposit => "DEPOSIT",
            Self::Source => "SOURCE",
            Self::Destination => "DESTINATION",
            Self::Crypto => "CRYPTO",
            Self::Fiat => "FIAT",
        }
    }

    /// Whether money leaves the wallet when it is settled.
    #[must_use]
    pub const fn takes_money(self) -> bool {
        matches!(self, Self::Chain | Self::Source | Self::Crypto)
    }
}

impl Progress {
    /// Its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Initiated => "INITIATED",
            Self::Pending => "PENDING",
            Self::Processed => "PROCESSED",
            Self::Unknown => "UNKNOWN",
        }
    }
}
