//! A customer and a draft order of a new sandbox, for somebody to review.

use countersign_domain::access::Environment;
use countersign_domain::command::Command;
use countersign_domain::document::{Document, DocumentKind};
use countersign_domain::ids::{DocumentId, OrgId};
use countersign_domain::outcome::Outcome;
use countersign_domain::resource::{
    Address, Consumer, ConsumerName, CreateCustomer, CreateOrder, Decimal, LineTerms, OrderTerms,
    OrderType, ResourceCommand, ResourceDone, ResourceVerb,
};
use countersign_domain::time::Timestamp;
use countersign_engine::List;

use super::DevError;
use super::hand::Hand;

/// Makes them, unless there are some: an earlier attempt may have been cut short.
pub(super) async fn fill(hand: &Hand<'_>, org: OrgId, key: &str) -> Result<(), DevError> {
    let customer = match known(hand, org, DocumentKind::Customer).await? {
        Some(customer) => customer,
        None => made(hand, key, ResourceVerb::CreateCustomer(Box::new(customer()))).await?,
    };
    if known(hand, org, DocumentKind::Order).await?.is_none() {
        made(hand, key, ResourceVerb::CreateOrder(order(customer)?)).await?;
    }
    Ok(())
}

async fn known(
    hand: &Hand<'_>,
    org: OrgId,
    kind: DocumentKind,
) -> Result<Option<DocumentId>, DevError> {
    let environment = Environment::Sandbox;
    let list = List::Documents { org, environment, kind, parent: None };
    Ok(hand.rows::<Document>(list).await?.first().map(|row| row.id))
}

async fn made(hand: &Hand<'_>, key: &str, verb: ResourceVerb) -> Result<DocumentId, DevError> {
    let command = ResourceCommand { merchant: None, on_behalf_of: None, verb };
    match hand.with_key(key, Command::Resource(command)).await? {
        Outcome::Resource(ResourceDone::Document(row) | ResourceDone::Existing(row)) => Ok(row.id),
        _ => Err(DevError::Unexpected("a resource")),
    }
}

fn customer() -> CreateCustomer {
    let text = |text: &str| Some(text.to_owned());
    let address = Address {
        line1: text("1 Example Street"),
        line2: None,
        city: text("Springfield"),
        state: text("OR"),
        country: text("US"),
        zip_code: text("97477"),
    };
    let consumer = Consumer {
        name: "Example Customer".to_owned(),
        email: "billing@customer.invalid".to_owned(),
        address,
        phone: None,
    };
    let consumer = ConsumerName::New(consumer);
    CreateCustomer { consumer, tax_id: None, external_id: None, tax_rates: None }
}

/// A year of a hundred seats.
fn order(customer: DocumentId) -> Result<CreateOrder, DevError> {
    let decimal = |text| Decimal::parse(text).ok_or(DevError::Unexpected("an amount"));
    let instant = |text| Timestamp::parse(text).ok_or(DevError::Unexpected("an instant"));
    let line = LineTerms {
        item: None,
        description: Some("Seats".to_owned()),
        quantity: decimal("100")?,
        list_unit_price: decimal("136.36")?,
        discount_unit_amount: decimal("16.36")?,
        unit_price: decimal("120.00")?,
        total_price: decimal("12000.00")?,
        term_start: None,
        term_end: None,
        metadata: "{}".to_owned(),
    };
    let terms = OrderTerms {
        kind: Some(OrderType::Renewal),
        close_date: None,
        term_start: instant("2026-12-01T00:00:00Z")?,
        term_end: instant("2027-11-30T00:00:00Z")?,
        total: decimal("12000.00")?,
        payment_term_days: 30,
        reseller: None,
        tax_exempt: false,
        selling_entity: None,
        cancelled_at: None,
        metadata: "{}".to_owned(),
    };
    Ok(CreateOrder { customer, currency: "USD".to_owned(), terms, lines: vec![line] })
}
