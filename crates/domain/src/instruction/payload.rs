//! What an approver agrees to and what a rail is handed, as canonical bytes.

use serde::Serialize;

use super::{Detail, Instruction, InstructionLeg, Outside, Party};
use crate::access::Environment;
use crate::canonical::{self, Hash, Tag};
use crate::ids::{OrgId, PaymentId, WalletId};
use crate::money::{Amount, Asset};
use crate::rejection::Rejection;

/// All of an instruction that must not change between its creation and the rail.
#[derive(Serialize)]
struct Payload<'a> {
    address: Option<&'a str>,
    amount: Amount,
    asset: Asset,
    detail: &'a Detail,
    environment: Environment,
    extra: Option<&'a str>,
    fee: Amount,
    id: Option<PaymentId>,
    legs: Vec<PayloadLeg<'a>>,
    organization: OrgId,
    outside: Option<&'a Outside>,
    wallet: WalletId,
}

#[derive(Serialize)]
struct PayloadLeg<'a> {
    amount: Amount,
    to: &'a Party,
}

impl<'a> Payload<'a> {
    fn of(instruction: &'a Instruction, id: Option<PaymentId>) -> Self {
        let leg = |leg: &'a InstructionLeg| PayloadLeg { amount: leg.amount, to: &leg.to };
        Self {
            address: instruction.address.as_deref(),
            amount: instruction.amount,
            asset: instruction.asset,
            detail: &instruction.detail,
            environment: instruction.environment,
            extra: instruction.extra.as_deref(),
            fee: instruction.fee,
            id,
            legs: instruction.legs.iter().map(leg).collect(),
            organization: instruction.org,
            outside: instruction.outside.as_ref(),
            wallet: instruction.wallet,
        }
    }

    fn hash(&self, tag: Tag) -> Result<Hash, Rejection> {
        let text = canonical::text(self).map_err(|_| Rejection::corrupt("payload"))?;
        Ok(Hash::of(tag, text.as_bytes()))
    }
}

/// The hash of what an approver sees; it goes into every vote, and is compared again before a rail
/// is told anything.
pub(crate) fn payload_of(instruction: &Instruction) -> Result<Hash, Rejection> {
    Payload::of(instruction, Some(instruction.id)).hash(Tag::Payload)
}

/// The name of all instructions that are the same, whoever asks.
pub(super) fn same(instruction: &Instruction) -> Result<String, Rejection> {
    let hash = Payload::of(instruction, None).hash(Tag::Same)?;
    Ok(format!("same:{hash}"))
}
