//! What a policy can demand.

use serde::{Deserialize, Serialize};

use super::TimeWindow;
use crate::money::Amount;

/// The rules of a policy (spec §12.1). None means that a rule is not enforced.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// The threshold for one payment; equality passes. Above it a payment is denied, or with
    /// `require_approval` held (§12.3).
    pub max_transaction_amount: Option<Amount>,
    /// The most per UTC day; equality passes.
    pub daily_limit: Option<Amount>,
    /// The most per UTC month; equality passes.
    pub monthly_limit: Option<Amount>,
    /// The recipient must be one of these; empty means nobody.
    pub approved_recipients: Option<Vec<String>>,
    /// The recipient must be none of these.
    pub blocked_recipients: Option<Vec<String>>,
    /// When payments may be made.
    pub time_window: Option<TimeWindow>,
    /// Whether a person has to agree.
    pub require_approval: bool,
}
