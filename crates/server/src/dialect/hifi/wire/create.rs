//! Bodies of new transfers, as documented.

use utoipa::ToSchema;

/// A new wallet transfer.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "bodies are read member by member; this describes them")]
pub(crate) struct CreateSingle {
    /// The caller's name for the request.
    request_id: String,
    /// `userId`.
    #[schema(value_type = Object)]
    source: String,
    /// `userId`, `walletAddress`, or both.
    #[schema(value_type = Object)]
    destination: String,
    /// A number or a decimal string.
    #[schema(value_type = f64)]
    amount: String,
    /// `usdc`, `usdt` or `usdHifi`.
    currency: String,
    /// `POLYGON`, `ETHEREUM`, `BASE` or `SOLANA`.
    chain: String,
    /// Whether somebody has to agree.
    require_approval: Option<bool>,
    /// `type` `FIX` or `PERCENT`, and `value`.
    #[schema(value_type = Option<Object>)]
    fee: Option<String>,
}

/// A new batch.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "bodies are read member by member; this describes them")]
pub(crate) struct CreateBatch {
    /// The caller's name for the request.
    request_id: String,
    /// `userId`.
    #[schema(value_type = Object)]
    source: String,
    /// `batch`: 1 to 50 of `amount` and one of `userId`, `walletAddress`.
    #[schema(value_type = Object)]
    destination: String,
    /// `usdc`.
    currency: String,
    /// `POLYGON`.
    chain: String,
    /// Whether somebody has to agree.
    require_approval: Option<bool>,
}

/// A new bridge.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "bodies are read member by member; this describes them")]
pub(crate) struct CreateBridge {
    /// The caller's name for the request.
    request_id: String,
    /// `userId`, `chain` and `currency`.
    #[schema(value_type = Object)]
    source: String,
    /// `chain`, `currency`, and `userId`, `walletAddress`, or both.
    #[schema(value_type = Object)]
    destination: String,
    /// A number or a decimal string.
    #[schema(value_type = f64)]
    amount: String,
    /// Whether somebody has to agree.
    require_approval: Option<bool>,
}

/// A new off-ramp.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "bodies are read member by member; this describes them")]
pub(crate) struct CreateOfframp {
    /// The caller's name for the request.
    request_id: String,
    /// `chain`, `currency`, one of `userId` and `externalWalletId`, and perhaps `amount` and
    /// `returnAddress`.
    #[schema(value_type = Object)]
    source: String,
    /// `accountId`, `currency`, and perhaps `userId`, `amount` and what the bank is told.
    #[schema(value_type = Object)]
    destination: String,
    /// Whether somebody has to agree.
    require_approval: Option<bool>,
    /// Objects with `fees`, or one of these.
    #[schema(value_type = Option<Object>)]
    developer_fee: Option<String>,
    /// What for.
    purpose_of_payment: Option<String>,
    /// At most 1000 characters.
    description: Option<String>,
    /// Repeated.
    #[schema(value_type = Option<Object>)]
    supporting_information: Option<String>,
}
