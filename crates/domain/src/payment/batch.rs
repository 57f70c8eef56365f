//! Payments that are made together or not at all (spec §15.3).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Debit, Debited, Payment, PaymentKind, SendPayment, debit};
use crate::access::Environment;
use crate::canonical::{self, Hash};
use crate::decide::{Answer, Session, as_created};
use crate::idempotency::{Idempotency, IdempotencyRecord, StoredReply};
use crate::ids::{BatchId, PaymentId, PolicyId};
use crate::log::Fact;
use crate::money::Amount;
use crate::outcome::{BatchOutcome, Outcome};
use crate::rejection::Rejection;
use crate::state::{Draft, Halt, Key};

/// `POST /payments/batch`, 1–20 items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendBatch {
    /// The payments, in order.
    pub items: Vec<BatchItem>,
}

/// One payment of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchItem {
    /// The payment.
    pub payment: SendPayment,
    /// Its own idempotency key, in the key space of `POST /payments`.
    pub idempotency: Option<Idempotency>,
}

/// A batch that came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchFailure {
    /// The batch.
    pub batch: BatchId,
    /// Which item failed, from 0.
    #[serde(with = "canonical::integer")]
    pub failed_index: usize,
    /// How many items there were.
    #[serde(with = "canonical::integer")]
    pub items: usize,
    /// Why it failed.
    pub error: Box<ItemError>,
}

/// Why an item failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemError {
    /// It was refused by itself.
    Refused(Rejection),
    /// It would have to wait for people, which a batch cannot.
    NeedsApproval(Vec<PolicyId>),
}

/// Posts all payments of a batch, or none.
pub(crate) fn send_batch(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &SendBatch,
) -> Result<Answer, Halt> {
    draft.need(item_records(session, verb)?)?;
    let batch: BatchId = draft.fresh();
    let before = draft.mark();
    let mut payments = Vec::with_capacity(verb.items.len());
    for (index, item) in verb.items.iter().enumerate() {
        match send_item(draft, session, (item, batch))? {
            Ok(payment) => payments.push(payment),
            Err(error) => {
                draft.rollback(before);
                let (items, error) = (verb.items.len(), Box::new(error));
                let failure = BatchFailure { batch, failed_index: index, items, error };
                return fail(draft, session, failure);
            }
        }
    }
    complete(draft, session, (batch, payments))
}

/// The records of the items' own idempotency keys.
fn item_records(session: &Session, verb: &SendBatch) -> Result<Vec<crate::state::Read>, Halt> {
    let org = session.org()?;
    let mut reads = Vec::new();
    for item in &verb.items {
        if let Some(idempotency) = &item.idempotency {
            reads.push(Key::IdempotencyRecord(org, digest(session, idempotency)?).into());
        }
    }
    Ok(reads)
}

fn digest(session: &Session, idempotency: &Idempotency) -> Result<Hash, Halt> {
    let key = session.actor.key().ok_or(Rejection::OperatorOnly)?;
    let scoped = (!key.wallet_scope.is_empty()).then_some(key.id);
    Ok(idempotency.digest(key.environment, scoped))
}

/// Sends one item. An error of the item is a value: the batch decides what becomes of it.
fn send_item(
    draft: &mut Draft<'_>,
    session: &Session,
    (item, batch): (&BatchItem, BatchId),
) -> Result<Result<Arc<Payment>, ItemError>, Halt> {
    match replayed(draft, session, item) {
        Ok(Some(payment)) => return Ok(Ok(payment)),
        Ok(None) => {}
        Err(Halt::Rejected(rejection)) => return Ok(Err(ItemError::Refused(rejection))),
        Err(missing) => return Err(missing),
    }
    let idempotency_key = item.idempotency.as_ref().map(|idempotency| idempotency.key.clone());
    let asked = Debit {
        batch: Some(batch),
        idempotency_key,
        ..Debit::of(PaymentKind::Payment, &item.payment)
    };
    let payment = match debit(draft, session, asked) {
        Ok(Debited::Posted(payment)) => payment,
        Ok(Debited::Denied(rejection)) | Err(Halt::Rejected(rejection)) => {
            return Ok(Err(ItemError::Refused(rejection)));
        }
        Ok(Debited::Held(_, approval)) => {
            let policies = approval.policies.iter().map(|pin| pin.policy).collect();
            return Ok(Err(ItemError::NeedsApproval(policies)));
        }
        Err(missing) => return Err(missing),
    };
    remember(draft, session, (item, payment.id))?;
    Ok(Ok(payment))
}

/// The payment that this item's key stands for already.
fn replayed(
    draft: &Draft<'_>,
    session: &Session,
    item: &BatchItem,
) -> Result<Option<Arc<Payment>>, Halt> {
    let Some(idempotency) = &item.idempotency else { return Ok(None) };
    let org = session.org()?;
    let record = draft.get::<IdempotencyRecord>((org, digest(session, idempotency)?))?;
    let ttl_seconds = i64::from(draft.context().settings.idempotency_ttl_seconds);
    let alive = |record: &Arc<IdempotencyRecord>| {
        draft.now() < record.created_at.plus_seconds(ttl_seconds)
    };
    let Some(record) = record.filter(alive) else { return Ok(None) };
    let StoredReply::Payment(id) = record.reply else { return Ok(None) };
    if record.fingerprint != idempotency.fingerprint {
        let key = idempotency.key.clone();
        return Err(Rejection::IdempotencyKeyReuse { key }.into());
    }
    let payment = draft.get::<Payment>((org, id))?;
    let payment = payment.ok_or(Rejection::corrupt("replayed payment"))?;
    match as_created(draft, &payment)? {
        Outcome::Posted(payment) => Ok(Some(payment)),
        _ => Ok(None),
    }
}

fn remember(
    draft: &mut Draft<'_>,
    session: &Session,
    (item, payment): (&BatchItem, PaymentId),
) -> Result<(), Halt> {
    let Some(idempotency) = &item.idempotency else { return Ok(()) };
    let org = session.org()?;
    let record = IdempotencyRecord {
        org,
        digest: digest(session, idempotency)?,
        fingerprint: idempotency.fingerprint,
        reply: StoredReply::Payment(payment),
        created_at: draft.now(),
    };
    draft.insert(record);
    Ok(())
}

fn complete(
    draft: &mut Draft<'_>,
    session: &Session,
    (batch, payments): (BatchId, Vec<Arc<Payment>>),
) -> Result<Answer, Halt> {
    let sum = |of: fn(&Payment) -> Amount| {
        let add = |sum: Amount, payment: &Arc<Payment>| sum.checked_add(of(payment));
        payments.iter().try_fold(Amount::ZERO, add).ok_or(Rejection::AmountOverflow)
    };
    let fact = Fact::BatchCompleted {
        batch,
        environment: environment(session)?,
        payments: payments.iter().map(|payment| payment.id).collect(),
        total: sum(|payment| payment.amount)?,
        fees: sum(|payment| payment.fee)?,
    };
    session.log(draft, fact)?;
    let outcome = BatchOutcome { batch, org: session.org()?, payments };
    Ok(Outcome::Batch(outcome).into())
}

fn fail(
    draft: &mut Draft<'_>,
    session: &Session,
    failure: BatchFailure,
) -> Result<Answer, Halt> {
    let environment = environment(session)?;
    session.log(draft, Fact::BatchFailed { environment, failure: failure.clone() })?;
    Ok(Answer::Refused(Rejection::BatchFailed(Box::new(failure))))
}

fn environment(session: &Session) -> Result<Environment, Halt> {
    session.environment()
}
