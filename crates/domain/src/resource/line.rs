//! The lines of an order.

use serde::{Deserialize, Serialize};

use super::Decimal;
use crate::ids::Ulid;
use crate::time::Timestamp;

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its id.
    pub id: Ulid,
    /// What it says.
    pub terms: LineTerms,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What a line says. Whether its numbers go together is not checked: that is what it is reviewed
/// for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineTerms {
    /// What is sold, where it has an id elsewhere.
    pub item: Option<String>,
    /// What is sold, in words.
    pub description: Option<String>,
    /// How much of it.
    pub quantity: Decimal,
    /// What one costs by the list.
    pub list_unit_price: Decimal,
    /// What is taken off that.
    pub discount_unit_amount: Decimal,
    /// What one costs.
    pub unit_price: Decimal,
    /// What it comes to.
    pub total_price: Decimal,
    /// From when, where that is not the order's.
    pub term_start: Option<Timestamp>,
    /// Until when.
    pub term_end: Option<Timestamp>,
    /// The caller's own data, as canonical text.
    pub metadata: String,
}
