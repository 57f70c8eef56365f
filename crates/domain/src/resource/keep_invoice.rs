//! Invoices of the sandbox: elsewhere they come from whoever bills.

use super::keep_order::live;
use super::{Decimal, Invoice, ResourceDone};
use crate::access::Environment;
use crate::document::{Body, Document, file_document};
use crate::ids::DocumentId;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Range};
use crate::time::Timestamp;

/// A draft invoice of the sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateInvoice {
    /// Whose.
    pub customer: DocumentId,
    /// The currency of its amounts.
    pub currency: String,
    /// From when.
    pub period_start: Timestamp,
    /// Until when.
    pub period_end: Timestamp,
    /// Before taxes.
    pub subtotal: Decimal,
    /// The taxes.
    pub total_tax: Decimal,
}

/// So many draft invoices a customer of the sandbox has at most.
const INVOICES_MAX: usize = 1_000;

pub(super) fn create(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CreateInvoice,
) -> Result<Answer, Halt> {
    if session.environment()? != Environment::Sandbox {
        return Err(Rejection::SandboxOnly.into());
    }
    let customer = live(draft, session, verb.customer)?;
    if !matches!(customer.body, Body::Customer(_)) {
        return Err(Rejection::NotFound(Object::Customer).into());
    }
    if verb.period_end < verb.period_start {
        return Err(Rejection::invalid("periodEnd", "must not be before periodStart").into());
    }
    let total = verb.subtotal.plus(&verb.total_tax);
    let message = "comes to more than 12 digits with `totalTax`";
    let grand_total = total.ok_or(Rejection::invalid("subtotal", message))?;
    let before = draft.range::<Document>(Range::DocumentsOf(session.org()?, verb.customer))?.len();
    if before >= INVOICES_MAX {
        return Err(Rejection::invalid("customerId", "has as many invoices as it may").into());
    }
    let invoice = Invoice {
        customer: verb.customer,
        sequence: u32::try_from(before + 1).unwrap_or(u32::MAX),
        currency: verb.currency.clone(),
        period_start: verb.period_start,
        period_end: verb.period_end,
        subtotal: verb.subtotal.clone(),
        total_tax: verb.total_tax.clone(),
        grand_total,
    };
    let id = draft.fresh();
    let document = file_document(draft, session, (id, Some(verb.customer)), invoice)?;
    Ok(ResourceDone::Document(document).into())
}
