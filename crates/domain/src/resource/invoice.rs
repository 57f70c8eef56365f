//! Invoices, as far as they are kept here: produced elsewhere, read and reviewed.

use serde::{Deserialize, Serialize};

use super::Decimal;
use crate::canonical;
use crate::ids::DocumentId;
use crate::time::Timestamp;

/// What a customer is to pay. It never changes here: a review of it is a record, and whoever bills
/// listens for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Whose.
    pub customer: DocumentId,
    /// Its place among those of the customer's, from 1.
    #[serde(with = "canonical::integer")]
    pub sequence: u32,
    /// The currency of its amounts.
    pub currency: String,
    /// From when.
    pub period_start: Timestamp,
    /// Until when.
    pub period_end: Timestamp,
    /// Before taxes.
    pub subtotal: Decimal,
    /// The taxes.
    pub total_tax: Decimal,
    /// Both.
    pub grand_total: Decimal,
}
