//! What was asked for and did not come to be.

use serde::{Deserialize, Serialize};

use crate::access::Environment;
use crate::ids::{BatchId, OrgId, WalletId};
use crate::money::{Amount, Asset};
use crate::payment::PaymentKind;

/// A payment that did not come to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The environment.
    pub environment: Environment,
    /// The wallet that was to pay.
    pub from: WalletId,
    /// The wallet that was to be paid.
    pub to: WalletId,
    /// Its organization.
    pub to_org: OrgId,
    /// What the amount counts.
    pub asset: Asset,
    /// How much.
    pub amount: Amount,
    /// The caller's words.
    pub description: Option<String>,
    /// What kind of debit it would have been.
    pub kind: PaymentKind,
    /// The caller's own data, as canonical JSON text of an object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<String>,
    /// The batch it came in, where it did: its evaluation counted those before it, which were
    /// taken back with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<BatchId>,
}
