//! Starting an instruction.

use std::sync::Arc;

use super::attempt::{Refused, deny};
use super::notice::notice;
use super::open::{Asking, hold};
use super::payload::{payload_of, same};
use super::{
    Detail, Funds, Instruction, InstructionLeg, InstructionStatus, Once, Outside, Party, Ruling,
    Standing, judge_instruction, once, ordered_ruling, reads_of_instruct,
};
use crate::approval::{Place, Terms, place_of};
use crate::canonical::Hash;
use crate::ids::WalletId;
use crate::ledger::{AccountKey, available};
use crate::log::{Fact, making_instant};
use crate::money::{Amount, Asset};
use crate::outcome::{Instructed, Outcome};
use crate::policy::{Denial, Judged, Verdict, hold_legs};
use crate::rejection::{Rejection, Shortage};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};
use crate::wallet::{Wallet, own_wallet};

/// Money is to leave a wallet over a rail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruct {
    /// The wallet that pays; of money from outside the one that it is for.
    pub wallet: WalletId,
    /// The wallet's address on the chain.
    pub address: Option<String>,
    /// Where the money comes from, where it is not in the wallet: an off-ramp alone.
    pub outside: Option<Outside>,
    /// What is sent.
    pub asset: Asset,
    /// Who gets how much: one, or of a batch up to 50.
    pub legs: Vec<(Party, Amount)>,
    /// What it costs the sender on top, for the organization.
    pub fee: Amount,
    /// What its kind says beside.
    pub detail: Detail,
    /// That the caller wants people to agree, whatever policies say.
    pub hold: Option<HoldAsked>,
    /// How long it waits for people at the most, in seconds, whoever wanted them to agree; none
    /// where that is left to whoever did.
    pub ttl_seconds: Option<u32>,
    /// Whether one that a policy denies is kept as denied, instead of being refused.
    pub keeps_denied: bool,
    /// The caller's name for the request.
    pub once: Option<Once>,
    /// What the caller wants to be told again, as canonical JSON text.
    pub extra: Option<String>,
}

/// The agreement that a caller wants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HoldAsked {
    /// Who has to agree; none for anyone allowed.
    pub terms: Option<Terms>,
    /// Whether it is wanted only where somebody else holds it anyway.
    pub only_with_others: bool,
}

/// The most recipients of a batch.
const LEGS_MAX: usize = 50;

/// Starts an instruction, or holds it, or records why not: what it moves is reserved either way.
pub(crate) fn instruct(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &Instruct,
) -> Result<Answer, Halt> {
    check(verb)?;
    if let Some(once) = &verb.once
        && let Some(known) = once::find(draft, session, once)?
    {
        return known_before(draft, session, known);
    }
    let org = session.org()?;
    draft.need(reads_of_instruct(org, verb))?;
    let from = own_wallet(draft, &session.actor, org, verb.wallet)?;
    let instruction = drawn_up(draft, session, (verb, &from))?;
    let standing = Standing::of(draft, &instruction)?;
    standing.must_match(&instruction)?;
    let seen = assess(draft, session, (verb, &standing, &instruction))?;
    if let Some(rejection) = seen.refusal {
        let refused = Refused { instruction, judged: seen.judged, ruling: seen.ruling, rejection };
        return deny(draft, session, (verb, refused));
    }
    let judged = seen.judged.ok_or(Rejection::corrupt("an instruction that nobody judged"))?;
    let instruction = counted(instruction, &judged, seen.ruling.as_ref());
    if let Some(once) = &verb.once {
        once::keep(draft, session, (once, instruction.id))?;
    }
    if !seen.waits {
        return start(draft, session, (instruction, judged));
    }
    let asking = Asking { judged, ruling: seen.ruling, place: seen.place };
    hold(draft, session, (verb, instruction, asking))
}

/// The same request again: what became of it since, whatever that is.
pub(crate) fn known_before(
    draft: &Draft<'_>,
    session: &Session,
    known: Arc<Instruction>,
) -> Result<Answer, Halt> {
    session.actor.must_reach(known.wallet)?;
    let approval = match known.approval {
        Some(id) => {
            draft.need([crate::state::Key::Approval(known.org, id).into()])?;
            draft.get((known.org, id))?
        }
        None => None,
    };
    let known = Instructed { approval, repeated: true, ..Instructed::of(known) };
    Ok(Outcome::Instructed(known).into())
}

/// What does not depend on the state.
fn check(verb: &Instruct) -> Result<(), Rejection> {
    let most = if matches!(verb.detail, Detail::Batch) { LEGS_MAX } else { 1 };
    if verb.legs.is_empty() || verb.legs.len() > most {
        return Err(Rejection::invalid("destination", "is none, or too many"));
    }
    let vault = matches!(verb.detail, Detail::Vault { .. });
    for (to, amount) in &verb.legs {
        // A call of a contract may move nothing.
        let enough = amount.is_positive() || (vault && amount.is_zero());
        if !enough {
            return Err(Rejection::invalid("amount", "is not above zero"));
        }
        let bridge = matches!(verb.detail, Detail::Bridge { .. });
        if to.wallet() == Some(verb.wallet) && !bridge {
            return Err(Rejection::invalid("destination", "is where the money comes from"));
        }
    }
    if verb.fee.is_negative() {
        return Err(Rejection::invalid("fee", "is below zero"));
    }
    if verb.outside.is_some() && !matches!(verb.detail, Detail::Offramp { .. }) {
        return Err(Rejection::invalid("source", "is not a wallet"));
    }
    match &verb.detail {
        Detail::Bridge { into } if *into == verb.asset => {
            Err(Rejection::invalid("destination", "is on the same chain"))
        }
        _ => Ok(()),
    }
}

/// The instruction as it would be, if nothing is against it.
fn drawn_up(
    draft: &mut Draft<'_>,
    session: &Session,
    (verb, from): (&Instruct, &Wallet),
) -> Result<Instruction, Halt> {
    let add = |sum: Amount, (_, amount): &(Party, Amount)| sum.checked_add(*amount);
    let amount = verb.legs.iter().try_fold(Amount::ZERO, add).ok_or(Rejection::AmountOverflow)?;
    let leg = |(to, amount): &(Party, Amount)| InstructionLeg {
        to: to.clone(),
        amount: *amount,
        value: verb.asset.in_dollars(*amount),
        counted: Vec::new(),
    };
    let total = amount.checked_add(verb.fee).ok_or(Rejection::AmountOverflow)?;
    let moves = verb.outside.is_none() && !total.is_zero();
    let created_at = making_instant(draft, from.org)?;
    let once = verb.once.as_ref();
    let mut instruction = Instruction {
        id: draft.fresh(),
        org: from.org,
        environment: from.environment,
        wallet: from.id,
        address: verb.address.clone(),
        outside: verb.outside.clone(),
        asset: verb.asset,
        amount,
        fee: verb.fee,
        legs: verb.legs.iter().map(leg).collect(),
        detail: verb.detail.clone(),
        status: InstructionStatus::Created,
        funds: if moves { Funds::Held } else { Funds::Apart },
        approval: None,
        expires_at: None,
        quote: None,
        payload_hash: Hash::ZERO,
        request_id: once.map(|once| once.request_id.clone()),
        fingerprint: once.map(|once| once.fingerprint),
        extra: verb.extra.clone(),
        ruled: None,
        failure: None,
        requested_by: session.log_actor(),
        references: Vec::new(),
        attempt: 0,
        questions: 0,
        unheard: false,
        begun_at: None,
        due_at: Some(draft.now()),
        moved_at: None,
        created_at,
        updated_at: created_at,
    };
    instruction.payload_hash = payload_of(&instruction)?;
    Ok(instruction)
}

/// What was found out about an instruction, before anything is done.
struct Seen {
    judged: Option<Judged>,
    ruling: Option<Ruling>,
    /// Whether people have to agree.
    waits: bool,
    place: Place,
    refusal: Option<Rejection>,
}

/// Checks an instruction: who has part in it, the policies, the rules, the funds, in this order.
fn assess(
    draft: &Draft<'_>,
    session: &Session,
    (verb, standing, instruction): (&Instruct, &Standing, &Instruction),
) -> Result<Seen, Halt> {
    let place = Place::default();
    let refusal = standing.refusal();
    if refusal.is_some() {
        return Ok(Seen { judged: None, ruling: None, waits: false, place, refusal });
    }
    let from = &*standing.from;
    let judged = judge_instruction(draft, (from, instruction))?;
    let ruling = ordered_ruling(draft, (from, instruction))?;
    let refusal = match denied(&judged, ruling.as_ref()) {
        Some(rejection) => Some(rejection),
        None => short(draft, instruction)?,
    };
    let ruled = ruling.as_ref().map_or(Verdict::Allow, |ruling| ruling.verdict);
    let wanted = verb.hold.as_ref().is_some_and(|hold| !hold.only_with_others);
    let waits = wanted || judged.evaluation.verdict.max(ruled) == Verdict::Hold;
    let judged = Some(judged);
    if refusal.is_some() || !waits {
        return Ok(Seen { judged, ruling, waits, place, refusal });
    }
    let mut place = place_of(draft, session, (same(instruction)?, instruction.wallet))?;
    let refusal = place.refusal.take();
    Ok(Seen { judged, ruling, waits, place, refusal })
}

fn denied(judged: &Judged, ruling: Option<&Ruling>) -> Option<Rejection> {
    if let Some(finding) = judged.evaluation.denial() {
        let denial = Denial { finding: finding.clone(), asset: Asset::USD };
        return Some(Rejection::PolicyDenied(Box::new(denial)));
    }
    let ruling = ruling.filter(|ruling| ruling.verdict == Verdict::Deny)?;
    Some(Rejection::RuleDenied(Box::new(ruling.ruled.clone())))
}

/// Whether there is less than what it takes.
fn short(draft: &Draft<'_>, instruction: &Instruction) -> Result<Option<Rejection>, Halt> {
    if instruction.funds != Funds::Held {
        return Ok(None);
    }
    let key = AccountKey::wallet(instruction.wallet, instruction.asset);
    let account = available(draft, instruction.org, key)?;
    let total = instruction.total().ok_or(Rejection::AmountOverflow)?;
    let shortage = Shortage {
        wallet: instruction.wallet,
        asset: instruction.asset,
        balance: account.posted,
        available: account.available(),
        requested: instruction.amount,
        fee: instruction.fee,
    };
    let is_short = account.available() < total;
    Ok(is_short.then(|| Rejection::InsufficientFunds(Box::new(shortage))))
}

/// The instruction with the tallies that count it, and with what rules said of it. Only the
/// wallet's own money counts.
fn counted(mut instruction: Instruction, judged: &Judged, ruling: Option<&Ruling>) -> Instruction {
    if instruction.funds == Funds::Held {
        for (index, leg) in instruction.legs.iter_mut().enumerate() {
            leg.counted = judged.names(index);
        }
    }
    instruction.ruled = ruling.map(|ruling| Box::new(ruling.ruled.clone()));
    instruction
}

/// Nothing is against it: its money is held, and it is due.
fn start(
    draft: &mut Draft<'_>,
    session: &Session,
    (instruction, judged): (Instruction, Judged),
) -> Result<Answer, Halt> {
    super::open::reserve(draft, &instruction)?;
    hold_legs(draft, instruction.org, &super::settle::counted(&instruction.legs))?;
    let instruction = draft.insert(instruction);
    // Where no policy has said anything there is nothing to tell.
    let evaluation = Some(judged.evaluation).filter(|said| !said.findings.is_empty());
    let created = Fact::InstructionCreated { instruction: (*instruction).clone(), evaluation };
    session.log(draft, created)?;
    notice(draft, session, &instruction)?;
    Ok(Outcome::Instructed(Instructed::of(instruction)).into())
}
