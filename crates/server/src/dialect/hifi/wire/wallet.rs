//! What users have.

use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// What a user has of a token on a chain.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Balance {
    /// What is available, in smallest units.
    pub(crate) balance: String,
    /// The same in whole tokens.
    pub(crate) display_balance: String,
    /// What is held for transfers, in smallest units.
    pub(crate) held: String,
    /// The same in whole tokens.
    pub(crate) display_held: String,
    /// The token.
    pub(crate) token_info: TokenInfo,
}

/// A token.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TokenInfo {
    /// Its contract.
    pub(crate) token_address: Option<String>,
    /// `ERC20` or `SPL`.
    pub(crate) standard: &'static str,
    /// Its name.
    pub(crate) name: &'static str,
    /// Its symbol.
    pub(crate) symbol: &'static str,
    /// Its decimals.
    pub(crate) decimals: u8,
}

/// Tokens that arrived.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Deposit {
    /// Its id.
    pub(crate) id: String,
    /// How much.
    #[schema(value_type = f64)]
    pub(crate) amount: Box<RawValue>,
    /// Of what.
    pub(crate) currency: &'static str,
    /// Where.
    pub(crate) chain: &'static str,
    /// What the chain calls it.
    pub(crate) transaction_hash: String,
    /// When.
    pub(crate) created_at: String,
}

/// A page of deposits.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Deposits {
    /// How many are on this page.
    pub(crate) count: usize,
    /// They.
    pub(crate) deposits: Vec<Deposit>,
    /// What to send as `createdBefore` for the next page.
    pub(crate) next_cursor: Option<String>,
}

/// Play money.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "bodies are read member by member; this describes them")]
pub(crate) struct Fund {
    /// Whose wallet.
    user_id: String,
    /// `POLYGON`, `ETHEREUM`, `BASE` or `SOLANA`.
    chain: String,
    /// `usdc`, `usdt` or `usdHifi`.
    currency: String,
    /// A number or a decimal string.
    #[schema(value_type = f64)]
    amount: String,
}
