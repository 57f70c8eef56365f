//! Setting the password of an invitation.

use super::{Invitation, Login, PasswordHash};
use crate::canonical::Hash;
use crate::ids::{OrgId, PersonId};
use crate::log::{self, Fact, LogActor};
use crate::organization::Member;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// `POST /auth/enrol`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrol {
    /// The organization that the token leads to.
    pub org: OrgId,
    /// The member that it leads to.
    pub person: PersonId,
    /// SHA-256 of the token.
    pub token: Hash,
    /// The hash of the password.
    pub password: PasswordHash,
}

/// Sets the password, if the invitation still stands. Whoever was signed in with another before is
/// so no more.
pub(super) fn enrol(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &Enrol,
) -> Result<Answer, Halt> {
    let (name, now) = ((verb.org, verb.person), draft.now());
    let member = draft.get::<Member>(name)?.ok_or(Rejection::Unauthenticated)?;
    let invitation = draft.get::<Invitation>(name)?.ok_or(Rejection::Unauthenticated)?;
    let stands = invitation.digest == verb.token
        && invitation.member == member.id
        && invitation.used_at.is_none()
        && now < invitation.expires_at;
    if !stands || !member.is_active() {
        return Err(Rejection::Unauthenticated.into());
    }
    set_password(draft, &member, &verb.password)?;
    draft.update(Invitation { used_at: Some(now), ..(*invitation).clone() });
    let by = (LogActor::Person(member.person), session.ip);
    log::append(draft, verb.org, by, Fact::MemberEnrolled { member: (*member).clone() })?;
    Ok(Outcome::Member(member).into())
}

/// Sets a member's password, which ends what was signed in with the one before. Returns which
/// version it is.
pub(super) fn set_password(
    draft: &mut Draft<'_>,
    member: &Member,
    password: &PasswordHash,
) -> Result<u32, Halt> {
    let before = draft.get::<Login>((member.org, member.person))?;
    let login = Login {
        org: member.org,
        person: member.person,
        password: password.clone(),
        version: before.as_ref().map_or(1, |login| login.version.saturating_add(1)),
        changed_at: draft.now(),
    };
    let version = login.version;
    if before.is_some() {
        draft.update(login);
    } else {
        draft.insert(login);
    }
    Ok(version)
}
