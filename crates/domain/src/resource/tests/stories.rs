//! Orders and their reviews as commands, with the books checked after each of them.

use std::sync::Arc;

use crate::access::{Caller, Origin};
use crate::approval::{DecideReview, ReviewDecision, SubmitOrder, SubmitReview};
use crate::command::{Command, Request};
use crate::ids::{ApprovalId, DocumentId, OrgId, Ulid};
use crate::outcome::Outcome;
use crate::resource::{
    Address, ChangeOrder, Consumer, ConsumerName, CreateCustomer, CreateOrder, Decimal, LineTerms,
    OrderPatch, OrderTerms, ResourceCommand, ResourceDone, ResourceKind, ResourceVerb, ReviewKind,
};
use crate::testing::{World, code};
use crate::time::Timestamp;

/// Asks for something, and compares what becomes of it with what the line says behind its arrow.
/// What a line makes has an id.
fn says(world: &mut World, line: &str, verb: ResourceVerb) -> Ulid {
    says_at(world, (line, None), verb)
}

fn says_at(world: &mut World, (line, merchant): (&str, Option<OrgId>), verb: ResourceVerb) -> Ulid {
    use crate::ids::Id as _;
    let (said, wanted) = line.split_once(" -> ").unwrap();
    let who = said.split(' ').next().unwrap();
    let caller = Caller::Key(world.names.key(who).digest);
    let command = Command::Resource(ResourceCommand { merchant, on_behalf_of: None, verb });
    let (origin, command) = (Origin { ip: None }, Arc::new(command));
    let reply = world.submit(&Request { caller, origin, idempotency: None, command });
    let (became, id) = match reply.result {
        Ok(Outcome::Resource(ResourceDone::Review(row))) => {
            (row.status.as_str().to_lowercase(), row.id.ulid())
        }
        Ok(Outcome::Resource(ResourceDone::Document(row))) => ("done".to_owned(), row.id.ulid()),
        Ok(other) => panic!("{line}: {other:?}"),
        Err(rejection) => (code(&rejection).to_owned(), Ulid(0)),
    };
    assert_eq!(became, wanted, "{line}");
    id
}

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

fn customer(email: &str, external: Option<&str>) -> ResourceVerb {
    let address = Address {
        line1: None,
        line2: None,
        city: None,
        state: None,
        country: None,
        zip_code: None,
    };
    let (name, email) = ("Example".to_owned(), email.to_owned());
    ResourceVerb::CreateCustomer(Box::new(CreateCustomer {
        consumer: ConsumerName::New(Consumer { name, email, address, phone: None }),
        tax_id: None,
        external_id: external.map(str::to_owned),
        tax_rates: None,
    }))
}

fn order(customer: Ulid, lines: usize) -> ResourceVerb {
    use crate::ids::Id as _;
    let at = Timestamp::parse("2026-12-01T00:00:00Z").unwrap();
    let line = LineTerms {
        item: None,
        description: None,
        quantity: decimal("1"),
        list_unit_price: decimal("1"),
        discount_unit_amount: decimal("0"),
        unit_price: decimal("1"),
        total_price: decimal("1"),
        term_start: None,
        term_end: None,
        metadata: "{}".to_owned(),
    };
    let terms = OrderTerms {
        kind: None,
        close_date: None,
        term_start: at,
        term_end: at,
        total: decimal("1"),
        payment_term_days: 30,
        reseller: None,
        tax_exempt: false,
        selling_entity: None,
        cancelled_at: None,
        metadata: "{\"rate\":1.50}".to_owned(),
    };
    let (customer, currency) = (DocumentId::from_ulid(customer), "USD".to_owned());
    ResourceVerb::CreateOrder(CreateOrder { customer, currency, terms, lines: vec![line; lines] })
}

fn submit(order: Ulid) -> ResourceVerb {
    use crate::ids::Id as _;
    ResourceVerb::SubmitOrder(SubmitOrder { order: DocumentId::from_ulid(order), note: None })
}

fn decide(approval: Ulid, decision: ReviewDecision) -> ResourceVerb {
    use crate::ids::Id as _;
    let approval = ApprovalId::from_ulid(approval);
    ResourceVerb::Decide(DecideReview { approval, decision, note: None, seen: None })
}

fn edit(order: Ulid, total: &str) -> ResourceVerb {
    use crate::ids::Id as _;
    let patch = OrderPatch { total: Some(decimal(total)), ..OrderPatch::default() };
    let order = DocumentId::from_ulid(order);
    ResourceVerb::ChangeOrder(Box::new(ChangeOrder { order, patch }))
}

#[test]
fn an_order_is_reviewed_as_it_was_submitted() {
    use ReviewDecision::{Approve, Cancel, Reject};
    let mut world = World::new();
    let world = &mut world;
    let customer = says(world, "alice makes a customer -> done", customer("a@b.test", None));
    let bare = says(world, "alice makes an order without lines -> done", order(customer, 0));
    says(world, "alice submits it -> NOT_REVIEWABLE", submit(bare));
    let order = says(world, "alice makes an order with a line -> done", order(customer, 1));
    let review = says(world, "alice submits it -> pending", submit(order));
    says(world, "alice submits it again -> DUPLICATE_REQUEST", submit(order));
    says(world, "alice approves -> SELF_APPROVAL", decide(review, Approve));
    says(world, "alice edits it -> done", edit(order, "2"));
    says(world, "bob approves -> SNAPSHOT_MISMATCH", decide(review, Approve));
    says(world, "alice undoes the edit -> done", edit(order, "1"));
    says(world, "bob approves -> approved", decide(review, Approve));
    says(world, "bob approves again -> APPROVAL_NOT_PENDING", decide(review, Approve));
    says(world, "bob reopens it -> cancelled", decide(review, Cancel));
    let review = says(world, "alice submits it anew -> pending", submit(order));
    says(world, "bob rejects -> rejected", decide(review, Reject));
    says(world, "alice takes it back -> APPROVAL_NOT_PENDING", decide(review, Cancel));
    let review = says(world, "alice submits it anew -> pending", submit(order));
    says(world, "alice takes it back -> cancelled", decide(review, Cancel));
}

#[test]
fn names_and_merchants_are_ones_own() {
    let mut world = World::new();
    let world = &mut world;
    says(world, "alice makes a customer -> done", customer("a@b.test", Some("C-7")));
    says(world, "alice makes another -> NAME_TAKEN", customer("c@d.test", Some("C-7")));
    let elsewhere = says_at as fn(&mut World, (&str, Option<OrgId>), ResourceVerb) -> Ulid;
    let review = ResourceVerb::Submit(SubmitReview {
        kind: ResourceKind::Order,
        resource: "ord_1".to_owned(),
        review: ReviewKind::Push,
        submitted: "x".to_owned(),
        note: None,
    });
    use crate::ids::Id as _;
    let nobody = Some(OrgId::from_ulid(Ulid(7)));
    elsewhere(world, ("alice submits elsewhere -> NOT_MEMBER", nobody), review);
}
