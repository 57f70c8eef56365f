//! Invoices.

use countersign_domain::document::{Body, Document};
use countersign_domain::ids::Id as _;

use super::{id, timestamp};
use crate::dialect::paygentic::error::Failure;
use crate::dialect::paygentic::wire;

/// An invoice as it is: those of the sandbox stay drafts, since a review moves none.
pub(crate) fn invoice(row: &Document) -> Result<wire::Invoice, Failure> {
    let Body::Invoice(invoice) = &row.body else {
        return Err(Failure::internal(format!("not an invoice: {:?}", row.kind())));
    };
    let customer = invoice.customer.ulid();
    Ok(wire::Invoice {
        id: id("inv", row.id.ulid()),
        object: "invoice",
        merchant_id: row.org.to_string(),
        subscription_id: id("sub", customer),
        customer_id: id("cus", customer),
        sequence_number: invoice.sequence,
        status: "DRAFT",
        currency: invoice.currency.clone(),
        period_start: timestamp(invoice.period_start),
        period_end: timestamp(invoice.period_end),
        grace_period_end: timestamp(invoice.period_end),
        billing_anchor: timestamp(invoice.period_start),
        billing_cadence: "P1M",
        auto_approve: false,
        item_count: 0,
        subtotal: invoice.subtotal.to_string(),
        total_tax: invoice.total_tax.to_string(),
        grand_total: invoice.grand_total.to_string(),
        paid_amount: "0".to_owned(),
        unpaid_amount: invoice.grand_total.to_string(),
        created_at: timestamp(row.created_at),
        updated_at: timestamp(row.updated_at),
        invoice_number: None,
        issued_at: None,
        due_at: None,
        paid_at: None,
        next_action_at: None,
        payment_url: None,
        pdf_url: None,
        permalink: None,
    })
}
