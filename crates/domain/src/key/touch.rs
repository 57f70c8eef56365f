//! When keys were last used. Written lazily and not logged: it is no fact anybody decided.

use super::KeyUse;
use crate::ids::{KeyId, OrgId};
use crate::outcome::Outcome;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};
use crate::time::Timestamp;

/// Uses of keys of one organization since the last time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TouchKeys {
    /// The organization.
    pub org: OrgId,
    /// Each key and when it was last seen.
    pub uses: Vec<(KeyId, Timestamp)>,
}

/// Notes the uses.
pub(crate) fn touch(
    draft: &mut Draft<'_>,
    _session: &Session,
    verb: &TouchKeys,
) -> Result<Answer, Halt> {
    draft.need(verb.uses.iter().map(|(key, _)| Key::KeyUse(verb.org, *key).into()))?;
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
