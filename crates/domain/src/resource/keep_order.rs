//! Orders are made, changed and deleted.

use std::sync::Arc;

use super::{Line, LineTerms, Order, OrderTerms, ResourceDone};
use crate::approval::{Approval, ApprovalStatus, End, end};
use crate::document::{Body, Document, change_document, end_document, file_document};
use crate::ids::{DocumentId, Ulid};
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};
use crate::time::Timestamp;

/// A new order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateOrder {
    /// Whose.
    pub customer: DocumentId,
    /// The currency of its amounts.
    pub currency: String,
    /// What it says.
    pub terms: OrderTerms,
    /// Its lines.
    pub lines: Vec<LineTerms>,
}

/// Changes to an order. Whom it is for, and in which currency, never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeOrder {
    /// The order.
    pub order: DocumentId,
    /// What changes.
    pub patch: OrderPatch,
}

/// What changes of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderPatch {
    /// See [`OrderTerms::kind`].
    pub kind: Option<Option<super::OrderType>>,
    /// See [`OrderTerms::close_date`].
    pub close_date: Option<Option<Timestamp>>,
    /// See [`OrderTerms::term_start`].
    pub term_start: Option<Timestamp>,
    /// See [`OrderTerms::term_end`].
    pub term_end: Option<Timestamp>,
    /// See [`OrderTerms::total`].
    pub total: Option<super::Decimal>,
    /// See [`OrderTerms::payment_term_days`].
    pub payment_term_days: Option<u32>,
    /// See [`OrderTerms::reseller`].
    pub reseller: Option<Option<String>>,
    /// See [`OrderTerms::tax_exempt`].
    pub tax_exempt: Option<bool>,
    /// See [`OrderTerms::selling_entity`].
    pub selling_entity: Option<Option<String>>,
    /// See [`OrderTerms::cancelled_at`].
    pub cancelled_at: Option<Option<Timestamp>>,
    /// See [`OrderTerms::metadata`].
    pub metadata: Option<String>,
}

/// An order is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeleteOrder {
    /// The order.
    pub order: DocumentId,
}

/// So many lines an order has at most: it is one document.
pub(super) const LINES_MAX: usize = 500;

pub(super) fn create(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CreateOrder,
) -> Result<Answer, Halt> {
    let customer = live(draft, session, verb.customer)?;
    if !matches!(customer.body, Body::Customer(_)) {
        return Err(Rejection::NotFound(Object::Customer).into());
    }
    check(&verb.terms)?;
    room_for(verb.lines.len())?;
    let id: DocumentId = draft.fresh();
    let lines = verb.lines.iter().map(|terms| new_line(draft, terms)).collect();
    let order = Order {
        customer: verb.customer,
        currency: verb.currency.clone(),
        terms: OrderTerms { cancelled_at: None, ..verb.terms.clone() },
        lines,
        reviews: Vec::new(),
    };
    let document = file_document(draft, session, (id, None), order)?;
    Ok(ResourceDone::Document(document).into())
}

pub(super) fn change(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &ChangeOrder,
) -> Result<Answer, Halt> {
    let (before, order) = order_of(draft, session, verb.order)?;
    let terms = verb.patch.apply(&order.terms);
    check(&terms)?;
    let is_called_off = order.terms.cancelled_at.is_none() && terms.cancelled_at.is_some();
    change_document(draft, session, &before, Order { terms, ..order.clone() })?;
    if is_called_off {
        cancel_pending(draft, session, &order)?;
    }
    Ok(ResourceDone::Document(live(draft, session, verb.order)?).into())
}

pub(super) fn delete(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: DeleteOrder,
) -> Result<Answer, Halt> {
    let (_, order) = order_of(draft, session, verb.order)?;
    cancel_pending(draft, session, &order)?;
    let document = live(draft, session, verb.order)?;
    Ok(ResourceDone::Document(end_document(draft, session, &document)?).into())
}

impl OrderPatch {
    fn apply(&self, before: &OrderTerms) -> OrderTerms {
        let Self { kind, close_date, term_start, term_end, total, .. } = self.clone();
        let Self { payment_term_days, reseller, tax_exempt, .. } = self.clone();
        let Self { selling_entity, cancelled_at, metadata, .. } = self.clone();
        OrderTerms {
            kind: kind.unwrap_or(before.kind),
            close_date: close_date.unwrap_or(before.close_date),
            term_start: term_start.unwrap_or(before.term_start),
            term_end: term_end.unwrap_or(before.term_end),
            total: total.unwrap_or_else(|| before.total.clone()),
            payment_term_days: payment_term_days.unwrap_or(before.payment_term_days),
            reseller: reseller.unwrap_or_else(|| before.reseller.clone()),
            tax_exempt: tax_exempt.unwrap_or(before.tax_exempt),
            selling_entity: selling_entity.unwrap_or_else(|| before.selling_entity.clone()),
            cancelled_at: cancelled_at.unwrap_or(before.cancelled_at),
            metadata: metadata.unwrap_or_else(|| before.metadata.clone()),
        }
    }
}

/// Refuses terms that end before they begin.
fn check(terms: &OrderTerms) -> Result<(), Rejection> {
    if terms.term_end < terms.term_start {
        return Err(Rejection::invalid("termEndDate", "must not be before termStartDate"));
    }
    Ok(())
}

pub(super) fn room_for(lines: usize) -> Result<(), Rejection> {
    if lines > LINES_MAX {
        return Err(Rejection::invalid("lineItems", "must be at most 500"));
    }
    Ok(())
}

pub(super) fn new_line(draft: &mut Draft<'_>, terms: &LineTerms) -> Line {
    let id: DocumentId = draft.fresh();
    let now = draft.now();
    Line { id: bits(id), terms: terms.clone(), created_at: now, updated_at: now }
}

fn bits(id: DocumentId) -> Ulid {
    use crate::ids::Id as _;
    id.ulid()
}

/// What the caller's organization keeps under an id in the caller's environment, if it still
/// stands.
pub(super) fn live(
    draft: &Draft<'_>,
    session: &Session,
    id: DocumentId,
) -> Result<Arc<Document>, Halt> {
    let found = draft.get::<Document>((session.org()?, id))?;
    let environment = session.environment()?;
    let found = found.filter(|row| row.is_live() && row.environment == environment);
    Ok(found.ok_or(Rejection::NotFound(Object::Document))?)
}

/// An order, if it still stands.
pub(super) fn order_of(
    draft: &Draft<'_>,
    session: &Session,
    id: DocumentId,
) -> Result<(Arc<Document>, Order), Halt> {
    let document = live(draft, session, id)?;
    let Body::Order(order) = &document.body else {
        return Err(Rejection::NotFound(Object::Document).into());
    };
    let order = (**order).clone();
    Ok((document, order))
}

/// Nobody is asked any more for what is called off or gone.
fn cancel_pending(draft: &mut Draft<'_>, session: &Session, order: &Order) -> Result<(), Halt> {
    let org = session.org()?;
    let pending: Vec<_> = order.pending().collect();
    draft.need(pending.iter().map(|id| Key::Approval(org, *id).into()))?;
    for id in pending {
        let approval = draft.get::<Approval>((org, id))?;
        let approval = approval.ok_or(Rejection::corrupt("review without request"))?;
        if approval.status == ApprovalStatus::Pending {
            end(draft, session, (&approval, End::Cancelled), (None, false))?;
        }
    }
    Ok(())
}
