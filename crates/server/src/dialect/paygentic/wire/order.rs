//! Orders and their lines. Amounts are decimal strings in major units, as they were given.

use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// What a customer has agreed to buy.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Order {
    /// `ord_…`.
    pub(crate) id: String,
    /// `order`.
    pub(crate) object: &'static str,
    /// `org_…`.
    pub(crate) merchant_id: String,
    /// `cus_…`.
    pub(crate) customer_id: String,
    /// Who sells it, where that is not the merchant.
    pub(crate) reseller_id: Option<String>,
    /// Whether no tax is due.
    pub(crate) tax_exempt: bool,
    /// Which of the merchant's companies sells.
    pub(crate) selling_entity: Option<String>,
    /// The currency of its amounts.
    pub(crate) currency: String,
    /// `draft`, `pending`, `approved` or `rejected`.
    pub(crate) approval_status: &'static str,
    /// When it was called off.
    pub(crate) cancelled_at: Option<String>,
    /// `new_business`, `renewal` or `expansion`.
    pub(crate) r#type: Option<&'static str>,
    /// When it was closed.
    pub(crate) close_date: Option<String>,
    /// From when.
    pub(crate) term_start_date: String,
    /// Until when.
    pub(crate) term_end_date: String,
    /// What it comes to over all of its term.
    pub(crate) total_amount: String,
    /// How many days there are to pay.
    pub(crate) default_payment_term_days: u32,
    /// The caller's own data.
    #[schema(value_type = Object)]
    pub(crate) metadata: Option<Box<RawValue>>,
    /// Its lines.
    pub(crate) line_items: Vec<Line>,
    /// Always empty.
    #[schema(value_type = Vec<Object>)]
    pub(crate) billing_schedules: [(); 0],
    /// When it was made.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
}

/// A line of an order.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Line {
    /// `oli_…`.
    pub(crate) id: String,
    /// `order_line_item`.
    pub(crate) object: &'static str,
    /// `ord_…`.
    pub(crate) order_id: String,
    /// What is sold, where it has an id elsewhere.
    pub(crate) item_id: Option<String>,
    /// What is sold, in words.
    pub(crate) description: Option<String>,
    /// How much of it.
    pub(crate) quantity: String,
    /// What one costs by the list.
    pub(crate) list_unit_price: String,
    /// What is taken off that.
    pub(crate) discount_unit_amount: String,
    /// What one costs.
    pub(crate) unit_price: String,
    /// What it comes to.
    pub(crate) total_price: String,
    /// From when, where that is not the order's.
    pub(crate) term_start_date: Option<String>,
    /// Until when.
    pub(crate) term_end_date: Option<String>,
    /// The caller's own data.
    #[schema(value_type = Object)]
    pub(crate) metadata: Option<Box<RawValue>>,
    /// When it was made.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
}

/// The body of a new order.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct CreateOrder {
    /// `cus_…`; the order is that customer's merchant's.
    customer_id: String,
    /// The currency of its amounts.
    #[schema(min_length = 1, max_length = 16)]
    currency: String,
    /// From when.
    term_start_date: String,
    /// Until when; not before that.
    term_end_date: String,
    /// What it comes to over all of its term.
    total_amount: String,
    /// `new_business`, `renewal` or `expansion`.
    r#type: Option<String>,
    /// When it was closed.
    close_date: Option<String>,
    /// 30 unless it says otherwise.
    default_payment_term_days: Option<u32>,
    /// The caller's own data.
    #[schema(value_type = Option<Object>)]
    metadata: Option<String>,
    /// Its lines.
    line_items: Option<Vec<CreateLine>>,
    /// Who sells it, where that is not the merchant.
    reseller_id: Option<String>,
    /// Whether no tax is due.
    tax_exempt: Option<bool>,
    /// Which of the merchant's companies sells.
    selling_entity: Option<String>,
}

/// The body of a change of an order. Other members are refused.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct UpdateOrder {
    /// `new_business`, `renewal` or `expansion`; null for none.
    r#type: Option<String>,
    /// From when.
    term_start_date: Option<String>,
    /// Until when.
    term_end_date: Option<String>,
    /// When it was closed; null for not yet.
    close_date: Option<String>,
    /// What it comes to.
    total_amount: Option<String>,
    /// How many days there are to pay.
    default_payment_term_days: Option<u32>,
    /// The caller's own data.
    #[schema(value_type = Option<Object>)]
    metadata: Option<String>,
    /// When it was called off; null restores it.
    cancelled_at: Option<String>,
    /// Who sells it; null for the merchant.
    reseller_id: Option<String>,
    /// Whether no tax is due.
    tax_exempt: Option<bool>,
    /// Which of the merchant's companies sells; null for none.
    selling_entity: Option<String>,
}

/// The body of a new line.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct CreateLine {
    /// What is sold, where it has an id elsewhere.
    item_id: Option<String>,
    /// What is sold, in words.
    description: Option<String>,
    /// How much of it.
    quantity: String,
    /// What one costs by the list.
    list_unit_price: String,
    /// What is taken off that; 0 unless it says otherwise.
    discount_unit_amount: Option<String>,
    /// What one costs.
    unit_price: String,
    /// What it comes to.
    total_price: String,
    /// From when.
    term_start_date: Option<String>,
    /// Until when.
    term_end_date: Option<String>,
    /// The caller's own data.
    #[schema(value_type = Option<Object>)]
    metadata: Option<String>,
}

/// The body of a change of a line.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct UpdateLine {
    /// What is sold, where it has an id elsewhere.
    item_id: Option<String>,
    /// What is sold, in words.
    description: Option<String>,
    /// How much of it.
    quantity: Option<String>,
    /// What one costs by the list.
    list_unit_price: Option<String>,
    /// What is taken off that.
    discount_unit_amount: Option<String>,
    /// What one costs.
    unit_price: Option<String>,
    /// What it comes to.
    total_price: Option<String>,
    /// From when.
    term_start_date: Option<String>,
    /// Until when.
    term_end_date: Option<String>,
    /// The caller's own data.
    #[schema(value_type = Option<Object>)]
    metadata: Option<String>,
}
