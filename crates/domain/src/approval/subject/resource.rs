//! A commercial resource that is reviewed: an order or an invoice, kept here or elsewhere.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::{Approval, ApprovalStatus, End};
use crate::access::Environment;
use crate::canonical::{self, Hash, Tag};
use crate::document::{Body, Document, free_name};
use crate::ids::{DocumentId, OrgId, PersonId};
use crate::log::Fact;
use crate::policy::Evaluation;
use crate::rejection::{ChangedPayload, Rejection};
use crate::resource::{
    Order, Principal, ResourceKind, Review, ReviewKind, order_snapshot, pending_name, snapshot_of,
};
use crate::session::{Session, people_called};
use crate::state::{Draft, Halt, Key, Range, Read};

/// A resource as it was when it was submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceSubject {
    /// What it is.
    pub kind: ResourceKind,
    /// Its id, as the caller named it.
    pub resource: String,
    /// Under which aspect it is reviewed.
    pub review: ReviewKind,
    /// What the caller says that it is, word for word; never interpreted.
    pub submitted: String,
    /// What is kept of it here, where something is.
    pub document: Option<DocumentId>,
    /// What that was.
    pub snapshot: Option<Hash>,
    /// The words that stand with it: the maker's, until somebody replaces them.
    pub note: Option<String>,
    /// Who submitted it.
    pub maker: Principal,
    /// Who approved or rejected it.
    pub checker: Option<Principal>,
}

/// All of a submission that must not change between the vote and its effect.
#[derive(Serialize)]
struct Payload<'a> {
    environment: Environment,
    kind: ResourceKind,
    organization: OrgId,
    resource: &'a str,
    review: ReviewKind,
    snapshot: Option<Hash>,
    submitted: &'a str,
}

impl ResourceSubject {
    /// The hash of what is voted on.
    pub(crate) fn payload(
        &self,
        (organization, environment): (OrgId, Environment),
    ) -> Result<Hash, Rejection> {
        let payload = Payload {
            environment,
            kind: self.kind,
            organization,
            resource: &self.resource,
            review: self.review,
            snapshot: self.snapshot,
            submitted: &self.submitted,
        };
        let text = canonical::text(&payload).map_err(|_| Rejection::corrupt("payload"))?;
        Ok(Hash::of(Tag::Payload, text.as_bytes()))
    }

    /// The same as it was when it was submitted.
    pub(super) fn as_asked(&self) -> Self {
        Self { checker: None, ..self.clone() }
    }

    /// The document that keeps its place while it waits.
    pub(crate) fn place(&self, environment: Environment) -> DocumentId {
        let (space, name) = pending_name((self.kind, &self.resource), self.review);
        DocumentId::named(environment, space, &name)
    }
}

/// All rows that ending the request may read or change.
pub(super) fn reads(org: OrgId, (approval, subject): (&Approval, &ResourceSubject)) -> Vec<Read> {
    let mut reads = vec![Key::Document(org, subject.place(approval.environment)).into()];
    reads.extend(subject.document.map(|id| Key::Document(org, id).into()));
    // Who submitted it may have become a member since.
    let named = matches!(subject.maker, Principal::Platform { actor: Some(_) });
    reads.extend(named.then(|| Range::MembersOfOrganization(org).into()));
    reads
}

/// The people behind its maker as they are now. Whom a platform named and nobody knew may have
/// become a member since, and is no checker of their own all the same.
pub(in crate::approval) fn maker_today(
    draft: &Draft<'_>,
    approval: &Approval,
) -> Result<Vec<PersonId>, Halt> {
    match approval.subject.resource().map(|subject| &subject.maker) {
        Some(Principal::Platform { actor: Some(name) }) => {
            Ok(people_called(draft, approval.org, name)?.unwrap_or_default())
        }
        _ => Ok(Vec::new()),
    }
}

/// What was submitted is what there is. Of what is kept elsewhere only the caller knows.
pub(super) fn recheck(
    draft: &Draft<'_>,
    (approval, subject): (&Approval, &ResourceSubject),
) -> Result<Result<Evaluation, Rejection>, Halt> {
    let current = subject.payload((approval.org, approval.environment))?;
    if current != approval.payload_hash {
        return Ok(Err(changed(approval, (approval.payload_hash, current))));
    }
    let Some((id, submitted)) = subject.document.zip(subject.snapshot) else {
        return Ok(Ok(approval.evaluation.clone()));
    };
    let document = draft.get::<Document>((approval.org, id))?;
    let document = document.ok_or(Rejection::corrupt("review without document"))?;
    let current = snapshot_of(&document)?.ok_or(Rejection::corrupt("review of no resource"))?;
    if current != submitted {
        let [submitted, current] = [submitted, current].map(|hash| format!("sha256:{hash}"));
        return Ok(Err(Rejection::SnapshotMismatch { submitted, current }));
    }
    Ok(Ok(approval.evaluation.clone()))
}

/// That what somebody voted on is not what there is.
pub(super) fn changed(approval: &Approval, (yours, current): (Hash, Hash)) -> Rejection {
    let (revision, changed) = (approval.revision, Vec::new());
    Rejection::PayloadChanged(Box::new(ChangedPayload { yours, current, revision, changed }))
}

/// Gives its place back, tells the order, and writes down who decided with which words.
pub(super) fn finish(
    draft: &mut Draft<'_>,
    session: &Session,
    (approval, subject, ending): (&Approval, &ResourceSubject, End),
) -> Result<ResourceSubject, Halt> {
    let (space, name) = pending_name((subject.kind, &subject.resource), subject.review);
    free_name(draft, session, (approval.environment, space, &name))?;
    tell_order(draft, session, approval)?;
    let checker = match ending {
        End::Approved | End::Rejected => Some(session.principal(draft)?),
        End::Expired | End::WalletClosed | End::Cancelled => None,
    };
    let words = approval.resolution.as_ref().and_then(|resolution| resolution.reason.clone());
    Ok(ResourceSubject { checker, note: words.or_else(|| subject.note.clone()), ..subject.clone() })
}

/// Tells an order that is kept here of a review that was submitted.
pub(in crate::approval) fn tell_order_of(
    draft: &mut Draft<'_>,
    session: &Session,
    (approval, subject): (&Approval, &ResourceSubject),
) -> Result<(), Halt> {
    let Some((id, snapshot)) = subject.document.zip(subject.snapshot) else { return Ok(()) };
    let (kind, status) = (subject.review, ApprovalStatus::Pending);
    let review = Review { approval: approval.id, kind, snapshot, status };
    write(draft, session, (approval.org, id), |order| order.reviewed(review))
}

/// Tells an order that is kept here what became of a review.
pub(in crate::approval) fn tell_order(
    draft: &mut Draft<'_>,
    session: &Session,
    approval: &Approval,
) -> Result<(), Halt> {
    let document = approval.subject.resource().and_then(|subject| subject.document);
    let Some(id) = document else { return Ok(()) };
    let change = |order: &Order| order.decided(approval.id, approval.status);
    write(draft, session, (approval.org, id), change)
}

/// An order stands otherwise. What it says is the same, so that it was not changed then; it is
/// recorded where it shows.
fn write(
    draft: &mut Draft<'_>,
    session: &Session,
    name: (OrgId, DocumentId),
    change: impl FnOnce(&Order) -> Order,
) -> Result<(), Halt> {
    let Some(before) = draft.get::<Document>(name)? else { return Ok(()) };
    let Body::Order(order) = &before.body else { return Ok(()) };
    let after = change(order);
    if after == **order {
        return Ok(());
    }
    let snapshot = order_snapshot(name, order, before.created_at)?;
    let shows = after.approval_state(snapshot) != order.approval_state(snapshot);
    let row = Document { body: after.into(), version: before.version + 1, ..(*before).clone() };
    let row: Arc<Document> = draft.update(row);
    if shows {
        let (before, after) = ((*before).clone(), (*row).clone());
        session.log(draft, Fact::DocumentUpdated { before, after })?;
    }
    Ok(())
}
