//! What a resource is at an instant, as one hash.
//!
//! The recipe is published, so that anybody can compute it: plain SHA-256 of the RFC 8785 canonical
//! JSON of the resource as it is read, without what does not belong to what was agreed (how it
//! stands, when it last changed).

use serde_json::{Map, Value, json};

use super::{Invoice, Line, Order};
use crate::canonical::{self, Hash};
use crate::document::{Body, Document};
use crate::ids::{DocumentId, Id as _, OrgId, Ulid};
use crate::rejection::Rejection;
use crate::time::Timestamp;

/// What an order's id begins with.
pub(super) const ORDER: &str = "ord_";
/// What an invoice's id begins with.
pub(super) const INVOICE: &str = "inv_";
const LINE: &str = "oli_";
const CUSTOMER: &str = "cus_";

/// The snapshot of a document, where it is a resource.
pub(crate) fn snapshot_of(document: &Document) -> Result<Option<Hash>, Rejection> {
    let name = (document.org, document.id);
    match &document.body {
        Body::Order(order) => order_snapshot(name, order, document.created_at).map(Some),
        Body::Invoice(invoice) => invoice_snapshot(name, invoice).map(Some),
        _ => Ok(None),
    }
}

/// The snapshot of an order.
pub fn order_snapshot(
    (org, id): (OrgId, DocumentId),
    order: &Order,
    created_at: Timestamp,
) -> Result<Hash, Rejection> {
    let terms = &order.terms;
    let mut lines: Vec<&Line> = order.lines.iter().collect();
    lines.sort_by_key(|line| line.id);
    let lines: Vec<Value> =
        lines.into_iter().map(|line| line_value(id, line)).collect::<Result<_, _>>()?;
    hash(&json!({
        "id": named(ORDER, id.ulid()),
        "object": "order",
        "merchantId": org.to_string(),
        "customerId": named(CUSTOMER, order.customer.ulid()),
        "resellerId": terms.reseller,
        "taxExempt": terms.tax_exempt,
        "sellingEntity": terms.selling_entity,
        "currency": order.currency,
        "cancelledAt": instant(terms.cancelled_at),
        "type": terms.kind.map(super::OrderType::as_str),
        "closeDate": instant(terms.close_date),
        "termStartDate": instant(Some(terms.term_start)),
        "termEndDate": instant(Some(terms.term_end)),
        "totalAmount": terms.total.as_str(),
        "defaultPaymentTermDays": terms.payment_term_days,
        "metadata": object(&terms.metadata)?,
        "createdAt": instant(Some(created_at)),
        "lineItems": lines,
    }))
}

fn line_value(order: DocumentId, line: &Line) -> Result<Value, Rejection> {
    let terms = &line.terms;
    Ok(json!({
        "id": named(LINE, line.id),
        "object": "order_line_item",
        "orderId": named(ORDER, order.ulid()),
        "itemId": terms.item,
        "description": terms.description,
        "quantity": terms.quantity.as_str(),
        "listUnitPrice": terms.list_unit_price.as_str(),
        "discountUnitAmount": terms.discount_unit_amount.as_str(),
        "unitPrice": terms.unit_price.as_str(),
        "totalPrice": terms.total_price.as_str(),
        "termStartDate": instant(terms.term_start),
        "termEndDate": instant(terms.term_end),
        "metadata": object(&terms.metadata)?,
        "createdAt": instant(Some(line.created_at)),
    }))
}

/// The snapshot of an invoice. It has no lines here.
pub fn invoice_snapshot(
    (org, id): (OrgId, DocumentId),
    invoice: &Invoice,
) -> Result<Hash, Rejection> {
    hash(&json!({
        "id": named(INVOICE, id.ulid()),
        "merchantId": org.to_string(),
        "customerId": named(CUSTOMER, invoice.customer.ulid()),
        "currency": invoice.currency,
        "periodStart": instant(Some(invoice.period_start)),
        "periodEnd": instant(Some(invoice.period_end)),
        "subtotal": invoice.subtotal.as_str(),
        "totalTax": invoice.total_tax.as_str(),
        "grandTotal": invoice.grand_total.as_str(),
    }))
}

fn hash(value: &Value) -> Result<Hash, Rejection> {
    let text = canonical::rfc8785(value).ok_or(Rejection::corrupt("snapshot"))?;
    Ok(Hash::plain(text.as_bytes()))
}

fn named(prefix: &str, id: Ulid) -> String {
    format!("{prefix}{id}")
}

fn instant(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| format!("{at:.3}"))
}

fn object(text: &str) -> Result<Map<String, Value>, Rejection> {
    serde_json::from_str(text).map_err(|_| Rejection::corrupt("metadata"))
}
