//! When keys and sessions were last used. Written lazily and not logged: it is no fact anybody
//! decided.

use super::KeyUse;
use crate::ids::{KeyId, OrgId, SessionId};
use crate::outcome::Outcome;
use crate::session::{Answer, Session};
use crate::sign_in::UserSession;
use crate::state::{Draft, Halt, Key};
use crate::time::Timestamp;

/// Uses of keys and sessions of one organization since the last time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TouchKeys {
    /// The organization.
    pub org: OrgId,
    /// Each key and when it was last seen.
    pub uses: Vec<(KeyId, Timestamp)>,
    /// Each session and when it was last seen.
    pub sessions: Vec<(SessionId, Timestamp)>,
}

/// Notes the uses.
pub(crate) fn touch(
    draft: &mut Draft<'_>,
    _session: &Session,
    verb: &TouchKeys,
) -> Result<Answer, Halt> {
    let keys = verb.uses.iter().map(|(key, _)| Key::KeyUse(verb.org, *key).into());
    let sessions = verb.sessions.iter().map(|(id, _)| Key::UserSession(verb.org, *id).into());
    draft.need(keys.chain(sessions))?;
    for (id, at) in &verb.sessions {
        let before = draft.get::<UserSession>((verb.org, *id))?;
        // A use that was seen in time is noted in time, or else the session is over by now.
        if let Some(before) = before.filter(|before| before.seen_at < *at) {
            draft.update(UserSession { seen_at: *at, ..(*before).clone() });
        }
    }
    for (key, at) in &verb.uses {
        let before = draft.get::<KeyUse>((verb.org, *key))?;
        let noted = KeyUse { org: verb.org, key: *key, at: *at };
        match before {
            None => drop(draft.insert(noted)),
            Some(before) if before.at < *at => drop(draft.update(noted)),
            Some(_) => {}
        }
    }
    Ok(Outcome::Done.into())
}
