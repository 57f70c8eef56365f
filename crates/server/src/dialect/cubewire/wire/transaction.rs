//! Transactions of vaults.

use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::AuditEntry;

/// What became of a transaction that was submitted.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Submitted {
    /// Its id.
    pub(crate) id: String,
    /// The same.
    pub(crate) transaction_id: String,
    /// What its orchestration is found by.
    pub(crate) workflow_id: String,
    /// Where it stands.
    pub(crate) status: &'static str,
    /// The request that it waits for.
    pub(crate) approval_request_id: Option<String>,
    /// Why it was denied.
    pub(crate) failure_reason: Option<String>,
}

/// A transaction.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Transaction {
    /// Its id.
    pub(crate) id: String,
    /// When it was submitted.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
    /// What its orchestration is found by.
    pub(crate) workflow_id: String,
    /// Where it comes from.
    pub(crate) sender_address: String,
    /// Where it goes.
    pub(crate) recipient_address: String,
    /// How much, in whole units.
    pub(crate) value: String,
    /// The symbol of what is sent.
    pub(crate) asset: String,
    /// The network's number, as text.
    pub(crate) network: String,
    /// The organization.
    pub(crate) organization_id: String,
    /// What the network calls it; null until it is sent.
    pub(crate) hash: Option<String>,
    /// Where it stands.
    pub(crate) status: &'static str,
    /// Why it did not happen.
    pub(crate) failure_reason: Option<String>,
    /// The gas limit that was asked for.
    pub(crate) gas_limit: Option<String>,
    /// The gas price that was asked for.
    pub(crate) gas_price: Option<String>,
    /// What it took; networks tell us nothing of it.
    pub(crate) gas_used: Option<String>,
    /// Where it is; networks tell us nothing of it.
    pub(crate) block_number: Option<String>,
    /// The contract of the token that is sent.
    pub(crate) contract_address: Option<String>,
    /// What was sent along with it.
    #[schema(value_type = Object)]
    pub(crate) metadata: Box<RawValue>,
    /// Its type.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// The vault.
    pub(crate) vault_id: String,
    /// The request that it waits or waited for.
    pub(crate) approval_request_id: Option<String>,
    /// What happened to it, oldest first; of one transaction alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) audit_logs: Option<Vec<AuditEntry>>,
}

/// What would become of a transaction.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SimulatedTransaction)]
pub(crate) struct Simulated {
    /// `ALLOW`, `BLOCK`, `REQUIRE_APPROVAL`.
    pub(crate) decision: &'static str,
    /// The policy that decided.
    pub(crate) policy_id: Option<String>,
    /// Its name.
    pub(crate) policy_name: Option<String>,
    /// How many would have to agree.
    pub(crate) required_approvers: Option<usize>,
    /// Of which list.
    pub(crate) approver_list_id: Option<String>,
    /// What was looked at, in order.
    pub(crate) steps: Vec<SimulatedStep>,
}

/// A policy that was looked at.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SimulatedStep {
    /// The policy.
    pub(crate) policy_id: String,
    /// Its name.
    pub(crate) policy_name: String,
    /// Whether it matches; null where that cannot be said.
    pub(crate) matched: Option<bool>,
    /// What its conditions compared.
    pub(crate) conditions: Vec<SimulatedCondition>,
}

/// A condition that was looked at.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SimulatedCondition {
    /// What was looked at.
    pub(crate) field: &'static str,
    /// How it was compared.
    pub(crate) operator: &'static str,
    /// With what.
    #[schema(value_type = serde_json::Value)]
    pub(crate) value: Box<RawValue>,
    /// What the transaction has.
    pub(crate) actual: String,
    /// Whether it holds; null where that cannot be said.
    pub(crate) matched: Option<bool>,
}

/// The body of `POST /transactions` and of `/transactions/simulate`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct SubmitTransaction {
    /// The network.
    chain_id: u64,
    /// `TRANSFER` if absent.
    #[schema(rename = "type")]
    kind: Option<String>,
    /// `address` (if absent) or `bsb_account_number`.
    account_identifier: Option<String>,
    /// The vault that sends: `vaultId`, `address`, or `bsb` and `accountNumber`.
    sender: TransactionParty,
    /// Who gets it: `vaultId` or `address`.
    recipient: Option<TransactionParty>,
    /// A decimal string in whole units.
    amount: Option<String>,
    /// What is sent.
    asset: Option<TransactionAsset>,
    /// The data of a contract's call, in hexadecimal digits behind `0x`.
    data: Option<String>,
    /// Kept, and given to the rail.
    function_signature: Option<String>,
    /// Kept, and given to the rail.
    gas_limit: Option<String>,
    /// Kept, and given to the rail.
    gas_price: Option<String>,
    /// Kept, and given to the rail.
    max_fee_per_gas: Option<String>,
    /// Kept, and given to the rail.
    max_priority_fee_per_gas: Option<String>,
    /// Kept, and given to the rail.
    nonce: Option<String>,
    /// Kept.
    perform_chainalysis_screening: Option<bool>,
    /// Kept.
    perform_notabene_screening: Option<bool>,
}

/// One side of a transaction. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct TransactionParty {
    /// A vault.
    vault_id: Option<String>,
    /// An address.
    address: Option<String>,
    /// The branch by which a bank would know the vault.
    bsb: Option<String>,
    /// The account number by which a bank would know the vault.
    account_number: Option<String>,
}

/// What a transaction sends. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct TransactionAsset {
    /// `native` or `token`.
    #[schema(rename = "type")]
    kind: String,
    /// Its symbol.
    symbol: String,
    /// Its decimals.
    decimals: u32,
    /// The contract of a token.
    address: Option<String>,
    /// Instead of `address`.
    contract_address: Option<String>,
}
