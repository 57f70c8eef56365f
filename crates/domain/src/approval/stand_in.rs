//! Voting for somebody who is away, or who asked somebody else to.

use serde::{Deserialize, Serialize};

use super::Approval;
use crate::ids::PersonId;
use crate::organization::Member;
use crate::time::Timestamp;

/// Somebody who asked another to vote for them on one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// Who asked.
    pub from: PersonId,
    /// Who votes.
    pub to: PersonId,
    /// Since when.
    pub at: Timestamp,
}

/// Over how many people a vote may be handed on.
pub const CHAIN_MAX: usize = 4;

/// Those who may vote for somebody at `now`, nearest first: the one they named for this request,
/// else their stand-in, then that one's, and so on. It ends where it would turn in a circle.
pub fn stand_ins<'m>(
    approval: &Approval,
    member: impl Fn(PersonId) -> Option<&'m Member>,
    (of, now): (PersonId, Timestamp),
) -> Vec<PersonId> {
    let mut chain = Vec::new();
    let mut last = of;
    while chain.len() < CHAIN_MAX {
        let named = approval.delegations.iter().find(|delegation| delegation.from == last);
        let next = named.map(|delegation| delegation.to).or_else(|| {
            let away = member(last)?.stand_in.as_ref();
            away.filter(|away| away.from <= now && now < away.until).map(|away| away.person)
        });
        let Some(next) = next.filter(|next| *next != of && !chain.contains(next)) else { break };
        chain.push(next);
        last = next;
    }
    chain
}
