//! Wallets and what is in them.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// A wallet.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Wallet {
    /// `wal_…`.
    pub(crate) id: String,
    /// `org_…`.
    pub(crate) organization_id: String,
    /// The ledger account: `acc_…`.
    pub(crate) account_id: String,
    /// Its name.
    pub(crate) name: String,
    /// The name of the agent that uses it.
    pub(crate) agent_name: Option<String>,
    /// `SANDBOX` or `PRODUCTION`.
    pub(crate) environment: &'static str,
    /// `ORG` or `AGENT`.
    pub(crate) wallet_type: &'static str,
    /// `ACTIVE`, `FROZEN`, `CLOSED`.
    pub(crate) status: &'static str,
    /// What it holds, with eight decimals.
    pub(crate) balance: String,
    /// What can be spent: the balance less what is pending.
    pub(crate) available: String,
    /// What is held for payments that wait.
    pub(crate) pending: String,
    /// `USD`.
    pub(crate) currency: &'static str,
    /// The network address: `wg_…`.
    pub(crate) wallgent_address: String,
    /// Whether other organizations find it in the directory.
    pub(crate) discoverable: bool,
    /// Whether budgets come from it and sweeps go to it.
    pub(crate) is_default: bool,
    /// The caller's own data.
    #[schema(value_type = Object)]
    pub(crate) metadata: Option<Box<RawValue>>,
    /// When it was created.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
}

/// A wallet that is no more.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClosedWallet {
    /// The wallet.
    #[serde(flatten)]
    pub(crate) wallet: Wallet,
    /// Always true.
    pub(crate) deleted: bool,
}

/// What is in a wallet.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Balance {
    /// The wallet.
    pub(crate) wallet_id: String,
    /// What can be spent.
    pub(crate) available: String,
    /// What is held for payments that wait.
    pub(crate) pending: String,
    /// Both together.
    pub(crate) balance: String,
    /// `USD`.
    pub(crate) currency: &'static str,
}

/// Money that entered a wallet.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Funded {
    /// `txn_…`.
    pub(crate) transaction_id: String,
    /// The same.
    pub(crate) id: String,
    /// The wallet.
    pub(crate) wallet_id: String,
    /// What entered.
    pub(crate) amount: String,
    /// `USD`.
    pub(crate) currency: &'static str,
    /// What the wallet holds now, with eight decimals.
    pub(crate) new_balance: String,
}

/// A line of a wallet's statement.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WalletTransaction {
    /// `ent_…`.
    pub(crate) id: String,
    /// The wallet.
    pub(crate) wallet_id: String,
    /// The transaction that moved the money: `txn_…`.
    pub(crate) transaction_id: String,
    /// How much, above zero.
    pub(crate) amount: String,
    /// `DEBIT` or `CREDIT`.
    pub(crate) direction: &'static str,
    /// `PAYMENT`, `FUND`, `BUDGET`, `SWEEP`, `REVERSAL`.
    pub(crate) entry_type: &'static str,
    /// The words that came with it.
    pub(crate) description: Option<String>,
    /// The transaction that this one takes back.
    pub(crate) related_transaction_id: Option<String>,
    /// What the wallet held afterwards.
    pub(crate) balance_after: String,
    /// `USD`.
    pub(crate) currency: &'static str,
    /// When.
    pub(crate) created_at: String,
}

/// Money that is reserved.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Hold {
    /// `hld_…`.
    pub(crate) id: String,
    /// The wallet.
    pub(crate) wallet_id: String,
    /// How much, fee included.
    pub(crate) amount: String,
    /// `USD`.
    pub(crate) currency: &'static str,
    /// `PENDING`, `RELEASED` (the money moved on), `REVERSED` (it was given back).
    pub(crate) status: &'static str,
    /// `APPROVAL`.
    pub(crate) reason: &'static str,
    /// The request that waits.
    pub(crate) approval_id: Option<String>,
    /// The payment that waits.
    pub(crate) transaction_id: Option<String>,
    /// When the request behind it expires.
    pub(crate) expires_at: Option<String>,
    /// Since when.
    pub(crate) created_at: String,
    /// Until when.
    pub(crate) released_at: Option<String>,
}

/// The body of `POST /v1/wallets`.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct CreateWallet {
    /// Its name, up to 256 characters.
    name: String,
    /// The name of the agent that will use it.
    agent_name: Option<String>,
    /// The caller's own data, up to 16 KiB.
    #[schema(value_type = Option<Object>)]
    metadata: Option<Value>,
    /// `USD`.
    currency: Option<String>,
}

/// The body of `PATCH /v1/wallets/{id}`. What is absent stays as it is.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct UpdateWallet {
    /// Another name.
    name: Option<String>,
    /// Another agent's name; null clears it.
    agent_name: Option<String>,
    /// Other data, in place of the former.
    #[schema(value_type = Option<Object>)]
    metadata: Option<Value>,
    /// Whether other organizations find it.
    discoverable: Option<bool>,
}

/// The body of `POST /v1/wallets/{id}/fund`.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct FundWallet {
    /// A decimal, as a string or a number.
    #[schema(value_type = String, example = "1000.00")]
    amount: String,
    /// Instead of the header.
    idempotency_key: Option<String>,
}
