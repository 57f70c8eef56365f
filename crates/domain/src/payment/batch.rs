//! Payments that are made together or not at all (spec §15.3).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Debit, Debited, Denied, Payment, PaymentKind, SendPayment, debit, reads_of_posting};
use crate::approval::Approval;
use crate::canonical;
use crate::fee::FeeProfile;
use crate::idempotency::{Idempotency, StoredReply};
use crate::idempotency::{find_record, keep_record};
use crate::ids::{BatchId, PaymentId, PolicyId};
use crate::log::Fact;
use crate::money::{Amount, Asset};
use crate::organization::{Locator, LocatorKey, LocatorTarget};
use crate::outcome::{BatchOutcome, Outcome};
use crate::policy::reads_of_tallies;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Read};
use crate::wallet::Wallet;

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

/// An item that failed, and the record of the debit that was decided against.
struct Failed {
    error: ItemError,
    record: Option<Box<Denied>>,
}

impl From<Rejection> for Failed {
    fn from(rejection: Rejection) -> Self {
        Self { error: ItemError::Refused(rejection), record: None }
    }
}

/// Posts all payments of a batch, or none.
pub(crate) fn send_batch(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &SendBatch,
) -> Result<Answer, Halt> {
    draft.need(reads_of_items(draft, session, verb)?)?;
    let batch: BatchId = draft.fresh();
    let before = draft.mark();
    let mut payments = Vec::with_capacity(verb.items.len());
    for (index, item) in verb.items.iter().enumerate() {
        match send_item(draft, session, (item, batch))? {
            Ok(payment) => payments.push(payment),
            Err(Failed { error, record }) => {
                draft.rollback(before);
                if let Some(record) = record {
                    // What the policies said is recorded, batch or not.
                    record.write(draft, session)?;
                }
                let (items, error) = (verb.items.len(), Box::new(error));
                let failure = BatchFailure { batch, failed_index: index, items, error };
                return fail(draft, session, failure);
            }
        }
    }
    complete(draft, session, (batch, payments))
}

/// What the items need beside their wallets: the answers that their keys stand for already, and
/// the organizations' own accounts.
fn reads_of_items(
    draft: &Draft<'_>,
    session: &Session,
    verb: &SendBatch,
) -> Result<Vec<Read>, Halt> {
    let (org, environment) = (session.org()?, session.environment()?);
    let with_fee = draft.context().settings.fees != FeeProfile::None;
    let mut reads = Vec::new();
    for item in &verb.items {
        let located = draft.get::<Locator>(LocatorKey::Wallet(item.payment.to))?;
        if let Some(LocatorTarget::Wallet { org: to, .. }) = located.map(|row| row.target) {
            reads.extend(reads_of_posting((environment, Asset::USD), (org, to), with_fee));
        }
        if let Some(from) = draft.get::<Wallet>((org, item.payment.from))? {
            let ends = (&*from, item.payment.to);
            reads.extend(reads_of_tallies(draft, ends, session.log_actor())?);
        }
        let Some(idempotency) = &item.idempotency else { continue };
        match find_record(draft, session, idempotency) {
            Ok(Some(record)) => reads.extend(record.reply.reads(org)),
            // Refused in its turn.
            Ok(None) | Err(Halt::Rejected(_)) => {}
            Err(missing) => return Err(missing),
        }
    }
    Ok(reads)
}

/// Sends one item. An error of the item is a value: the batch decides what becomes of it.
fn send_item(
    draft: &mut Draft<'_>,
    session: &Session,
    (item, batch): (&BatchItem, BatchId),
) -> Result<Result<Arc<Payment>, Failed>, Halt> {
    match replayed(draft, session, item) {
        Ok(None) => {}
        Ok(Some(known)) => return Ok(known.map_err(|error| Failed { error, record: None })),
        Err(Halt::Rejected(rejection)) => return Ok(Err(rejection.into())),
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
        Ok(Debited::Held(_, approval)) => {
            return Ok(Err(Failed { error: needs_approval(&approval), record: None }));
        }
        Ok(Debited::Denied(rejection, record)) => {
            let error = ItemError::Refused(rejection);
            return Ok(Err(Failed { error, record: Some(record) }));
        }
        Err(Halt::Rejected(rejection)) => return Ok(Err(rejection.into())),
        Err(missing) => return Err(missing),
    };
    if let Some(idempotency) = &item.idempotency {
        keep_record(draft, session, idempotency, StoredReply::Payment(payment.id))?;
    }
    Ok(Ok(payment))
}

/// What this item's key stands for already: a payment that was posted is the item's result; one
/// that had to wait, and was not posted, is an item that a batch cannot make.
fn replayed(
    draft: &Draft<'_>,
    session: &Session,
    item: &BatchItem,
) -> Result<Option<Result<Arc<Payment>, ItemError>>, Halt> {
    let Some(idempotency) = &item.idempotency else { return Ok(None) };
    let Some(record) = find_record(draft, session, idempotency)? else { return Ok(None) };
    let payment = |id| {
        let payment = draft.get::<Payment>((record.org, id))?;
        payment.ok_or(Halt::Rejected(Rejection::corrupt("replayed payment")))
    };
    match &record.reply {
        StoredReply::Payment(id) => Ok(Some(Ok(payment(*id)?))),
        StoredReply::Held { payment: id, approval } => {
            let payment = payment(*id)?;
            if payment.posted_at.is_some() {
                return Ok(Some(Ok(payment)));
            }
            let approval = draft.get::<Approval>((record.org, *approval))?;
            let approval = approval.ok_or(Rejection::corrupt("replayed approval"))?;
            Ok(Some(Err(needs_approval(&approval))))
        }
        StoredReply::Instruction { .. } | StoredReply::Outcome(_) => {
            let key = idempotency.key.clone();
            Err(Rejection::IdempotencyKeyReuse { key }.into())
        }
    }
}

fn needs_approval(approval: &Approval) -> ItemError {
    ItemError::NeedsApproval(approval.policies.iter().map(|pin| pin.policy).collect())
}

fn complete(
    draft: &mut Draft<'_>,
    session: &Session,
    (batch, payments): (BatchId, Vec<Arc<Payment>>),
) -> Result<Answer, Halt> {
    // An item whose payment was made before moves nothing now.
    let made: BTreeMap<PaymentId, &Arc<Payment>> = payments
        .iter()
        .filter(|payment| payment.batch == Some(batch))
        .map(|payment| (payment.id, payment))
        .collect();
    let sum = |of: fn(&Payment) -> Amount| {
        let add = |sum: Amount, payment: &&Arc<Payment>| sum.checked_add(of(payment));
        made.values().try_fold(Amount::ZERO, add).ok_or(Rejection::AmountOverflow)
    };
    let fact = Fact::BatchCompleted {
        batch,
        environment: session.environment()?,
        payments: payments.iter().map(|payment| payment.id).collect(),
        total: sum(|payment| payment.amount)?,
        fees: sum(|payment| payment.fee)?,
    };
    session.log(draft, fact)?;
    let outcome = BatchOutcome { batch, org: session.org()?, payments };
    Ok(Outcome::Batch(outcome).into())
}

fn fail(draft: &mut Draft<'_>, session: &Session, failure: BatchFailure) -> Result<Answer, Halt> {
    let environment = session.environment()?;
    session.log(draft, Fact::BatchFailed { environment, failure: failure.clone() })?;
    Ok(Answer::Refused(Rejection::BatchFailed(Box::new(failure))))
}
