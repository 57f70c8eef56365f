//! A member leaves.

use std::sync::Arc;

use super::staff::Staff;
use super::{ApproverList, Member};
use crate::approval::Reach;
use crate::ids::{MemberId, OrgId};
use crate::key::{ApiKey, revoke_key};
use crate::log::Fact;
use crate::outcome::{MemberChanged, Outcome};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Range, Read};

/// `DELETE /members/:id`, and the operator's `member rm`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemoveMember {
    /// The organization, when the operator asks.
    pub org: Option<OrgId>,
    /// Who.
    pub member: MemberId,
}

/// Removes a member, with all by which they could still act: their keys, and those that they made
/// for others and know the secrets of, are revoked, their sessions end with the membership that
/// they name, nobody is stood in for by them, and they are on no list. Their agents go on; the row
/// stays, for what they once decided.
pub(super) fn remove_member(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &RemoveMember,
) -> Result<Answer, Halt> {
    session.must_be_live(draft)?;
    let staff = Staff::of(draft, session)?;
    let before = staff.member(verb.member)?;
    staff.must_govern(session, Some(before.role), None)?;
    let lists = Range::ApproverListsOfOrganization(before.org);
    draft.need([lists.into()])?;
    let keys = keys_known_to(draft, &staff, &before)?;
    let reach = Reach::before(draft, before.org)?;
    for key in keys {
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

/// The keys that work and whose secrets somebody knows: their own, and what they made for others.
pub(super) fn keys_known_to(
    draft: &Draft<'_>,
    staff: &Staff,
    member: &Member,
) -> Result<Vec<Arc<ApiKey>>, Halt> {
    let of = |row: &Arc<Member>| Range::ActiveKeysOfPerson(row.org, row.person);
    let ranges: Vec<Range> = staff.0.iter().map(of).collect();
    draft.need(ranges.iter().map(|range| (*range).into()).collect::<Vec<Read>>())?;
    let mut keys = Vec::new();
    for range in ranges {
        let known = draft.range::<ApiKey>(range)?.into_iter();
        keys.extend(known.filter(|key| [key.owner, key.creator].contains(&member.person)));
    }
    Ok(keys)
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
