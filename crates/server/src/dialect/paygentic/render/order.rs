//! Orders and their lines.

use countersign_domain::document::{Body, Document};
use countersign_domain::ids::{DocumentId, Id as _, Ulid};
use countersign_domain::resource::{ApprovalState, Line, Order, OrderType, order_snapshot};
use serde_json::value::RawValue;

use super::{id, timestamp};
use crate::dialect::paygentic::error::Failure;
use crate::dialect::paygentic::wire;

/// An order as it is.
pub(crate) fn order(row: &Document) -> Result<wire::Order, Failure> {
    let order = body(row)?;
    let terms = &order.terms;
    Ok(wire::Order {
        id: id("ord", row.id.ulid()),
        object: "order",
        merchant_id: row.org.to_string(),
        customer_id: id("cus", order.customer.ulid()),
        reseller_id: terms.reseller.clone(),
        tax_exempt: terms.tax_exempt,
        selling_entity: terms.selling_entity.clone(),
        currency: order.currency.clone(),
        approval_status: standing(row)?.as_str(),
        cancelled_at: terms.cancelled_at.map(timestamp),
        r#type: terms.kind.map(OrderType::as_str),
        close_date: terms.close_date.map(timestamp),
        term_start_date: timestamp(terms.term_start),
        term_end_date: timestamp(terms.term_end),
        total_amount: terms.total.to_string(),
        default_payment_term_days: terms.payment_term_days,
        metadata: RawValue::from_string(terms.metadata.clone()).ok(),
        line_items: order.lines.iter().map(|line| line_of(row.id, line)).collect(),
        billing_schedules: [],
        created_at: timestamp(row.created_at),
        updated_at: timestamp(row.updated_at),
    })
}

/// A line of an order.
pub(crate) fn line(row: &Document, wanted: Ulid) -> Result<wire::Line, Failure> {
    let found = body(row)?.lines.iter().find(|line| line.id == wanted);
    let found = found.ok_or_else(|| Failure::internal("a line that is gone"))?;
    Ok(line_of(row.id, found))
}

/// How an order stands by its reviews.
pub(crate) fn standing(row: &Document) -> Result<ApprovalState, Failure> {
    let order = body(row)?;
    let snapshot = order_snapshot((row.org, row.id), order, row.created_at)?;
    Ok(order.approval_state(snapshot))
}

fn body(row: &Document) -> Result<&Order, Failure> {
    match &row.body {
        Body::Order(order) => Ok(order),
        other => Err(Failure::internal(format!("not an order: {:?}", other.kind()))),
    }
}

fn line_of(order: DocumentId, line: &Line) -> wire::Line {
    let terms = &line.terms;
    wire::Line {
        id: id("oli", line.id),
        object: "order_line_item",
        order_id: id("ord", order.ulid()),
        item_id: terms.item.clone(),
        description: terms.description.clone(),
        quantity: terms.quantity.to_string(),
        list_unit_price: terms.list_unit_price.to_string(),
        discount_unit_amount: terms.discount_unit_amount.to_string(),
        unit_price: terms.unit_price.to_string(),
        total_price: terms.total_price.to_string(),
        term_start_date: terms.term_start.map(timestamp),
        term_end_date: terms.term_end.map(timestamp),
        metadata: RawValue::from_string(terms.metadata.clone()).ok(),
        created_at: timestamp(line.created_at),
        updated_at: timestamp(line.updated_at),
    }
}
