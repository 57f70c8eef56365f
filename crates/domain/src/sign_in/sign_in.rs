//! Signing in.

use super::{Login, PasswordHash, SESSION_SECONDS, UserSession};
use crate::access::Environment;
use crate::canonical::Hash;
use crate::ids::{OrgId, PersonId};
use crate::log::{self, Fact, LogActor};
use crate::organization::{Locator, LocatorKey, LocatorTarget, Member};
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// `POST /auth/sign-in`, once the password was found to be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// The organization.
    pub org: OrgId,
    /// Who.
    pub person: PersonId,
    /// The environment.
    pub environment: Environment,
    /// The hash that the password was found to match. It has to be the present one still.
    pub verified: PasswordHash,
    /// SHA-256 of the session's secret.
    pub digest: Hash,
}

/// Begins a session.
pub(super) fn sign_in(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &SignIn,
) -> Result<Answer, Halt> {
    let (name, now) = ((verb.org, verb.person), draft.now());
    let member = draft.get::<Member>(name)?.filter(|member| member.is_active());
    let login = draft.get::<Login>(name)?.filter(|login| login.password == verb.verified);
    let (member, login) = member.zip(login).ok_or(Rejection::Unauthenticated)?;
    let begun = UserSession {
        id: draft.fresh(),
        org: verb.org,
        person: verb.person,
        member: member.id,
        environment: verb.environment,
        digest: verb.digest,
        login: login.version,
        created_at: now,
        expires_at: now.plus_seconds(SESSION_SECONDS),
        seen_at: now,
        ended_at: None,
    };
    let target = LocatorTarget::Session {
        org: begun.org,
        session: begun.id,
        person: begun.person,
        environment: begun.environment,
    };
    draft.insert(Locator { key: LocatorKey::Secret(verb.digest), target });
    let by = (LogActor::Person(begun.person), session.ip);
    let (id, environment) = (begun.id, begun.environment);
    let started = Fact::SessionStarted { session: id, person: begun.person, environment };
    log::append(draft, verb.org, by, started)?;
    Ok(Outcome::Session(draft.insert(begun)).into())
}
