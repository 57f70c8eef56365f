//! Finding and writing records.

use std::sync::Arc;

use super::{Idempotency, IdempotencyRecord, StoredReply};
use crate::canonical::Hash;
use crate::ids::OrgId;
use crate::rejection::Rejection;
use crate::session::Session;
use crate::state::{Draft, Halt};

/// The living record of an idempotency key, if it stands for this very request.
pub(crate) fn find_record(
    draft: &Draft<'_>,
    session: &Session,
    idempotency: &Idempotency,
) -> Result<Option<Arc<IdempotencyRecord>>, Halt> {
    let Some((org, digest)) = name(session, idempotency)? else { return Ok(None) };
    let Some(record) = draft.get::<IdempotencyRecord>((org, digest))? else {
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
    let Some((org, digest)) = name(session, idempotency)? else { return Ok(()) };
    let (fingerprint, created_at) = (idempotency.fingerprint, draft.now());
    let record = IdempotencyRecord { org, digest, fingerprint, reply, created_at };
    if draft.get::<IdempotencyRecord>((org, digest))?.is_some() {
        draft.update(record);
    } else {
        draft.insert(record);
    }
    Ok(())
}

/// The record's name; the operator and the server itself have none.
fn name(session: &Session, idempotency: &Idempotency) -> Result<Option<(OrgId, Hash)>, Halt> {
    let Some(environment) = session.actor.environment() else { return Ok(None) };
    let digest = idempotency.digest(environment, session.actor.scoped_key());
    Ok(Some((session.org()?, digest)))
}
