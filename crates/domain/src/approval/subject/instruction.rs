//! Money that is to leave over a rail, with what is held for it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::recheck::changed_since;
use super::super::{Approval, Ask, End, ended_reason};
use super::change::changed;
use crate::ids::{OrgId, PaymentId, WalletId};
use crate::instruction::{
    Detail, Funds, Instruction, InstructionKind, InstructionLeg, InstructionStatus, Outside, Party,
    Ruled, Standing, advance, discard, judge_again, ordered_ruling, payload_of,
};
use crate::instruction::{reads_of_end as reads_of_row, reads_of_instruction};
use crate::ledger::{AccountKey, keep_hold};
use crate::log::LogActor;
use crate::money::{Amount, Asset};
use crate::policy::{Denial, Evaluation, Verdict, policies_of};
use crate::rejection::Rejection;
use crate::session::Session;
use crate::state::{Draft, Halt, Key, Range, Read};

/// An instruction, as it was when it was held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstructionSubject {
    /// The instruction.
    pub instruction: PaymentId,
    /// The wallet that would pay, or that it is for.
    pub wallet: WalletId,
    /// The wallet's address on the chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Where the money would come from, where that is not the wallet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<Outside>,
    /// What would be sent.
    pub asset: Asset,
    /// How much of it.
    pub amount: Amount,
    /// What it would cost on top.
    pub fee: Amount,
    /// Who would get how much.
    pub legs: Vec<InstructionLeg>,
    /// What its kind says beside.
    pub detail: Detail,
    /// What the requester wants to be told again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<String>,
    /// What ordered rules said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruled: Option<Box<Ruled>>,
}

impl InstructionSubject {
    /// What an instruction is held as.
    #[must_use]
    pub fn of(instruction: &Instruction) -> Self {
        let plain = |leg: &InstructionLeg| InstructionLeg { counted: Vec::new(), ..leg.clone() };
        Self {
            instruction: instruction.id,
            wallet: instruction.wallet,
            address: instruction.address.clone(),
            outside: instruction.outside.clone(),
            asset: instruction.asset,
            amount: instruction.amount,
            fee: instruction.fee,
            legs: instruction.legs.iter().map(plain).collect(),
            detail: instruction.detail.clone(),
            extra: instruction.extra.clone(),
            ruled: instruction.ruled.clone(),
        }
    }

    /// What kind of instruction it is.
    #[must_use]
    pub const fn kind(&self) -> InstructionKind {
        self.detail.kind()
    }

    /// Where the money would come from, in one text for people.
    #[must_use]
    pub fn source(&self) -> String {
        self.outside.as_ref().map_or_else(|| self.wallet.to_string(), Outside::told)
    }

    /// Where it would go, in one text for people.
    #[must_use]
    pub fn destination(&self) -> String {
        match self.legs.as_slice() {
            [only] => only.to.told(),
            several => format!("{} recipients", several.len()),
        }
    }

    /// Everybody who would get some of it.
    pub fn parties(&self) -> impl Iterator<Item = &Party> {
        self.legs.iter().map(|leg| &leg.to)
    }
}

/// All rows that deciding or ending the request may read or change, as far as the request itself
/// tells.
pub(super) fn reads(
    org: OrgId,
    (approval, subject): (&Approval, &InstructionSubject),
) -> Vec<Read> {
    let mut reads = reads_of_instruction(org, subject.instruction);
    let wallets = subject.parties().filter_map(Party::wallet);
    let wallets = std::iter::once(subject.wallet).chain(wallets);
    reads.extend(wallets.map(|id| Read::from(Key::Wallet(org, id))));
    reads.push(Key::Account(org, AccountKey::wallet(subject.wallet, subject.asset)).into());
    reads.push(Range::PoliciesOfWallet(org, subject.wallet).into());
    reads.push(Range::PoliciesOfOrganization(org).into());
    let documents = subject.parties().filter_map(Party::document).chain(subject.detail.account());
    reads.extend(documents.map(|id| Read::from(Key::Document(org, id))));
    // Policies may want to know who asked.
    if let LogActor::Key(key) = approval.requester.actor {
        reads.push(Key::ApiKey(org, key).into());
    }
    reads
}

/// The tallies that count it, once it is known.
pub(super) fn reads_of_end(
    draft: &Draft<'_>,
    org: OrgId,
    subject: &InstructionSubject,
) -> Result<Vec<Read>, Halt> {
    let instruction = draft.get::<Instruction>((org, subject.instruction))?;
    Ok(instruction.map(|row| reads_of_row(org, &row)).unwrap_or_default())
}

/// The instruction, as it is now.
pub(super) fn row(
    draft: &Draft<'_>,
    org: OrgId,
    subject: &InstructionSubject,
) -> Result<Arc<Instruction>, Halt> {
    let row = draft.get::<Instruction>((org, subject.instruction))?;
    Ok(row.ok_or(Rejection::corrupt("approval without instruction"))?)
}

/// What was seen is what runs, all who have part in it may still have it, and neither the policies
/// and rules of today deny nor those that held it, as they were.
pub(super) fn recheck(
    draft: &Draft<'_>,
    (approval, subject): (&Approval, &InstructionSubject),
) -> Result<Result<Evaluation, Rejection>, Halt> {
    let instruction = row(draft, approval.org, subject)?;
    let current = payload_of(&instruction)?;
    if current != approval.payload_hash {
        return Ok(Err(changed(approval, (approval.payload_hash, current), Vec::new())));
    }
    let standing = Standing::of(draft, &instruction)?;
    if let Some(rejection) = standing.refusal() {
        return Ok(Err(rejection));
    }
    let from = &*standing.from;
    let pinned = changed_since(draft, approval, &policies_of(draft, from)?)?;
    let judged = judge_again(draft, (from, &instruction), &pinned)?;
    if let Some(finding) = judged.evaluation.denial() {
        let denial = Denial { finding: finding.clone(), asset: Asset::USD };
        return Ok(Err(Rejection::PolicyDenied(Box::new(denial))));
    }
    Ok(match ordered_ruling(draft, (from, &instruction))? {
        Some(ruling) if ruling.verdict == Verdict::Deny => {
            Err(Rejection::RuleDenied(Box::new(ruling.ruled)))
        }
        _ => Ok(judged.evaluation),
    })
}

/// What ordered rules ask of it today.
pub(super) fn asked_besides(
    draft: &Draft<'_>,
    org: OrgId,
    subject: &InstructionSubject,
) -> Result<Vec<Ask>, Halt> {
    let instruction = row(draft, org, subject)?;
    let standing = Standing::of(draft, &instruction)?;
    let ruling = ordered_ruling(draft, (&standing.from, &instruction))?;
    let holds = ruling.filter(|ruling| ruling.verdict == Verdict::Hold);
    Ok(holds.map(|ruling| ruling.asks).unwrap_or_default())
}

/// Lets the instruction go on, or ends it and gives its money back.
pub(super) fn finish(
    draft: &mut Draft<'_>,
    session: &Session,
    (approval, subject, ending): (&Approval, &InstructionSubject, End),
) -> Result<(), Halt> {
    let instruction = row(draft, approval.org, subject)?;
    let words = approval.resolution.as_ref().and_then(|resolution| resolution.reason.clone());
    let ended = match ending {
        End::Approved => return approve(draft, session, &instruction),
        End::Rejected => {
            let why = words.map_or_else(String::new, |words| format!(": {words}"));
            (InstructionStatus::Rejected, Some(format!("Approval rejected{why}")))
        }
        End::Expired => (InstructionStatus::Expired, Some("Approval expired".to_owned())),
        End::Cancelled => (InstructionStatus::Cancelled, words),
        End::WalletClosed => {
            (InstructionStatus::Rejected, Some(ended_reason::WALLET_CLOSED.to_owned()))
        }
    };
    discard(draft, session, (&instruction, ended)).map(drop)
}

/// What it holds stays held until it has left: no deadline frees it any more.
fn approve(
    draft: &mut Draft<'_>,
    session: &Session,
    instruction: &Instruction,
) -> Result<(), Halt> {
    if instruction.funds == Funds::Held {
        keep_hold(draft, (instruction.org, instruction.hold()))?;
    }
    let approved = Instruction {
        status: InstructionStatus::Approved,
        due_at: Some(draft.now()),
        ..instruction.clone()
    };
    advance(draft, session, approved).map(drop)
}
