//! The money of an instruction: out of the wallet once, and back at most once.

use std::sync::Arc;

use super::{Funds, Instruction, InstructionLeg, Movement, Stage};
use crate::ids::OrgId;
use crate::ledger::{
    Account, AccountKey, EntryKind, HoldStatus, Posting, Spending, post, resolve_hold,
};
use crate::money::Amount;
use crate::policy::{TallyName, names_today, post_legs, release_legs, unpost_legs};
use crate::rejection::Rejection;
use crate::state::{Draft, Halt, Key, Read};
use crate::wallet::Wallet;

/// Gives back what is held for it; nothing where nothing is.
pub(crate) fn release(
    draft: &mut Draft<'_>,
    instruction: Instruction,
) -> Result<Instruction, Halt> {
    if instruction.funds != Funds::Held {
        return Ok(instruction);
    }
    resolve_hold(draft, instruction.org, instruction.hold(), HoldStatus::Reversed)?;
    release_legs(draft, instruction.org, &counted(&instruction.legs))?;
    Ok(Instruction { funds: Funds::Returned, ..instruction })
}

/// Moves the money as far as a stage that is done takes it. The instruction stands behind that
/// stage already.
pub(crate) fn move_money(
    draft: &mut Draft<'_>,
    instruction: Instruction,
    stage: Stage,
) -> Result<Instruction, Halt> {
    let last = instruction.stage_after(Some(stage)).is_none();
    match instruction.funds {
        Funds::Held if stage.takes_money() => take(draft, instruction, last),
        Funds::Suspended if last => {
            let onward = instruction.onward().ok_or(Rejection::AmountOverflow)?;
            post_all(draft, &instruction, onward)?;
            Ok(Instruction { funds: Funds::Spent, ..instruction })
        }
        _ => Ok(instruction),
    }
}

/// Takes the money out of the wallet, where it goes or, when more stages follow, to the
/// organization.
fn take(draft: &mut Draft<'_>, instruction: Instruction, last: bool) -> Result<Instruction, Halt> {
    let instruction = count(draft, instruction)?;
    resolve_hold(draft, instruction.org, instruction.hold(), HoldStatus::Released)?;
    let movements = if last { instruction.straight() } else { instruction.out() };
    post_all(draft, &instruction, movements.ok_or(Rejection::AmountOverflow)?)?;
    let now = draft.now();
    spend(draft, &instruction, |spending| spending.spend(instruction.value(), now))?;
    let funds = if last { Funds::Spent } else { Funds::Suspended };
    Ok(Instruction { funds, moved_at: Some(now), ..instruction })
}

/// Counts it in the windows of policies as made: in those that counted it while it was on its way,
/// and in those that began to count meanwhile.
fn count(draft: &mut Draft<'_>, instruction: Instruction) -> Result<Instruction, Halt> {
    let org = instruction.org;
    let from = draft.get::<Wallet>((org, instruction.wallet))?;
    let from = from.ok_or(Rejection::corrupt("instruction without wallet"))?;
    let who = (&*from, instruction.requested_by, instruction.asset);
    let payees = instruction.legs.iter().map(|leg| leg.to.payee());
    let today = names_today(draft, who, payees)?;
    let mut after = instruction.legs.clone();
    for (leg, names) in after.iter_mut().zip(today) {
        for name in names {
            if !leg.counted.contains(&name) {
                leg.counted.push(name);
            }
        }
    }
    post_legs(draft, org, (&counted(&instruction.legs), &counted(&after)))?;
    Ok(Instruction { legs: after, ..instruction })
}

/// Gives back what had left the wallet, fee and all.
pub(crate) fn give_back(
    draft: &mut Draft<'_>,
    instruction: Instruction,
) -> Result<Instruction, Halt> {
    let back = instruction.back().ok_or(Rejection::AmountOverflow)?;
    post_all(draft, &instruction, back)?;
    if let Some(moved_at) = instruction.moved_at {
        unpost_legs(draft, instruction.org, (&counted(&instruction.legs), moved_at))?;
        let value = instruction.value();
        spend(draft, &instruction, |spending| spending.unspend(value, moved_at))?;
    }
    Ok(Instruction { funds: Funds::Returned, ..instruction })
}

fn post_all(
    draft: &mut Draft<'_>,
    instruction: &Instruction,
    movements: Vec<Movement>,
) -> Result<(), Halt> {
    draft.need(reads_of(instruction.org, &movements))?;
    for Movement { asset, legs } in movements {
        let posting = Posting {
            org: instruction.org,
            id: None,
            environment: instruction.environment,
            kind: EntryKind::Rail,
            transaction: instruction.id,
            related: None,
            description: None,
            asset,
            legs,
        };
        post(draft, posting)?;
    }
    Ok(())
}

fn reads_of(org: OrgId, movements: &[Movement]) -> Vec<Read> {
    let key = |movement: &Movement| {
        let asset = movement.asset;
        let of = move |owner| Key::Account(org, AccountKey { owner, asset }).into();
        movement.legs.iter().map(move |(owner, _)| of(*owner)).collect::<Vec<Read>>()
    };
    movements.iter().flat_map(key).collect()
}

fn spend(
    draft: &mut Draft<'_>,
    instruction: &Instruction,
    change: impl FnOnce(&mut Spending) -> Option<()>,
) -> Result<(), Halt> {
    let key = AccountKey::wallet(instruction.wallet, instruction.asset);
    let account = draft.get::<Account>((instruction.org, key))?;
    let mut account = Arc::unwrap_or_clone(account.ok_or(Rejection::corrupt("account"))?);
    change(&mut account.spending).ok_or(Rejection::AmountOverflow)?;
    draft.update(account);
    Ok(())
}

/// What each leg counts as, and where.
pub(super) fn counted(legs: &[InstructionLeg]) -> Vec<(Amount, &[TallyName])> {
    legs.iter().map(|leg| (leg.value.unwrap_or_default(), leg.counted.as_slice())).collect()
}
