//! Transfers.

use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::Approval;

/// A transfer, with its type.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Pair<D> {
    /// `WALLET.TRANSFER`, `WALLET.TRANSFER.BATCH`, `WALLET.BRIDGE` or `OFFRAMP`.
    pub(crate) transfer_type: &'static str,
    /// The transfer.
    pub(crate) transfer_details: D,
}

/// A page of transfers.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Records<D> {
    /// How many are on this page.
    pub(crate) count: usize,
    /// They.
    pub(crate) records: Vec<Pair<D>>,
    /// What to send as `createdBefore` for the next page.
    pub(crate) next_cursor: Option<String>,
}

/// A page of bridges.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bridges {
    /// How many are on this page.
    pub(crate) count: usize,
    /// They.
    pub(crate) data: Vec<Pair<Bridge>>,
    /// What to send as `createdBefore` for the next page.
    pub(crate) next_cursor: Option<String>,
}

/// What every transfer says.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Common {
    /// `xfr_…`, `bat_…`, `brg_…` or `ofr_…`.
    pub(crate) id: String,
    /// The caller's name for the request.
    pub(crate) request_id: Option<String>,
    /// Where it stands.
    pub(crate) status: &'static str,
    /// When it was created.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
    /// Why it did not happen.
    pub(crate) failed_reason: Option<String>,
    /// What it waits for, or waited for; absent where it never was held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) approval: Option<Approval>,
}

/// A wallet transfer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Single {
    #[serde(flatten)]
    pub(crate) common: Common,
    /// How much arrives.
    #[schema(value_type = f64)]
    pub(crate) amount: Box<RawValue>,
    /// How much leaves.
    #[schema(value_type = f64)]
    pub(crate) amount_include_developer_fee: Box<RawValue>,
    /// The fee on top, where one was sent.
    pub(crate) developer_fee: Option<SingleFee>,
    /// Of what.
    pub(crate) currency: &'static str,
    /// Where.
    pub(crate) chain: &'static str,
    /// The token's contract.
    pub(crate) contract_address: Option<String>,
    /// Who pays.
    pub(crate) source: Party,
    /// Who is paid.
    pub(crate) destination: Party,
    /// What the chain calls it.
    pub(crate) receipt: Receipt,
}

/// A fee on top of a wallet transfer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SingleFee {
    /// Its id.
    pub(crate) fee_id: String,
    /// `FIX` or `PERCENT`.
    pub(crate) fee_type: String,
    /// What it comes to.
    #[schema(value_type = f64)]
    pub(crate) fee_amount: Box<RawValue>,
    /// The part of the amount, where it is one.
    #[schema(value_type = Option<f64>)]
    pub(crate) fee_percent: Option<Box<RawValue>>,
    /// The transfer's.
    pub(crate) status: &'static str,
    /// The transfer's.
    pub(crate) transaction_hash: Option<String>,
    /// The transfer's.
    pub(crate) failed_reason: Option<String>,
}

/// Who pays, or is paid.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Party {
    /// The user; none of an address outside.
    pub(crate) user_id: Option<String>,
    /// The address.
    pub(crate) wallet_address: Option<String>,
    /// `INDIVIDUAL` or `BUSINESS`; none of an address outside.
    pub(crate) wallet_type: Option<&'static str>,
    /// The user.
    pub(crate) user: Option<PartyUser>,
}

/// A user, in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PartyUser {
    /// Their mail address.
    pub(crate) email: String,
    /// Of an individual.
    pub(crate) first_name: Option<String>,
    /// Of an individual.
    pub(crate) last_name: Option<String>,
    /// Of a business.
    pub(crate) business_name: Option<String>,
}

/// What the chain calls a transfer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Receipt {
    /// The transaction.
    pub(crate) transaction_hash: Option<String>,
    /// The operation of the smart account.
    pub(crate) user_op_hash: Option<String>,
    /// The same as beside the receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) approval: Option<Approval>,
}

/// Transfers that are made together.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Batch {
    #[serde(flatten)]
    pub(crate) common: Common,
    /// Where.
    pub(crate) chain: &'static str,
    /// Of what.
    pub(crate) currency: &'static str,
    /// The token's contract.
    pub(crate) contract_address: Option<String>,
    /// Who pays.
    pub(crate) source: BatchSource,
    /// Who is paid.
    pub(crate) destination: BatchDestination,
    /// What the chain calls it.
    pub(crate) receipt: Receipt,
}

/// Who pays for a batch.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchSource {
    /// The user.
    pub(crate) user_id: Option<String>,
    /// Their address.
    pub(crate) wallet_address: Option<String>,
    /// `INDIVIDUAL` or `BUSINESS`.
    pub(crate) wallet_type: Option<&'static str>,
}

/// Who is paid by a batch.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BatchDestination {
    /// In the order in which they were sent.
    pub(crate) batch: Vec<BatchItem>,
}

/// One who is paid by a batch.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchItem {
    /// How much.
    pub(crate) amount: String,
    /// The user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user_id: Option<String>,
    /// The address of somebody outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) wallet_address: Option<String>,
}

/// A bridge.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bridge {
    #[serde(flatten)]
    pub(crate) common: Common,
    /// How much leaves.
    #[schema(value_type = f64)]
    pub(crate) amount: Box<RawValue>,
    /// Always `null`.
    #[schema(value_type = Option<Object>)]
    pub(crate) fee: Option<String>,
    /// Who pays.
    pub(crate) source: BridgeEnd,
    /// Who is paid.
    pub(crate) destination: BridgeEnd,
    /// What it costs; none as long as it waits for an approval.
    pub(crate) quote_information: Option<Quote>,
    /// What the chains call it.
    pub(crate) receipt: BridgeReceipt,
}

/// One end of a bridge.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BridgeEnd {
    /// The user; none of an address outside.
    pub(crate) user_id: Option<String>,
    /// The address.
    pub(crate) wallet_address: Option<String>,
    /// The chain.
    pub(crate) chain: &'static str,
    /// Of what.
    pub(crate) currency: &'static str,
}

/// What the chains call a bridge.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BridgeReceipt {
    /// The transaction at the source.
    pub(crate) transaction_hash: Option<String>,
    /// What is done on chains.
    pub(crate) operations: Operations,
    /// The same as beside the receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) approval: Option<Approval>,
}

/// What is done on chains; `approve` is a token allowance.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Operations {
    /// At the destination.
    pub(crate) mint: Option<Operation>,
    /// At the source.
    pub(crate) burn: Option<Operation>,
    /// The allowance.
    pub(crate) approve: Option<Operation>,
}

/// Something that is done on a chain.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Operation {
    /// The transaction.
    pub(crate) transaction_hash: String,
    /// The operation of the smart account.
    pub(crate) user_op_hash: Option<String>,
    /// The chain.
    pub(crate) chain: &'static str,
}

/// What it costs.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Quote {
    /// What leaves, fees included.
    pub(crate) send_gross: Money,
    /// What leaves without the developers' fees.
    pub(crate) send_net: Money,
    /// What the rail keeps.
    pub(crate) rail_fee: Money,
    /// What would arrive without that.
    pub(crate) receive_gross: Money,
    /// What arrives.
    pub(crate) receive_net: Money,
    /// What arrives for one.
    pub(crate) rate: String,
    /// When it is too late to accept it.
    pub(crate) expires_at: String,
}

/// An amount of a currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Money {
    /// Plain digits.
    pub(crate) amount: String,
    /// Of what.
    pub(crate) currency: String,
}
