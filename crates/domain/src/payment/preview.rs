//! What the policies would say, without asking for anything to be done.

use std::sync::Arc;

use super::recipient_names;
use crate::ledger::Account;
use crate::money::Amount;
use crate::outcome::Preview;
use crate::policy::{Facts, Policy, evaluate};
use crate::time::Timestamp;
use crate::wallet::Wallet;

/// What the policies say about a payment now, without making it.
#[must_use]
pub fn preview(
    (from, to): (&Wallet, &Wallet),
    amount: Amount,
    policies: &[Arc<Policy>],
    (account, now): (&Account, Timestamp),
) -> Preview {
    let recipient = recipient_names(to);
    let spending = account.spending;
    let facts = Facts { amount, recipient: &recipient, now, spending, time_counts: true };
    let evaluation = evaluate(policies.iter().map(|policy| &**policy), &facts);
    Preview { evaluation, asset: from.currency }
}
