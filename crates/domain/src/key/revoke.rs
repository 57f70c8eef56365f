//! Revoking an API key: at once, and for ever.

use std::sync::Arc;

use super::update::own_key;
use super::{ApiKey, KeyStatus};
use crate::ids::KeyId;
use crate::log::Fact;
use crate::outcome::Outcome;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// `DELETE /api-keys/:id`. Doing it twice is doing it once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevokeKey {
    /// The key.
    pub key: KeyId,
}

/// Revokes a key of the caller's organization.
pub(crate) fn revoke(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &RevokeKey,
) -> Result<Answer, Halt> {
    let key = own_key(draft, session, verb.key)?;
    Ok(Outcome::ApiKey(revoke_key(draft, session, &key)?).into())
}

/// Revokes a key, if that is news.
pub(crate) fn revoke_key(
    draft: &mut Draft<'_>,
    session: &Session,
    key: &Arc<ApiKey>,
) -> Result<Arc<ApiKey>, Halt> {
    if key.status == KeyStatus::Revoked {
        return Ok(Arc::clone(key));
    }
    let revoked_at = Some(draft.now());
    let key = draft.update(ApiKey { status: KeyStatus::Revoked, revoked_at, ..(**key).clone() });
    session.log(draft, Fact::KeyRevoked { key: (*key).clone() })?;
    Ok(key)
}
