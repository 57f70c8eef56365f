//! Finding and writing records.

use std::sync::Arc;

use super::{Idempotency, IdempotencyRecord, StoredReply};
use crate::ids::KeyId;
use crate::key::ApiKey;
use crate::rejection::Rejection;
use crate::session::Session;
use crate::state::{Draft, Halt};

/// The living record of an idempotency key, if it stands for this very request.
pub(crate) fn find_record(
    draft: &Draft<'_>,
    session: &Session,
    idempotency: &Idempotency,
) -> Result<Option<Arc<IdempotencyRecord>>, Halt> {
    let Some(key) = session.actor.key() else { return Ok(None) };
    let digest = idempotency.digest(key.environment, scope(key));
    let Some(record) = draft.get::<IdempotencyRecord>((key.org, digest))? else {
        return Ok(None);
    };
    let ttl_seconds = i64::from(draft.context().settings.idempotency_ttl_seconds);
    if draft.now() >= record.created_at.plus_seconds(ttl_seconds) {
        return Ok(None);
    }
    if record.fingerprint != idempotency.fingerprint {
        let key = idempotency.key.clone();
        return Err(Rejection::IdempotencyKeyReuse { key }.into());
    }
    Ok(Some(record))
}

/// Writes the record of an idempotency key, in the place of one that has grown too old.
pub(crate) fn keep_record(
    draft: &mut Draft<'_>,
    session: &Session,
    idempotency: &Idempotency,
    reply: StoredReply,
) -> Result<(), Halt> {
    let Some(key) = session.actor.key() else { return Ok(()) };
    let digest = idempotency.digest(key.environment, scope(key));
    let (org, fingerprint, created_at) = (key.org, idempotency.fingerprint, draft.now());
    let record = IdempotencyRecord { org, digest, fingerprint, reply, created_at };
    if draft.get::<IdempotencyRecord>((org, digest))?.is_some() {
        draft.update(record);
    } else {
        draft.insert(record);
    }
    Ok(())
}

fn scope(key: &ApiKey) -> Option<KeyId> {
    (!key.wallet_scope.is_empty()).then_some(key.id)
}
