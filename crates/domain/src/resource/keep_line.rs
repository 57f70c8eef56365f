//! Lines come to an order, change and go.

use super::keep_order::{new_line, order_of, room_for};
use super::{Decimal, Line, LineTerms, Order, ResourceDone};
use crate::document::change_document;
use crate::ids::{DocumentId, Ulid};
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};
use crate::time::Timestamp;

/// A new line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddLine {
    /// The order.
    pub order: DocumentId,
    /// What it says.
    pub terms: LineTerms,
}

/// Changes to a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeLine {
    /// The order.
    pub order: DocumentId,
    /// The line.
    pub line: Ulid,
    /// What changes.
    pub patch: LinePatch,
}

/// What changes of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinePatch {
    /// See [`LineTerms::item`].
    pub item: Option<Option<String>>,
    /// See [`LineTerms::description`].
    pub description: Option<Option<String>>,
    /// See [`LineTerms::quantity`].
    pub quantity: Option<Decimal>,
    /// See [`LineTerms::list_unit_price`].
    pub list_unit_price: Option<Decimal>,
    /// See [`LineTerms::discount_unit_amount`].
    pub discount_unit_amount: Option<Decimal>,
    /// See [`LineTerms::unit_price`].
    pub unit_price: Option<Decimal>,
    /// See [`LineTerms::total_price`].
    pub total_price: Option<Decimal>,
    /// See [`LineTerms::term_start`].
    pub term_start: Option<Option<Timestamp>>,
    /// See [`LineTerms::term_end`].
    pub term_end: Option<Option<Timestamp>>,
    /// See [`LineTerms::metadata`].
    pub metadata: Option<String>,
}

/// A line goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemoveLine {
    /// The order.
    pub order: DocumentId,
    /// The line.
    pub line: Ulid,
}

pub(super) fn add(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &AddLine,
) -> Result<Answer, Halt> {
    let (before, mut order) = order_of(draft, session, verb.order)?;
    check(&verb.terms)?;
    room_for(order.lines.len() + 1)?;
    let line = new_line(draft, &verb.terms);
    let id = line.id;
    order.lines.push(line);
    let document = change_document(draft, session, &before, order)?;
    Ok(ResourceDone::Line(document, id).into())
}

pub(super) fn change(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &ChangeLine,
) -> Result<Answer, Halt> {
    let (before, mut order) = order_of(draft, session, verb.order)?;
    let now = draft.now();
    let line = line_of(&mut order, verb.line)?;
    let terms = verb.patch.apply(&line.terms);
    check(&terms)?;
    if terms != line.terms {
        *line = Line { terms, updated_at: now, ..line.clone() };
    }
    let document = change_document(draft, session, &before, order)?;
    Ok(ResourceDone::Line(document, verb.line).into())
}

pub(super) fn remove(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: RemoveLine,
) -> Result<Answer, Halt> {
    let (before, mut order) = order_of(draft, session, verb.order)?;
    line_of(&mut order, verb.line)?;
    order.lines.retain(|line| line.id != verb.line);
    let document = change_document(draft, session, &before, order)?;
    Ok(ResourceDone::Document(document).into())
}

fn line_of(order: &mut Order, id: Ulid) -> Result<&mut Line, Rejection> {
    let found = order.lines.iter_mut().find(|line| line.id == id);
    found.ok_or(Rejection::NotFound(Object::Document))
}

/// Refuses a line that ends before it begins.
fn check(terms: &LineTerms) -> Result<(), Rejection> {
    let term = terms.term_start.zip(terms.term_end);
    if term.is_some_and(|(start, end)| end < start) {
        return Err(Rejection::invalid("termEndDate", "must not be before termStartDate"));
    }
    Ok(())
}

impl LinePatch {
    fn apply(&self, before: &LineTerms) -> LineTerms {
        let decimal = |new: &Option<Decimal>, old: &Decimal| new.clone().unwrap_or(old.clone());
        let text = |new: &Option<Option<String>>, old: &Option<String>| {
            new.clone().unwrap_or_else(|| old.clone())
        };
        LineTerms {
            item: text(&self.item, &before.item),
            description: text(&self.description, &before.description),
            quantity: decimal(&self.quantity, &before.quantity),
            list_unit_price: decimal(&self.list_unit_price, &before.list_unit_price),
            discount_unit_amount: decimal(&self.discount_unit_amount, &before.discount_unit_amount),
            unit_price: decimal(&self.unit_price, &before.unit_price),
            total_price: decimal(&self.total_price, &before.total_price),
            term_start: self.term_start.unwrap_or(before.term_start),
            term_end: self.term_end.unwrap_or(before.term_end),
            metadata: self.metadata.clone().unwrap_or_else(|| before.metadata.clone()),
        }
    }
}
