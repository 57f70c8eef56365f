//! What a rail is told to do.

use serde::{Deserialize, Serialize};

use super::Quote;
use crate::access::Environment;
use crate::canonical;
use crate::ids::{OrgId, PaymentId};
use crate::instruction::{Detail, Instruction, InstructionKind, InstructionLeg, Party, Stage};
use crate::money::{Amount, Asset};
use crate::time::Timestamp;

/// One stage of an instruction, with all that a rail has to know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RailOrder {
    /// By what the rail knows it again: however often it is handed over, it is done once.
    pub key: String,
    /// The organization.
    pub org: OrgId,
    /// The environment.
    pub environment: Environment,
    /// The instruction.
    pub instruction: PaymentId,
    /// What kind it is.
    pub kind: InstructionKind,
    /// What of it is to be done.
    pub stage: Stage,
    /// How often this stage was handed over, this time included.
    #[serde(with = "canonical::integer")]
    pub attempt: u32,
    /// Where the money comes from.
    pub from: Party,
    /// What is sent.
    pub asset: Asset,
    /// How much of it, without the fee.
    pub amount: Amount,
    /// What it costs on top, for the organization.
    pub fee: Amount,
    /// Who gets how much.
    pub legs: Vec<RailLeg>,
    /// What its kind says beside.
    pub detail: Detail,
    /// What was agreed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// What the rail called the stages so far.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<RailReference>,
    /// When this stage was first handed over.
    pub begun_at: Timestamp,
}

/// Money for one party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RailLeg {
    /// For whom.
    pub to: Party,
    /// How much.
    pub amount: Amount,
}

/// What a rail calls what it has of an instruction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RailReference {
    /// Which stage.
    pub stage: Stage,
    /// What it is called there: a transaction's hash, a number.
    pub reference: String,
}

impl RailOrder {
    /// The order for the stage that an instruction is at.
    #[must_use]
    pub fn of(instruction: &Instruction, stage: Stage) -> Self {
        // What is quoted has one party, who gets what the quote says.
        let quoted = instruction.quote.as_ref().map(|quote| quote.send_net);
        let leg = |leg: &InstructionLeg| RailLeg {
            to: leg.to.clone(),
            amount: quoted.unwrap_or(leg.amount),
        };
        Self {
            key: Self::key_of(instruction.id, stage),
            org: instruction.org,
            environment: instruction.environment,
            instruction: instruction.id,
            kind: instruction.kind(),
            stage,
            attempt: instruction.attempt,
            from: instruction.source(),
            asset: instruction.asset,
            amount: instruction.leaving(),
            fee: instruction.fee,
            legs: instruction.legs.iter().map(leg).collect(),
            detail: instruction.detail.clone(),
            quote: instruction.quote.clone(),
            references: instruction.references.clone(),
            begun_at: instruction.begun_at.unwrap_or(instruction.updated_at),
        }
    }

    /// By what a rail knows a stage of an instruction.
    #[must_use]
    pub fn key_of(instruction: PaymentId, stage: Stage) -> String {
        format!("{instruction}:{}", stage.as_str().to_ascii_lowercase())
    }
}
