//! Signing out.

use super::UserSession;
use crate::access::Actor;
use crate::log::Fact;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// Ends the caller's session, at once and for ever.
pub(super) fn sign_out(draft: &mut Draft<'_>, session: &Session) -> Result<Answer, Halt> {
    let Actor::Session(signed_in) = &session.actor else {
        return Err(Rejection::SessionOnly.into());
    };
    let ended_at = Some(draft.now());
    let ended = draft.update(UserSession { ended_at, ..(*signed_in.session).clone() });
    let fact = Fact::SessionEnded {
        session: ended.id,
        person: ended.person,
        environment: ended.environment,
    };
    session.log(draft, fact)?;
    Ok(Outcome::Done.into())
}
