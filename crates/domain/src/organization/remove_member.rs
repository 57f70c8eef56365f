//! A member leaves.

use super::staff::Staff;
use super::{ApproverList, Member};
use crate::approval::Reach;
use crate::ids::{MemberId, OrgId};
use crate::key::{ApiKey, revoke_key};
use crate::log::Fact;
use crate::outcome::{MemberChanged, Outcome};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Range};

/// `DELETE /members/:id`, and the operator's `member rm`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemoveMember {
    /// The organization, when the operator asks.
    pub org: Option<OrgId>,
    /// Who.
    pub member: MemberId,
}

/// Removes a member, with all by which they could still act: their keys are revoked, their
/// sessions end with the membership that they name, nobody is stood in for by them, and they are
/// on no list. Their agents go on; the row stays, for what they once decided.
pub(super) fn remove_member(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &RemoveMember,
) -> Result<Answer, Halt> {
    session.must_be_live(draft)?;
    let staff = Staff::of(draft, session)?;
    let before = staff.member(verb.member)?;
    staff.must_govern(session, Some(before.role), None)?;
    let keys = Range::ActiveKeysOfPerson(before.org, before.person);
    let lists = Range::ApproverListsOfOrganization(before.org);
    draft.need([keys.into(), lists.into()])?;
    let reach = Reach::before(draft, before.org)?;
    for key in draft.range::<ApiKey>(keys)? {
        revoke_key(draft, session, &key)?;
    }
    for list in draft.range::<ApproverList>(lists)? {
        strike(draft, session, (&list, &before))?;
    }
    for member in &staff.0 {
        if member.stand_in.as_ref().is_some_and(|stand_in| stand_in.person == before.person) {
            let after = Member { stand_in: None, ..(**member).clone() };
            let (was, is) = ((**member).clone(), after.clone());
            session.log(draft, Fact::MemberStandInCleared { before: was, after: is })?;
            draft.update(after);
        }
    }
    let removed_at = Some(draft.now());
    let removed = Member { removed_at, stand_in: None, ..(*before).clone() };
    session.log(draft, Fact::MemberRemoved { member: removed.clone() })?;
    let member = draft.update(removed);
    let unreachable = reach.after(draft, session)?;
    Ok(Outcome::MemberChanged(MemberChanged { member, unreachable }).into())
}

/// Takes a person off a list, if they are on it.
fn strike(
    draft: &mut Draft<'_>,
    session: &Session,
    (list, member): (&ApproverList, &Member),
) -> Result<(), Halt> {
    if !list.people.contains(&member.person) {
        return Ok(());
    }
    let mut after = ApproverList {
        version: list.version.saturating_add(1),
        updated_at: draft.now(),
        ..list.clone()
    };
    after.people.retain(|person| *person != member.person);
    let fact = Fact::ApproverListUpdated { before: list.clone(), after: after.clone() };
    session.log(draft, fact)?;
    draft.update(after);
    Ok(())
}
