//! What can be reviewed, and under which aspect.

use serde::{Deserialize, Serialize};

use super::snapshot;
use crate::ids::{DocumentId, Id as _};

/// What a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResourceKind {
    /// What a customer has agreed to buy.
    Order,
    /// What a customer is to pay.
    Invoice,
}

/// Under which aspect a resource is reviewed. Reviews of different kinds wait beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewKind {
    /// Whether what it says is right.
    DataReview,
    /// Whether the money is right.
    FinancialReview,
    /// Whether it may be handed on to another system; says nothing of the resource itself.
    Push,
}

impl ResourceKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Order, Self::Invoice];

    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Invoice => "invoice",
        }
    }

    /// What a document is called that is one of these.
    #[must_use]
    pub fn name(self, id: DocumentId) -> String {
        format!("{}{}", self.prefix(), id.ulid())
    }

    /// The document with that name, if there can be one.
    #[must_use]
    pub fn document(self, name: &str) -> Option<DocumentId> {
        let bits = name.strip_prefix(self.prefix())?;
        bits.parse().ok().map(DocumentId::from_ulid)
    }

    const fn prefix(self) -> &'static str {
        match self {
            Self::Order => snapshot::ORDER,
            Self::Invoice => snapshot::INVOICE,
        }
    }
}

impl ReviewKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::DataReview, Self::FinancialReview, Self::Push];

    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DataReview => "data_review",
            Self::FinancialReview => "financial_review",
            Self::Push => "push",
        }
    }

    /// Whether it has a say in how the resource stands.
    #[must_use]
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Push)
    }
}

/// The space of the names that pending reviews hold, so that there is one at a time.
pub(crate) const PENDING: &str = "pending_review";

/// The name that a pending review holds.
pub(crate) fn pending_name(
    (kind, resource): (ResourceKind, &str),
    review: ReviewKind,
) -> (&'static str, String) {
    (PENDING, [kind.as_str(), review.as_str(), resource].join("\n"))
}
