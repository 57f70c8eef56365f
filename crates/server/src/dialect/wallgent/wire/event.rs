//! Events.

use countersign_domain::ids::{ApprovalId, EventId, OrgId, PaymentId, WalletId};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// What subscribers are told.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Event {
    /// `evt_…`.
    pub(crate) id: String,
    /// The name of the event.
    pub(crate) event: &'static str,
    /// The same.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// When it happened.
    pub(crate) timestamp: String,
    /// `org_…`.
    pub(crate) organization_id: String,
    /// `SANDBOX` or `PRODUCTION`.
    pub(crate) environment: &'static str,
    /// The object, and what happened to it.
    #[schema(value_type = Object)]
    pub(crate) data: Map<String, Value>,
}

/// The event of a payment: an [`Event`] whose `data` is known, with its members in the order of
/// their names, as they are in any other.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PaymentEvent<'p> {
    /// See [`Event`].
    pub(crate) id: EventId,
    /// See [`Event`].
    pub(crate) event: &'static str,
    /// See [`Event`].
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// See [`Event`].
    pub(crate) timestamp: String,
    /// See [`Event`].
    pub(crate) organization_id: OrgId,
    /// See [`Event`].
    pub(crate) environment: &'static str,
    /// The payment.
    pub(crate) data: PaymentTold<'p>,
}

/// What is told of every payment.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PaymentTold<'p> {
    /// What arrives.
    pub(crate) amount: String,
    /// `apr_…`, where it waits or waited for one.
    pub(crate) approval_id: Option<ApprovalId>,
    /// What the amounts count.
    pub(crate) currency: &'static str,
    /// The caller's words.
    pub(crate) description: Option<&'p str>,
    /// `SANDBOX` or `PRODUCTION`.
    pub(crate) environment: &'static str,
    /// What it costs the sender on top.
    pub(crate) fee: String,
    /// `wal_…`: who pays.
    pub(crate) from: WalletId,
    /// The same.
    pub(crate) from_wallet_id: WalletId,
    /// The payment.
    pub(crate) id: PaymentId,
    /// The same.
    pub(crate) payment_id: PaymentId,
    /// The ledger's word.
    pub(crate) state: &'static str,
    /// Where it stands.
    pub(crate) status: &'static str,
    /// `wal_…`: who is paid.
    pub(crate) to: WalletId,
    /// The same.
    pub(crate) to_wallet_id: WalletId,
    /// The payment.
    pub(crate) transaction_id: PaymentId,
}
