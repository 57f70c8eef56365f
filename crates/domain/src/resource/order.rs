//! Orders.

use serde::{Deserialize, Serialize};

use super::{Decimal, Line, Review};
use crate::canonical;
use crate::ids::DocumentId;
use crate::time::Timestamp;

/// What a customer has agreed to buy, with its lines: one document, so that it is read, compared
/// and changed as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Whose.
    pub customer: DocumentId,
    /// The currency of its amounts.
    pub currency: String,
    /// What it says.
    pub terms: OrderTerms,
    /// Its lines, in the order of their making.
    pub lines: Vec<Line>,
    /// The reviews by which it stands: those that wait, and the latest of all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
}

/// What an order says and may come to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderTerms {
    /// What kind of business it is.
    pub kind: Option<OrderType>,
    /// When it was closed.
    pub close_date: Option<Timestamp>,
    /// From when.
    pub term_start: Timestamp,
    /// Until when.
    pub term_end: Timestamp,
    /// What it comes to over all of its term.
    pub total: Decimal,
    /// How many days there are to pay.
    #[serde(with = "canonical::integer")]
    pub payment_term_days: u32,
    /// Who sells it, where that is not the merchant.
    pub reseller: Option<String>,
    /// Whether no tax is due.
    pub tax_exempt: bool,
    /// Which of the merchant's companies sells.
    pub selling_entity: Option<String>,
    /// When it was called off.
    pub cancelled_at: Option<Timestamp>,
    /// The caller's own data, as canonical text.
    pub metadata: String,
}

/// What kind of business an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderType {
    /// The first of a customer.
    NewBusiness,
    /// The same again.
    Renewal,
    /// More of it.
    Expansion,
}

impl OrderType {
    /// Every type.
    pub const ALL: [Self; 3] = [Self::NewBusiness, Self::Renewal, Self::Expansion];

    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NewBusiness => "new_business",
            Self::Renewal => "renewal",
            Self::Expansion => "expansion",
        }
    }
}
