//! Invoices, as whoever bills has made them.

use serde::Serialize;
use utoipa::ToSchema;

/// What a customer is to pay.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Invoice {
    /// `inv_…`.
    pub(crate) id: String,
    /// `invoice`.
    pub(crate) object: &'static str,
    /// `org_…`.
    pub(crate) merchant_id: String,
    /// `sub_…`; a customer of the sandbox has one.
    pub(crate) subscription_id: String,
    /// `cus_…`.
    pub(crate) customer_id: String,
    /// Its place among those of the customer's, from 1.
    pub(crate) sequence_number: u32,
    /// `DRAFT`.
    pub(crate) status: &'static str,
    /// The currency of its amounts.
    pub(crate) currency: String,
    /// From when.
    pub(crate) period_start: String,
    /// Until when.
    pub(crate) period_end: String,
    /// Until when it can still change.
    pub(crate) grace_period_end: String,
    /// From when its periods are counted.
    pub(crate) billing_anchor: String,
    /// How long its periods are, as ISO 8601 says it.
    pub(crate) billing_cadence: &'static str,
    /// Whether it is issued without a review.
    pub(crate) auto_approve: bool,
    /// How many items it has.
    pub(crate) item_count: u32,
    /// Before taxes.
    pub(crate) subtotal: String,
    /// The taxes.
    pub(crate) total_tax: String,
    /// Both.
    pub(crate) grand_total: String,
    /// What was paid.
    pub(crate) paid_amount: String,
    /// What was not.
    pub(crate) unpaid_amount: String,
    /// When it was made.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
    /// Its number, once it is issued.
    pub(crate) invoice_number: Option<String>,
    /// When it was issued.
    pub(crate) issued_at: Option<String>,
    /// When it is due.
    pub(crate) due_at: Option<String>,
    /// When it was paid.
    pub(crate) paid_at: Option<String>,
    /// When something happens to it next.
    pub(crate) next_action_at: Option<String>,
    /// Where it is paid.
    pub(crate) payment_url: Option<String>,
    /// Where it can be read.
    pub(crate) pdf_url: Option<String>,
    /// Where it always is.
    pub(crate) permalink: Option<String>,
}

/// The body of a draft invoice of the sandbox.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct CreateInvoice {
    /// `cus_…`.
    customer_id: String,
    /// The currency of its amounts.
    currency: String,
    /// Before taxes.
    subtotal: String,
    /// The taxes.
    total_tax: String,
    /// From when.
    period_start: String,
    /// Until when.
    period_end: String,
}
