//! What callers want to be told again: kept with the transfer, and read by nobody else.

use std::collections::BTreeMap;

use countersign_domain::money::Amount;
use countersign_domain::transfer::{Percentage, TransferFee};
use serde::{Deserialize, Serialize};

use super::amount::SCALE;

/// What is repeated in every reply about a transfer.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Extra {
    /// The fee of a wallet transfer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) fee: Option<ExtraFee>,
    /// Of an off-ramp the fees, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) fees: Vec<ExtraFee>,
    /// Of an off-ramp what was said of its source, each member as JSON text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) source: BTreeMap<String, String>,
    /// The same of its destination.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) destination: BTreeMap<String, String>,
    /// The same of itself.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) besides: BTreeMap<String, String>,
}

/// A fee as it was sent.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ExtraFee {
    /// `FIX`, `PERCENT`, `FLAT` or `PERCENTAGE`.
    pub(crate) kind: String,
    /// Plain digits.
    pub(crate) value: String,
    /// Where it would go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) wallet_address: Option<String>,
}

impl Extra {
    /// As it is kept; none where there is nothing to repeat.
    pub(crate) fn text(&self) -> Option<String> {
        let text = serde_json::to_string(self).ok()?;
        (text != "{}").then_some(text)
    }

    /// What was kept.
    pub(crate) fn read(text: Option<&str>) -> Self {
        text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }
}

impl ExtraFee {
    /// What it comes to for an amount.
    pub(crate) fn on(&self, amount: Amount) -> Amount {
        let value = Amount::parse(&self.value, SCALE).unwrap_or_default();
        let fee = match self.kind.as_str() {
            "FIX" | "FLAT" => TransferFee::Fixed(value),
            _ => TransferFee::Part(Percentage(u32::try_from(value.units()).unwrap_or(0))),
        };
        fee.on(amount).unwrap_or_default()
    }
}
