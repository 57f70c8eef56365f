//! Somebody votes for another while that one is away.

use std::collections::BTreeMap;

use super::staff::Staff;
use super::{Member, StandIn};
use crate::access::{Actor, Permission};
use crate::ids::{MemberId, OrgId, PersonId};
use crate::log::Fact;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};
use crate::time::Timestamp;

/// `PUT` and `DELETE /members/:id/stand-in`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetStandIn {
    /// The organization, when the operator asks.
    pub org: Option<OrgId>,
    /// Who is away.
    pub member: MemberId,
    /// Who votes for them, and when; none for nobody any more.
    pub stand_in: Option<NewStandIn>,
}

/// Who votes for somebody, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewStandIn {
    /// Who.
    pub person: PersonId,
    /// From when; none for at once.
    pub from: Option<Timestamp>,
    /// Until when: half-open.
    pub until: Timestamp,
}

/// The longest that somebody stands in, and the longest ahead that it can be said, in seconds.
const STAND_IN_SECONDS_MAX: i64 = 366 * 86_400;

/// How many people a vote passes through at most.
const CHAIN_MAX: usize = 4;

/// Says who stands in for a member, or that nobody does.
pub(super) fn set_stand_in(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &SetStandIn,
) -> Result<Answer, Halt> {
    session.must_be_live(draft)?;
    let staff = Staff::of(draft, session)?;
    let before = staff.member(verb.member)?;
    // With a key that somebody else made it is not they who say it.
    let own = session.actor.holders() == [before.person];
    let others = Permission::OrganizationsWrite;
    if !own && !session.actor.permissions().allows(others) {
        return Err(Rejection::PermissionMissing(others).into());
    }
    let stand_in = match verb.stand_in {
        None => None,
        // A vote is its owner's to hand on. Whoever could hand on another's had two.
        Some(_) if !own && !matches!(session.actor, Actor::Operator) => {
            return Err(Rejection::OperatorOnly.into());
        }
        Some(new) => {
            let stand_in = bounded(new, draft.now())?;
            suitable(draft.now(), (&staff, &before), &stand_in)?;
            Some(stand_in)
        }
    };
    if stand_in == before.stand_in {
        return Ok(Outcome::Member(before).into());
    }
    let after = Member { stand_in, ..(*before).clone() };
    let (before, set) = ((*before).clone(), after.stand_in.is_some());
    let fact = if set {
        Fact::MemberStandInSet { before, after: after.clone() }
    } else {
        Fact::MemberStandInCleared { before, after: after.clone() }
    };
    session.log(draft, fact)?;
    Ok(Outcome::Member(draft.update(after)).into())
}

/// A time with an end, that is not over yet.
fn bounded(new: NewStandIn, now: Timestamp) -> Result<StandIn, Rejection> {
    let from = new.from.unwrap_or(now);
    if new.until <= from || new.until <= now {
        return Err(Rejection::invalid("until", "must be later than `from`, and than now"));
    }
    if from > now.plus_seconds(STAND_IN_SECONDS_MAX)
        || new.until > from.plus_seconds(STAND_IN_SECONDS_MAX)
    {
        return Err(Rejection::invalid("until", "must be within 366 days"));
    }
    Ok(StandIn { person: new.person, from, until: new.until })
}

/// Somebody who is there, and whose own stand-ins lead neither in a circle nor too far.
fn suitable(
    now: Timestamp,
    (staff, member): (&Staff, &Member),
    stand_in: &StandIn,
) -> Result<(), Rejection> {
    if staff.person(stand_in.person).is_none() {
        return Err(Rejection::invalid("personId", "is no member of the organization"));
    }
    let mut links: BTreeMap<PersonId, PersonId> = BTreeMap::new();
    for other in &staff.0 {
        // What is over links nobody any more.
        let link = other.stand_in.as_ref().filter(|link| link.until > now);
        links.extend(link.map(|link| (other.person, link.person)));
    }
    links.insert(member.person, stand_in.person);
    for person in links.keys() {
        chain(&links, *person)?;
    }
    Ok(())
}

fn chain(links: &BTreeMap<PersonId, PersonId>, from: PersonId) -> Result<(), Rejection> {
    let mut at = from;
    for length in 0.. {
        let Some(next) = links.get(&at) else { return Ok(()) };
        if *next == from {
            return Err(Rejection::invalid("personId", "would stand in for themselves"));
        }
        if length >= CHAIN_MAX {
            let message = "would pass votes on through more than 4 people";
            return Err(Rejection::invalid("personId", message));
        }
        at = *next;
    }
    Ok(())
}
