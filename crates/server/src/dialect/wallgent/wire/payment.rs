//! Payments.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// A payment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Payment {
    /// `txn_…`.
    pub(crate) id: String,
    /// The same.
    pub(crate) transaction_id: String,
    /// The wallet that pays.
    pub(crate) from: String,
    /// The wallet that is paid.
    pub(crate) to: String,
    /// The same as `from`.
    pub(crate) from_wallet_id: String,
    /// The same as `to`.
    pub(crate) to_wallet_id: String,
    /// What arrives.
    pub(crate) amount: String,
    /// What it costs the sender on top.
    pub(crate) fee: String,
    /// `USD`.
    pub(crate) currency: &'static str,
    /// The caller's words.
    pub(crate) description: Option<String>,
    /// The caller's own data.
    #[schema(value_type = Option<Object>)]
    pub(crate) metadata: Option<Box<RawValue>>,
    /// `PENDING_APPROVAL`, `POSTED`, `REJECTED`, `EXPIRED`, `FAILED`, `REVERSED`.
    pub(crate) status: &'static str,
    /// The ledger's view: `PENDING`, `POSTED`, `FAILED`, `REVERSED`.
    pub(crate) state: &'static str,
    /// `SANDBOX` or `PRODUCTION`.
    pub(crate) environment: &'static str,
    /// `LEDGER`.
    pub(crate) rail: &'static str,
    /// The merchant, where one was named.
    pub(crate) merchant_id: Option<String>,
    /// The request it waits for or waited for.
    pub(crate) approval_id: Option<String>,
    /// The batch it came in.
    pub(crate) batch_id: Option<String>,
    /// The caller's idempotency key.
    pub(crate) idempotency_key: Option<String>,
    /// Why it did not happen.
    pub(crate) failure_reason: Option<&'static str>,
    /// The payment that took it back.
    pub(crate) reversed_by: Option<String>,
    /// The payment that it takes back.
    pub(crate) reverses: Option<String>,
    /// The network address by which it was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to_address: Option<String>,
    /// When the money moved.
    pub(crate) settled_at: Option<String>,
    /// When it was started.
    pub(crate) created_at: String,
    /// When the money moved.
    pub(crate) posted_at: Option<String>,
    /// When it last changed.
    pub(crate) updated_at: String,
}

/// A payment that waits for a decision: a result and an error in one body.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HeldPayment {
    /// The payment.
    #[serde(flatten)]
    pub(crate) payment: Payment,
    /// The oldest policy that holds it.
    pub(crate) policy_id: String,
    /// When it is too late to decide.
    pub(crate) expires_at: String,
    /// `APPROVAL_REQUIRED`.
    pub(crate) error: ErrorBody,
}

/// The `error` member.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    /// The code that programs dispatch on.
    pub(crate) code: &'static str,
    /// One sentence for people.
    pub(crate) message: String,
    /// More, for programs, where there is more.
    #[schema(value_type = Object, required = false)]
    pub(crate) details: Value,
}

/// The body of `POST /v1/payments`. For the description alone: parsing reads the source text.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct SendPayment {
    /// The wallet that pays.
    from: String,
    /// The wallet that is paid.
    to: String,
    /// A decimal, as a string or a number.
    #[schema(value_type = String, example = "25.00")]
    amount: String,
    /// `USD`.
    currency: Option<String>,
    /// The caller's words.
    description: Option<String>,
    /// The caller's own data.
    #[schema(value_type = Option<Object>)]
    metadata: Option<Value>,
    /// Instead of the header.
    idempotency_key: Option<String>,
}
