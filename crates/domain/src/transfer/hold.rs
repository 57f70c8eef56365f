//! On what terms people are asked.

use crate::access::{Actor, Duty, duty_of};
use crate::approval::{Requirement, Terms};
use crate::instruction::{HoldAsked, InstructionKind};
use crate::session::Session;
use crate::state::{Draft, Halt};

const DAY_SECONDS: u32 = 86_400;

/// How long a transfer waits for people: payouts a day, all that stays on chains a week.
pub(super) const fn ttl_seconds(kind: InstructionKind) -> u32 {
    match kind {
        InstructionKind::Offramp => DAY_SECONDS,
        InstructionKind::Transfer
        | InstructionKind::Batch
        | InstructionKind::Bridge
        | InstructionKind::Vault => 7 * DAY_SECONDS,
    }
}

/// Whether people have to agree, and who: one administrator. Whoever has signed in and is none
/// always has to wait for one, whatever they ask for.
pub(super) fn asked(draft: &Draft<'_>, session: &Session, wanted: bool) -> Result<HoldAsked, Halt> {
    let at_the_desk = matches!(session.actor, Actor::Session(_));
    let always = at_the_desk && duty_of(draft, session)? < Duty::Administer;
    let requirement = Requirement::another_administrator();
    let terms = Some(Terms { requirement, rejections: 1, steps: Vec::new() });
    Ok(HoldAsked { terms, only_with_others: !(wanted || always) })
}
