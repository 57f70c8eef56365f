//! Batches of payments, and payments taken back.

use std::collections::BTreeSet;

use countersign_domain::money::Amount;
use countersign_domain::outcome::{BatchOutcome, Reversed};
use countersign_domain::payment::Payment;
use countersign_domain::time::Timestamp;

use super::{m2, payment};
use crate::dialect::wallgent::wire;

/// A batch that went through.
pub(crate) fn batch(outcome: &BatchOutcome) -> wire::Batch {
    let payments = &outcome.payments;
    let result = |(index, payment): (usize, &std::sync::Arc<Payment>)| wire::BatchResult {
        index,
        status: "success",
        transaction_id: payment.id.to_string(),
        amount: m2(payment.amount),
        fee: m2(payment.fee),
    };
    // An item whose payment was made before moves nothing now, and is counted once.
    let mut seen = BTreeSet::new();
    let moved: Vec<&Payment> = payments
        .iter()
        .map(|payment| &**payment)
        .filter(|payment| payment.batch == Some(outcome.batch) && seen.insert(payment.id))
        .collect();
    let sum = |of: fn(&Payment) -> Amount| {
        let add = |sum: Amount, payment: &&Payment| sum.checked_add(of(payment)).unwrap_or(sum);
        m2(moved.iter().fold(Amount::ZERO, add))
    };
    let summary = wire::BatchSummary {
        total: payments.len(),
        succeeded: payments.len(),
        failed: 0,
        reversed: 0,
        total_amount: sum(|payment| payment.amount),
        total_fees: sum(|payment| payment.fee),
    };
    wire::Batch {
        batch_id: outcome.batch.to_string(),
        status: "completed",
        results: payments.iter().enumerate().map(result).collect(),
        summary,
    }
}

/// A payment that was taken back.
pub(crate) fn reversed(outcome: &Reversed, now: Timestamp) -> wire::ReversedPayment {
    wire::ReversedPayment {
        payment: payment(&outcome.payment, now),
        reversal_transaction_id: outcome.reversal.id.to_string(),
        reason: outcome.reason.clone(),
    }
}
