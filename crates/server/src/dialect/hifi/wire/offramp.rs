//! Off-ramps as they are on the wire.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::{Approval, Common, PartyUser, Quote};

/// An off-ramp.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Offramp {
    #[serde(flatten)]
    pub(crate) common: Common,
    /// Who pays.
    pub(crate) source: OfframpSource,
    /// Who is paid.
    pub(crate) destination: OfframpDestination,
    /// What chain and bank call it.
    pub(crate) receipt: OfframpReceipt,
    /// What developers take out of it.
    pub(crate) developer_fee: Option<DeveloperFee>,
    /// Where the tokens have to arrive, if they come from outside.
    pub(crate) deposit_information: Vec<DepositInformation>,
    /// What it costs; none as long as it waits for an approval.
    pub(crate) quote_information: Option<Quote>,
    /// What else was sent along with it.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub(crate) besides: BTreeMap<String, Box<RawValue>>,
}

/// Who pays for an off-ramp.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OfframpSource {
    /// The user.
    pub(crate) user_id: Option<String>,
    /// The address outside that the tokens come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) external_wallet_id: Option<String>,
    /// The chain.
    pub(crate) chain: &'static str,
    /// Of what.
    pub(crate) currency: &'static str,
    /// How much leaves, fees included.
    #[schema(value_type = f64)]
    pub(crate) amount: Box<RawValue>,
    /// The address.
    pub(crate) wallet_address: Option<String>,
    /// The user.
    pub(crate) user: Option<PartyUser>,
    /// What else was sent.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub(crate) besides: BTreeMap<String, Box<RawValue>>,
}

/// Who is paid by an off-ramp.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OfframpDestination {
    /// The user.
    pub(crate) user_id: Option<String>,
    /// How much arrives; none before it is known.
    #[schema(value_type = Option<f64>)]
    pub(crate) amount: Option<Box<RawValue>>,
    /// Of what.
    pub(crate) currency: String,
    /// The account.
    pub(crate) account_id: String,
    /// The user.
    pub(crate) user: Option<PartyUser>,
    /// What the bank is told.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub(crate) references: BTreeMap<String, Box<RawValue>>,
}

/// What chain and bank call an off-ramp.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OfframpReceipt {
    /// The transaction on the chain.
    pub(crate) transaction_hash: Option<String>,
    /// What the bank calls it.
    pub(crate) payment_tracking: Option<PaymentTracking>,
    /// The same as beside the receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) approval: Option<Approval>,
}

/// What a bank calls a payout.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PaymentTracking {
    /// Of a Fedwire.
    pub(crate) fed_batch_id: Option<String>,
    /// Of a Fedwire.
    pub(crate) imad: Option<String>,
    /// Of a Fedwire.
    pub(crate) omad: Option<String>,
    /// Of whatever else.
    pub(crate) trace_number: Option<String>,
    /// `wire`, `ach`, `rtp` or `swift`.
    pub(crate) payment_rail: Option<String>,
}

/// What developers take out of an off-ramp.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeveloperFee {
    /// Its id.
    pub(crate) id: String,
    /// The off-ramp's.
    pub(crate) transaction_hash: Option<String>,
    /// In the order in which they were sent.
    pub(crate) fees: Vec<Fee>,
}

/// A fee that is taken out of an off-ramp.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Fee {
    /// `PERCENTAGE` or `FLAT`.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// As it was sent.
    pub(crate) value: String,
    /// What it comes to.
    pub(crate) amount: String,
    /// Where it would go.
    pub(crate) wallet_address: Option<String>,
}

/// Where tokens from outside have to arrive.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DepositInformation {
    /// The chain.
    pub(crate) chain: &'static str,
    /// Of what.
    pub(crate) currency: &'static str,
    /// How much.
    pub(crate) amount: String,
    /// The address to send them to.
    pub(crate) to_address: String,
    /// The address that they are expected from.
    pub(crate) from_address: Option<String>,
}
