//! Of what a member is told by mail: their own choice alone.

use super::Notifications;
use super::staff::Staff;
use crate::access::Actor;
use crate::key::KeyKind;
use crate::log::Fact;
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// `PATCH /members/me`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetNotifications {
    /// What they want to be told of.
    pub notifications: Notifications,
}

/// Says of what the caller is told. Whoever could say it for another could keep them from hearing
/// of what waits for them.
pub(super) fn set_notifications(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: SetNotifications,
) -> Result<Answer, Halt> {
    session.must_be_live(draft)?;
    let staff = Staff::of(draft, session)?;
    let before = match (session.actor.holders().as_slice(), session.actor.kind()) {
        ([person], Some(KeyKind::Person)) => staff.person(*person),
        _ => return Err(not_their_own(&session.actor).into()),
    };
    let before = before.ok_or(Rejection::NotFound(Object::Member))?;
    if before.notifications == verb.notifications {
        return Ok(Outcome::Member(before.clone()).into());
    }
    let (before, notifications) = ((**before).clone(), verb.notifications);
    let after = super::Member { notifications, ..before.clone() };
    session.log(draft, Fact::MemberUpdated { before, after: after.clone() })?;
    Ok(Outcome::Member(draft.update(after)).into())
}

/// An agent is not its owner, and with a key that somebody else made it is not they who say it.
fn not_their_own(actor: &Actor) -> Rejection {
    if actor.is_agent() { Rejection::AgentCredential } else { Rejection::SessionOnly }
}
