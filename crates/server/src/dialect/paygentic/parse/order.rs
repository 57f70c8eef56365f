//! Orders and their lines.

use countersign_domain::ids::{DocumentId, Ulid};
use countersign_domain::resource::{
    AddLine, ChangeLine, ChangeOrder, CreateOrder, Decimal, LinePatch, LineTerms, OrderPatch,
    OrderTerms, OrderType, ResourceVerb,
};

use super::customer_id;
use super::field::{
    decimal, instant_of, not_null, nothing_else, nullable, optional_bool, optional_decimal,
    optional_instant, optional_integer, optional_metadata, optional_text, optional_word, text,
};
use super::id::{nobody, nothing};
use crate::dialect::paygentic::call::Asked;
use crate::dialect::paygentic::error::Issue;
use crate::dialect::paygentic::home::Named;
use crate::door::Fields;

/// How long a name of something elsewhere may be.
const NAME: (usize, usize) = (0, 255);
const DESCRIPTION: (usize, usize) = (0, 2_000);
/// How long the code of a currency may be.
pub(super) const CURRENCY: (usize, usize) = (1, 16);
const TERM_DAYS: u32 = 30;

/// What an order may come to say.
const UPDATABLE: [&str; 11] = [
    "type",
    "termStartDate",
    "termEndDate",
    "closeDate",
    "totalAmount",
    "defaultPaymentTermDays",
    "metadata",
    "cancelledAt",
    "resellerId",
    "taxExempt",
    "sellingEntity",
];

/// The words for what kind of business an order is.
pub(super) fn order_types() -> [(&'static str, OrderType); 3] {
    OrderType::ALL.map(|kind| (kind.as_str(), kind))
}

fn name(body: &Fields, field: &str) -> Result<Option<String>, Issue> {
    optional_text(body, field, NAME)
}

fn kind(body: &Fields, field: &str) -> Result<Option<OrderType>, Issue> {
    optional_word(body, field, &order_types())
}

/// `POST /v0/orders`.
pub(crate) fn create_order(body: &Fields) -> Result<Asked, Issue> {
    let customer = text(body, "customerId", (1, 255))?;
    let verb = CreateOrder {
        customer: nothing(customer_id(&customer)),
        currency: text(body, "currency", CURRENCY)?,
        terms: OrderTerms {
            term_start: instant_of(body, "termStartDate")?,
            term_end: instant_of(body, "termEndDate")?,
            total: decimal(body, "totalAmount")?,
            kind: kind(body, "type")?,
            close_date: optional_instant(body, "closeDate")?,
            payment_term_days: optional_integer(body, "defaultPaymentTermDays")?
                .unwrap_or(TERM_DAYS),
            reseller: name(body, "resellerId")?,
            tax_exempt: optional_bool(body, "taxExempt")?.unwrap_or(false),
            selling_entity: name(body, "sellingEntity")?,
            cancelled_at: None,
            metadata: metadata(body)?,
        },
        lines: lines(body)?,
    };
    let customer = verb.customer;
    Ok(Asked::about(Named::Document(customer), ResourceVerb::CreateOrder(verb)))
}

fn lines(body: &Fields) -> Result<Vec<LineTerms>, Issue> {
    not_null(body, "lineItems")?;
    let lines = body.optional_objects("lineItems")?.unwrap_or_default();
    let each = lines.iter().enumerate();
    each.map(|(index, line)| {
        line_terms(line).map_err(|issue| issue.inside(&format!("lineItems.{index}")))
    })
    .collect()
}

/// `PATCH /v0/orders/{id}`.
pub(crate) fn update_order(body: &Fields, order: Option<DocumentId>) -> Result<Asked, Issue> {
    nothing_else(body, &UPDATABLE)?;
    for never_null in ["termStartDate", "termEndDate"] {
        not_null(body, never_null)?;
    }
    let patch = OrderPatch {
        kind: nullable(body, "type", kind)?,
        close_date: nullable(body, "closeDate", optional_instant)?,
        term_start: optional_instant(body, "termStartDate")?,
        term_end: optional_instant(body, "termEndDate")?,
        total: optional_decimal(body, "totalAmount")?,
        payment_term_days: optional_integer(body, "defaultPaymentTermDays")?,
        reseller: nullable(body, "resellerId", name)?,
        tax_exempt: optional_bool(body, "taxExempt")?,
        selling_entity: nullable(body, "sellingEntity", name)?,
        cancelled_at: nullable(body, "cancelledAt", optional_instant)?,
        metadata: optional_metadata(body, "metadata")?,
    };
    let order = nothing(order);
    let verb = ResourceVerb::ChangeOrder(Box::new(ChangeOrder { order, patch }));
    Ok(Asked::about(Named::Document(order), verb))
}

/// `POST /v0/orders/{orderId}/lineItems`.
pub(crate) fn create_line(body: &Fields, order: Option<DocumentId>) -> Result<Asked, Issue> {
    let (order, terms) = (nothing(order), line_terms(body)?);
    let verb = ResourceVerb::AddLine(AddLine { order, terms });
    Ok(Asked::about(Named::Document(order), verb))
}

fn line_terms(body: &Fields) -> Result<LineTerms, Issue> {
    Ok(LineTerms {
        item: name(body, "itemId")?,
        description: optional_text(body, "description", DESCRIPTION)?,
        quantity: decimal(body, "quantity")?,
        list_unit_price: decimal(body, "listUnitPrice")?,
        discount_unit_amount: optional_decimal(body, "discountUnitAmount")?
            .unwrap_or_else(Decimal::zero),
        unit_price: decimal(body, "unitPrice")?,
        total_price: decimal(body, "totalPrice")?,
        term_start: optional_instant(body, "termStartDate")?,
        term_end: optional_instant(body, "termEndDate")?,
        metadata: metadata(body)?,
    })
}

/// `PATCH /v0/orders/{orderId}/lineItems/{id}`.
pub(crate) fn update_line(
    body: &Fields,
    (order, line): (Option<DocumentId>, Option<Ulid>),
) -> Result<Asked, Issue> {
    let patch = LinePatch {
        item: nullable(body, "itemId", name)?,
        description: nullable(body, "description", |body, field| {
            optional_text(body, field, DESCRIPTION)
        })?,
        quantity: optional_decimal(body, "quantity")?,
        list_unit_price: optional_decimal(body, "listUnitPrice")?,
        discount_unit_amount: optional_decimal(body, "discountUnitAmount")?,
        unit_price: optional_decimal(body, "unitPrice")?,
        total_price: optional_decimal(body, "totalPrice")?,
        term_start: nullable(body, "termStartDate", optional_instant)?,
        term_end: nullable(body, "termEndDate", optional_instant)?,
        metadata: optional_metadata(body, "metadata")?,
    };
    let (order, line) = (nothing(order), nobody(line));
    let verb = ResourceVerb::ChangeLine(Box::new(ChangeLine { order, line, patch }));
    Ok(Asked::about(Named::Document(order), verb))
}

fn metadata(body: &Fields) -> Result<String, Issue> {
    Ok(optional_metadata(body, "metadata")?.unwrap_or_else(|| "{}".to_owned()))
}
