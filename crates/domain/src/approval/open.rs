//! Opening a request: the payment waits, its money is held.

use std::sync::Arc;

use super::{
    Approval, ApprovalStatus, Ask, PaymentSubject, Place, PolicyPin, Requester, Requirement,
    Subject,
};
use crate::access::Environment;
use crate::canonical::Hash;
use crate::ids::{ApprovalId, OrgId};
use crate::ledger::{HoldReason, NewHold, place_hold};
use crate::organization::Member;
use crate::payment::{Payment, PaymentStatus, payload_of};
use crate::policy::{Evaluation, Judged};
use crate::rejection::Rejection;
use crate::session::Session;
use crate::state::{Draft, Halt};
use crate::time::Timestamp;

/// A payment that a policy holds.
pub(crate) struct Opening {
    pub(crate) payment: Payment,
    pub(crate) judged: Judged,
    /// Where it stands among what waits.
    pub(crate) place: Place,
}

/// Holds the payment's money and opens a request for it.
pub(crate) fn open(
    draft: &mut Draft<'_>,
    session: &Session,
    opening: Opening,
) -> Result<(Arc<Payment>, Arc<Approval>), Halt> {
    let Opening { payment, judged, place } = opening;
    let expires_at = deadline(draft, session, &judged)?;
    let asks = judged.holding().map(|policy| Ask::of(policy)).collect();
    let (id, hold) = (draft.fresh(), draft.fresh());
    let payment = Payment {
        status: PaymentStatus::PendingApproval,
        approval: Some(id),
        expires_at: Some(expires_at),
        ..payment
    };
    let total = payment.total().ok_or(Rejection::AmountOverflow)?;
    let new = NewHold {
        id: hold,
        org: payment.org,
        environment: payment.environment,
        wallet: payment.from,
        asset: payment.asset,
        amount: total,
        counted: payment.amount,
        reason: HoldReason::Approval,
        approval: Some(id),
        transaction: payment.id,
        expires_at: Some(expires_at),
    };
    place_hold(draft, &new)?;
    let new = NewRequest {
        id,
        org: payment.org,
        environment: payment.environment,
        subject: Subject::Payment(PaymentSubject {
            payment: payment.id,
            wallet: payment.from,
            asset: payment.asset,
            amount: payment.amount,
            fee: payment.fee,
            recipient: payment.to,
            recipient_org: payment.to_org,
            reverses: payment.reverses,
            description: payment.description.clone(),
            hold,
        }),
        payload_hash: payload_of(&payment)?,
        evaluation: judged.evaluation,
        asks,
        place,
        expires_at,
    };
    let approval = request(draft, session, new)?;
    Ok((draft.insert(payment), draft.insert(approval)))
}

/// A request that is to be opened.
pub(crate) struct NewRequest {
    pub(crate) id: ApprovalId,
    pub(crate) org: OrgId,
    pub(crate) environment: Environment,
    pub(crate) subject: Subject,
    pub(crate) payload_hash: Hash,
    /// What the policies said; those of them that hold it are pinned.
    pub(crate) evaluation: Evaluation,
    /// Who has to agree.
    pub(crate) asks: Vec<Ask>,
    pub(crate) place: Place,
    pub(crate) expires_at: Timestamp,
}

/// The request as it is when it is opened.
pub(crate) fn request(
    draft: &Draft<'_>,
    session: &Session,
    new: NewRequest,
) -> Result<Approval, Halt> {
    let people = session.people(draft)?;
    let told = new.subject.instruction().is_some();
    let called = if told { called(draft, session)? } else { None };
    let approval = Approval {
        id: new.id,
        org: new.org,
        environment: new.environment,
        subject: new.subject,
        payload_hash: new.payload_hash,
        revision: 1,
        requester: Requester {
            actor: session.log_actor(),
            people,
            agent: session.actor.is_agent(),
            called,
        },
        policies: pins(&new.evaluation),
        asks: Vec::new(),
        asked_first: None,
        requirement: Requirement::one(),
        rejections: 1,
        delegations: Vec::new(),
        queues: new.place.queues,
        duplicate_of: new.place.duplicate_of,
        evaluation: new.evaluation,
        expires_at: new.expires_at,
        due_at: new.expires_at,
        status: ApprovalStatus::Pending,
        votes: 0,
        cast: Vec::new(),
        resolution: None,
        created_at: draft.now(),
        updated_at: draft.now(),
    };
    Ok(approval.asking(new.asks))
}

/// Who asks, as others know them: an agent as its wallet, anybody else as their membership.
fn called(draft: &Draft<'_>, session: &Session) -> Result<Option<String>, Halt> {
    if session.actor.is_agent() {
        return Ok(session.actor.scope().first().map(ToString::to_string));
    }
    let Some(person) = session.actor.person() else { return Ok(None) };
    let member = draft.get::<Member>((session.org()?, person))?;
    Ok(member.map(|member| member.id.to_string()))
}

/// The policies that hold, each once, oldest first.
fn pins(evaluation: &Evaluation) -> Vec<PolicyPin> {
    let mut pins: Vec<PolicyPin> = Vec::new();
    for finding in evaluation.holds() {
        let pin = PolicyPin { policy: finding.policy, version: finding.version };
        if !pins.contains(&pin) {
            pins.push(pin);
        }
    }
    pins
}

/// The smallest waiting time of the holding policies, else the organization's, else the server's
/// (spec §13.2).
fn deadline(draft: &Draft<'_>, session: &Session, judged: &Judged) -> Result<Timestamp, Halt> {
    let own = judged.holding().filter_map(|policy| policy.approval_ttl_seconds).min();
    let of_organization = session.organization()?.settings.approval_ttl_seconds;
    let ttl = own.or(of_organization);
    let seconds = ttl.unwrap_or(draft.context().settings.approval_ttl_seconds);
    Ok(draft.now().plus_seconds(i64::from(seconds)))
}
