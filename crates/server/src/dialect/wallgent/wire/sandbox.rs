//! The sandbox.

use utoipa::ToSchema;

/// The body of `POST /v1/sandbox/fund`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct FundSandbox {
    /// Which wallet.
    wallet_id: String,
    /// A decimal, as a string or a number.
    #[schema(value_type = String, example = "1000.00")]
    amount: String,
    /// Instead of the header.
    idempotency_key: Option<String>,
}
