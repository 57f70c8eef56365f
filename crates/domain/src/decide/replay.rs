//! Answering the same request again (spec §7).

use std::sync::Arc;

use super::Session;
use crate::access::{Caller, Environment};
use crate::approval::Approval;
use crate::command::Request;
use crate::idempotency::{IdempotencyRecord, StoredReply};
use crate::ids::{KeyId, OrgId};
use crate::key::ApiKey;
use crate::outcome::{Held, Outcome};
use crate::payment::Payment;
use crate::rejection::Rejection;
use crate::state::{Draft, Halt, Key, Read};

impl Request {
    /// Names the record that this request's idempotency key stands for.
    pub(crate) fn idempotency_read(
        &self,
        org: OrgId,
        environment: Environment,
        scoped: Option<KeyId>,
    ) -> Option<Read> {
        let idempotency = self.idempotency.as_ref()?;
        Some(Key::IdempotencyRecord(org, idempotency.digest(environment, scoped)).into())
    }
}

/// What was answered to this request before, if it was made before.
pub(crate) fn recall(
    draft: &Draft<'_>,
    session: &Session,
    request: &Request,
) -> Result<Option<Outcome>, Halt> {
    let (Some(idempotency), Caller::Key(_)) = (&request.idempotency, &request.caller) else {
        return Ok(None);
    };
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
    match &record.reply {
        StoredReply::Outcome(outcome) => Ok(Some((**outcome).clone())),
        StoredReply::Payment(id) => {
            let payment = draft.get::<Payment>((key.org, *id))?;
            let payment = payment.ok_or(Rejection::corrupt("replayed payment"))?;
            as_created(draft, &payment).map(Some)
        }
    }
}

/// A payment as it was answered first, whatever has become of it.
pub(crate) fn as_created(draft: &Draft<'_>, payment: &Payment) -> Result<Outcome, Halt> {
    let first = Arc::new(payment.as_created());
    let Some(id) = payment.approval else { return Ok(Outcome::Posted(first)) };
    let approval = draft.get::<Approval>((payment.org, id))?;
    let approval = approval.ok_or(Rejection::corrupt("replayed approval"))?;
    Ok(Outcome::Held(Held { payment: first, approval }))
}

/// Remembers the answer under the request's idempotency key.
pub(crate) fn remember(
    draft: &mut Draft<'_>,
    session: &Session,
    request: &Request,
    outcome: &Outcome,
) -> Result<(), Halt> {
    let (Some(idempotency), Some(key)) = (&request.idempotency, session.actor.key()) else {
        return Ok(());
    };
    let digest = idempotency.digest(key.environment, scope(key));
    let reply = match outcome {
        Outcome::Posted(payment) => StoredReply::Payment(payment.id),
        Outcome::Held(held) => StoredReply::Payment(held.payment.id),
        other => StoredReply::Outcome(Box::new(other.clone())),
    };
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
