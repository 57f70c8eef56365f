//! Payments by network address, and the directory.

use serde::Serialize;
use utoipa::ToSchema;

use super::Payment;

/// A payment to a network address.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NetworkPayment {
    /// The payment; `toAddress` is in it.
    #[serde(flatten)]
    pub(crate) payment: Payment,
    /// The same as `fee`: always `0.00`.
    pub(crate) fees: String,
}

/// A wallet that can be paid.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DirectoryEntry {
    /// `wal_…`.
    pub(crate) wallet_id: String,
    /// Its name.
    pub(crate) name: String,
    /// The name of the agent that uses it, as a label.
    pub(crate) agent_name: Option<String>,
    /// Its network address.
    pub(crate) wallgent_address: String,
}

/// The body of `POST /v1/network/pay`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct PayAddress {
    /// `wg_…`.
    to_address: String,
    /// A decimal, as a string or a number.
    #[schema(value_type = String, example = "25.00")]
    amount: String,
    /// The wallet that pays; else the key's only wallet, else the default one.
    from: Option<String>,
    /// `USD`.
    currency: Option<String>,
    /// The caller's words.
    description: Option<String>,
    /// Instead of the header.
    idempotency_key: Option<String>,
}
