//! What a rail would ask.

use serde::{Deserialize, Serialize};

use super::outcome::short;
use crate::access::Environment;
use crate::canonical;
use crate::ids::{OrgId, PaymentId};
use crate::instruction::{Detail, Instruction, InstructionKind, Party};
use crate::money::{Amount, Asset};
use crate::time::Timestamp;

/// What a rail asks for an instruction, until an instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// What arrives for one unit that is sent, as decimal text.
    pub rate: String,
    /// What leaves the wallet, fee included, in the instruction's asset.
    pub send_gross: Amount,
    /// What leaves the wallet without the fee.
    pub send_net: Amount,
    /// What the rail keeps, in what arrives.
    pub rail_fee: Amount,
    /// What would arrive without the rail's fee.
    pub receive_gross: Amount,
    /// What arrives.
    pub receive_net: Amount,
    /// What arrives, as its code: `usd`, or the key of an asset.
    pub currency: String,
    /// The decimals of what arrives.
    #[serde(with = "canonical::integer")]
    pub scale: u8,
    /// When it is too late: half-open, at this instant it is.
    pub expires_at: Timestamp,
    /// When somebody accepted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<Timestamp>,
    /// What the rail calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// What a rail is asked a quote for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteAsked {
    /// The organization.
    pub org: OrgId,
    /// The environment.
    pub environment: Environment,
    /// The instruction; none where somebody only wants to know.
    pub instruction: Option<PaymentId>,
    /// What kind it is.
    pub kind: InstructionKind,
    /// Where the money comes from.
    pub from: Party,
    /// What is sent.
    pub asset: Asset,
    /// How much of it, without the fee; with an exact amount to receive, the most.
    pub amount: Amount,
    /// What it costs on top, for the organization.
    pub fee: Amount,
    /// What its kind says beside.
    pub detail: Detail,
}

impl Quote {
    /// The same with a reference of a length that can be kept.
    #[must_use]
    pub(super) fn bounded(self) -> Self {
        let reference = self.reference.as_deref().map(short);
        Self { reference, ..self }
    }
}

impl QuoteAsked {
    /// The question for an instruction.
    #[must_use]
    pub fn of(instruction: &Instruction) -> Self {
        Self {
            org: instruction.org,
            environment: instruction.environment,
            instruction: Some(instruction.id),
            kind: instruction.kind(),
            from: instruction.source(),
            asset: instruction.asset,
            amount: instruction.amount,
            fee: instruction.fee,
            detail: instruction.detail.clone(),
        }
    }
}
