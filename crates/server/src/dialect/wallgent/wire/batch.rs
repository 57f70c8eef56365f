//! Batches of payments, and payments taken back.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Payment, SendPayment};

/// A batch that went through.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Batch {
    /// `bat_…`.
    pub(crate) batch_id: String,
    /// `completed`.
    pub(crate) status: &'static str,
    /// What became of each item, in order.
    pub(crate) results: Vec<BatchResult>,
    /// All together.
    pub(crate) summary: BatchSummary,
}

/// What became of one item.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchResult {
    /// Its place, from 0.
    pub(crate) index: usize,
    /// `success`; in a batch that was rolled back `failed`, `reversed` or `skipped`.
    pub(crate) status: &'static str,
    /// The payment.
    pub(crate) transaction_id: String,
    /// What arrived.
    pub(crate) amount: String,
    /// What it cost.
    pub(crate) fee: String,
}

/// A batch all together.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchSummary {
    /// How many items.
    pub(crate) total: usize,
    /// How many went through.
    pub(crate) succeeded: usize,
    /// How many failed.
    pub(crate) failed: usize,
    /// How many were taken back.
    pub(crate) reversed: usize,
    /// What arrived.
    pub(crate) total_amount: String,
    /// What it cost.
    pub(crate) total_fees: String,
}

/// A payment that was taken back.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReversedPayment {
    /// The original payment.
    #[serde(flatten)]
    pub(crate) payment: Payment,
    /// The payment that took it back.
    pub(crate) reversal_transaction_id: String,
    /// The caller's words.
    pub(crate) reason: Option<String>,
}

/// The body of `POST /v1/payments/batch`.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct SendBatch {
    /// 1 to 20 payments; each may have an `idempotencyKey` of its own.
    payments: Vec<SendPayment>,
    /// Instead of the header.
    idempotency_key: Option<String>,
}

/// The body of `POST /v1/payments/{id}/reverse`; it may be empty.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct ReversePayment {
    /// Why.
    reason: Option<String>,
}
