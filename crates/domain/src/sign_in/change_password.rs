//! Choosing another password.

use super::enrol::set_password;
use super::{Login, PasswordHash, UserSession};
use crate::access::Actor;
use crate::log::Fact;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};

/// `POST /auth/password`, once the present password was found to be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangePassword {
    /// The hash that the present password was found to match. It has to be the present one still.
    pub verified: PasswordHash,
    /// The hash of the new one.
    pub password: PasswordHash,
}

/// Changes the caller's password. Every other session of theirs ends with the password that it
/// began with.
pub(super) fn change_password(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &ChangePassword,
) -> Result<Answer, Halt> {
    let Actor::Session(signed_in) = &session.actor else {
        return Err(Rejection::SessionOnly.into());
    };
    let member = &signed_in.member;
    draft.need([Key::Login(member.org, member.person).into()])?;
    let login = draft.get::<Login>((member.org, member.person))?;
    if login.is_none_or(|login| login.password != verb.verified) {
        return Err(Rejection::Unauthenticated.into());
    }
    let login = set_password(draft, member, &verb.password)?;
    draft.update(UserSession { login, ..(*signed_in.session).clone() });
    session.log(draft, Fact::MemberPasswordChanged { member: (**member).clone() })?;
    Ok(Outcome::Done.into())
}
