//! A maker submits a resource for review.

use super::subject::tell_order_of;
use super::{Approval, ApprovalStatus, Requester, Requirement, ResourceSubject, Subject};
use crate::access::Environment;
use crate::document::{Body, Document, take_name};
use crate::ids::{ApprovalId, DocumentId, Id as _, OrgId};
use crate::log::Fact;
use crate::policy::{Evaluation, Verdict};
use crate::rejection::{Object, Rejection, Unreviewable};
use crate::resource::{
    ResourceDone, ResourceKind, ReviewKind, order_snapshot, pending_name, snapshot_of,
};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Read};
use crate::time::Timestamp;

/// A resource is to be reviewed, wherever it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmitReview {
    /// What it is.
    pub kind: ResourceKind,
    /// Its id, as the caller names it.
    pub resource: String,
    /// Under which aspect.
    pub review: ReviewKind,
    /// What the caller says that it is now.
    pub submitted: String,
    /// The maker's words.
    pub note: Option<String>,
}

/// An order that is kept here is to be reviewed, as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmitOrder {
    /// The order.
    pub order: DocumentId,
    /// The maker's words.
    pub note: Option<String>,
}

/// The place of a review among those that wait, and what is kept of its resource.
fn reads(
    org: OrgId,
    (environment, kind, resource, review): (Environment, ResourceKind, &str, ReviewKind),
) -> Vec<Read> {
    let (space, name) = pending_name((kind, resource), review);
    let mut reads = vec![Key::Document(org, DocumentId::named(environment, space, &name)).into()];
    reads.extend(kind.document(resource).map(|id| Key::Document(org, id).into()));
    reads
}

impl SubmitReview {
    /// The rows that it names.
    pub(crate) fn reads(&self, org: OrgId, environment: Environment) -> Vec<Read> {
        reads(org, (environment, self.kind, &self.resource, self.review))
    }
}

impl SubmitOrder {
    /// The rows that it names.
    pub(crate) fn reads(&self, org: OrgId, environment: Environment) -> Vec<Read> {
        let resource = ResourceKind::Order.name(self.order);
        reads(org, (environment, ResourceKind::Order, &resource, ReviewKind::DataReview))
    }
}

/// Opens a review of whatever the caller names.
pub(crate) fn submit_review(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &SubmitReview,
) -> Result<Answer, Halt> {
    // Who asks is read along with the place of the review.
    draft.need(session.reads_of_people())?;
    let kept = kept(draft, session, (verb.kind, &verb.resource))?;
    if kept.is_none() && draft.context().settings.resource_required {
        return Err(Rejection::NotFound(Object::Document).into());
    }
    let snapshot = kept.as_deref().map(snapshot_of).transpose()?.flatten();
    let subject = ResourceSubject {
        kind: verb.kind,
        resource: verb.resource.clone(),
        review: verb.review,
        submitted: verb.submitted.clone(),
        document: kept.map(|document| document.id),
        snapshot,
        note: verb.note.clone(),
        maker: session.principal(draft)?,
        checker: None,
    };
    must_be_free(draft, session, &subject)?;
    open(draft, session, &subject)
}

/// Opens a review of an order as it is now. The server says itself what that is.
pub(crate) fn submit_order(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &SubmitOrder,
) -> Result<Answer, Halt> {
    draft.need(session.reads_of_people())?;
    let (kind, resource) = (ResourceKind::Order, ResourceKind::Order.name(verb.order));
    let document = kept(draft, session, (kind, &resource))?;
    let document = document.ok_or(Rejection::NotFound(Object::Document))?;
    let Body::Order(order) = &document.body else {
        return Err(Rejection::NotFound(Object::Document).into());
    };
    let snapshot = order_snapshot((document.org, document.id), order, document.created_at)?;
    let subject = ResourceSubject {
        kind,
        resource,
        review: ReviewKind::DataReview,
        submitted: format!("sha256:{snapshot}"),
        document: Some(document.id),
        snapshot: Some(snapshot),
        note: verb.note.clone(),
        maker: session.principal(draft)?,
        checker: None,
    };
    must_be_free(draft, session, &subject)?;
    if order.lines.is_empty() {
        return Err(Rejection::NotReviewable(Unreviewable::NoLines).into());
    }
    if order.terms.cancelled_at.is_some() {
        return Err(Rejection::NotReviewable(Unreviewable::Cancelled).into());
    }
    open(draft, session, &subject)
}

/// What is kept of a resource here, if it still stands.
fn kept(
    draft: &Draft<'_>,
    session: &Session,
    (kind, resource): (ResourceKind, &str),
) -> Result<Option<std::sync::Arc<Document>>, Halt> {
    let Some(id) = kind.document(resource) else { return Ok(None) };
    let environment = session.environment()?;
    let found = draft.get::<Document>((session.org()?, id))?;
    Ok(found.filter(|row| {
        let same = matches!(
            (&row.body, kind),
            (Body::Order(_), ResourceKind::Order) | (Body::Invoice(_), ResourceKind::Invoice)
        );
        same && row.is_live() && row.environment == environment
    }))
}

/// There is one pending review of a resource under one aspect.
fn must_be_free(
    draft: &Draft<'_>,
    session: &Session,
    subject: &ResourceSubject,
) -> Result<(), Halt> {
    let place = subject.place(session.environment()?);
    let found = draft.get::<Document>((session.org()?, place))?.filter(|row| row.is_live());
    match found.as_ref().map(|row| &row.body) {
        Some(Body::Alias(alias)) => {
            Err(Rejection::DuplicateRequest { approval: ApprovalId::from_ulid(alias.of) }.into())
        }
        _ => Ok(()),
    }
}

fn open(
    draft: &mut Draft<'_>,
    session: &Session,
    subject: &ResourceSubject,
) -> Result<Answer, Halt> {
    let (org, environment) = (session.org()?, session.environment()?);
    let (people, now) = (session.people(draft)?, draft.now());
    let id: ApprovalId = draft.fresh();
    let (space, name) = pending_name((subject.kind, &subject.resource), subject.review);
    take_name(draft, session, (space, &name), id.ulid())?;
    let approval = draft.insert(Approval {
        id,
        org,
        environment,
        payload_hash: subject.payload((org, environment))?,
        subject: Subject::Resource(Box::new(subject.clone())),
        revision: 1,
        requester: Requester {
            actor: session.log_actor(),
            people,
            agent: session.actor.is_agent(),
            called: None,
        },
        policies: Vec::new(),
        asks: Vec::new(),
        asked_first: None,
        requirement: Requirement::one(),
        rejections: 1,
        delegations: Vec::new(),
        evaluation: Evaluation { verdict: Verdict::Hold, findings: Vec::new() },
        // It waits for as long as it takes.
        expires_at: Timestamp::NEVER,
        due_at: Timestamp::NEVER,
        status: ApprovalStatus::Pending,
        votes: 0,
        cast: Vec::new(),
        resolution: None,
        queues: Vec::new(),
        duplicate_of: None,
        created_at: now,
        updated_at: now,
    });
    session.log(draft, Fact::ApprovalCreated { approval: (*approval).clone() })?;
    tell_order_of(draft, session, (&approval, subject))?;
    Ok(ResourceDone::Review(approval).into())
}
