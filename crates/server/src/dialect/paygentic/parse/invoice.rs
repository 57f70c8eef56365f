//! Invoices of the sandbox.

use countersign_domain::resource::{CreateInvoice, ResourceVerb};

use super::customer_id;
use super::field::{decimal, instant_of, text};
use super::id::nothing;
use super::order::CURRENCY;
use crate::dialect::paygentic::call::Asked;
use crate::dialect::paygentic::error::Issue;
use crate::dialect::paygentic::home::Named;
use crate::door::Fields;

/// `POST /v1/sandbox/paygentic/invoices`.
pub(crate) fn create_invoice(body: &Fields) -> Result<Asked, Issue> {
    let customer = nothing(customer_id(&text(body, "customerId", (1, 255))?));
    let verb = CreateInvoice {
        customer,
        currency: text(body, "currency", CURRENCY)?,
        subtotal: decimal(body, "subtotal")?,
        total_tax: decimal(body, "totalTax")?,
        period_start: instant_of(body, "periodStart")?,
        period_end: instant_of(body, "periodEnd")?,
    };
    Ok(Asked::about(Named::Document(customer), ResourceVerb::CreateInvoice(verb)))
}
