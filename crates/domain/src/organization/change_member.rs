//! Another role for a member, and the operator's word for one.

use std::sync::Arc;

use super::remove_member::keys_known_to;
use super::staff::{Staff, must_grant};
use super::{Member, Role};
use crate::approval::Reach;
use crate::ids::{MemberId, OrgId};
use crate::key::{ApiKey, narrow_key};
use crate::log::Fact;
use crate::outcome::{MemberChanged, Outcome};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// `PATCH /members/:id`, and the operator's `member role`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpdateMember {
    /// The organization, when the operator asks.
    pub org: Option<OrgId>,
    /// Who.
    pub member: MemberId,
    /// What they shall be.
    pub role: Role,
}

/// The operator's `member vouch`: this is a person of their own, whoever brought them in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VouchMember {
    /// The organization.
    pub org: OrgId,
    /// Who.
    pub member: MemberId,
}

/// Gives a member another role. Keys that allow more than it does are narrowed with it: theirs, and
/// those that they made for others.
pub(super) fn update_member(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &UpdateMember,
) -> Result<Answer, Halt> {
    session.must_be_live(draft)?;
    let staff = Staff::of(draft, session)?;
    let before = staff.member(verb.member)?;
    if before.role == verb.role {
        let changed = MemberChanged { member: before, unreachable: Vec::new() };
        return Ok(Outcome::MemberChanged(changed).into());
    }
    staff.must_govern(session, Some(before.role), Some(verb.role))?;
    must_grant(session, verb.role)?;
    let keys = keys_known_to(draft, &staff, &before)?;
    Ok(Outcome::MemberChanged(give_role(draft, session, (&before, verb.role), keys)?).into())
}

/// Writes the change of role and all that follows from it.
fn give_role(
    draft: &mut Draft<'_>,
    session: &Session,
    (before, role): (&Member, Role),
    keys: Vec<Arc<ApiKey>>,
) -> Result<MemberChanged, Halt> {
    let reach = Reach::before(draft, before.org)?;
    let after = Member { role, ..before.clone() };
    let fact = Fact::MemberUpdated { before: before.clone(), after: after.clone() };
    session.log(draft, fact)?;
    for key in keys {
        narrow_key(draft, session, (&key, role.permissions()))?;
    }
    let member = draft.update(after);
    Ok(MemberChanged { member, unreachable: reach.after(draft, session)? })
}

/// Takes the operator's word for a member: nobody else stands behind them any more.
pub(super) fn vouch(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &VouchMember,
) -> Result<Answer, Halt> {
    let before = Staff::of(draft, session)?.member(verb.member)?;
    if before.added_by.is_empty() {
        return Ok(Outcome::Member(before).into());
    }
    let after = Member { added_by: Vec::new(), ..(*before).clone() };
    let fact = Fact::MemberUpdated { before: (*before).clone(), after: after.clone() };
    session.log(draft, fact)?;
    Ok(Outcome::Member(draft.update(after)).into())
}
