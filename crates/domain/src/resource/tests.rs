//! Amounts as they are stated, and how an order stands.

mod stories;

use super::{ApprovalState, Decimal, Order, OrderTerms, Review, ReviewKind};
use crate::approval::ApprovalStatus::{self, Approved, Cancelled, Pending, Rejected};
use crate::canonical::Hash;
use crate::ids::{ApprovalId, DocumentId, Id as _, PersonId, Ulid};
use crate::time::Timestamp;

#[test]
fn an_amount_is_plain_decimal_text_and_stays_it() {
    for good in ["0", "1345.61", "000.50", "999999999999.99999999", "1.0"] {
        assert_eq!(Decimal::parse(good).unwrap().to_string(), good);
    }
    for bad in
        ["", ".5", "5.", "-1", "+1", "1e3", "1,5", " 1", "1.2.3", "1234567890123", "0.123456789"]
    {
        assert_eq!(Decimal::parse(bad), None, "{bad}");
    }
}

#[test]
fn two_amounts_add_up_to_the_last_digit() {
    for (one, other, sum) in [
        ("1345.61", "94.1927", "1439.8027"),
        ("0", "0", "0"),
        ("0.9", "0.10", "1.00"),
        ("0.00000001", "0.00000001", "0.00000002"),
        ("999999999998.99999999", "1", "999999999999.99999999"),
    ] {
        let [one, other] = [one, other].map(|text| Decimal::parse(text).unwrap());
        assert_eq!(one.plus(&other).unwrap().to_string(), sum);
    }
    let most = Decimal::parse("999999999999").unwrap();
    assert_eq!(most.plus(&Decimal::parse("1").unwrap()), None);
}

#[test]
fn a_name_is_one_person_and_nobody_that_was_ever_made() {
    assert_eq!(PersonId::named("alice"), PersonId::named("alice"));
    // Another spelling makes no second person of anybody: that would be a checker of their own.
    assert_eq!(PersonId::named("alice"), PersonId::named(" Alice"));
    assert_ne!(PersonId::named("alice"), PersonId::named("alicia"));
    assert_eq!(PersonId::named("alice").ulid().unix_ms(), 0);
}

const BEFORE: Hash = Hash([1; 32]);
const NOW: Hash = Hash([2; 32]);

fn order() -> Order {
    let at = Timestamp::default();
    Order {
        customer: DocumentId::from_ulid(Ulid(1)),
        currency: "USD".to_owned(),
        terms: OrderTerms {
            kind: None,
            close_date: None,
            term_start: at,
            term_end: at,
            total: Decimal::zero(),
            payment_term_days: 30,
            reseller: None,
            tax_exempt: false,
            selling_entity: None,
            cancelled_at: None,
            metadata: "{}".to_owned(),
        },
        lines: Vec::new(),
        reviews: Vec::new(),
    }
}

/// Submits reviews one after the other, and then each of them ends.
fn reviewed(reviews: &[(ReviewKind, Hash, ApprovalStatus)]) -> Order {
    let ids = (1..).map(|id| ApprovalId::from_ulid(Ulid(id)));
    let mut order = order();
    for ((kind, snapshot, _), approval) in reviews.iter().zip(ids.clone()) {
        let (kind, snapshot, status) = (*kind, *snapshot, Pending);
        order = order.reviewed(Review { approval, kind, snapshot, status });
    }
    for ((_, _, status), approval) in reviews.iter().zip(ids) {
        order = order.decided(approval, *status);
    }
    order
}

#[test]
fn an_order_stands_by_what_waits_and_then_by_the_latest() {
    use ApprovalState as State;
    use ReviewKind::{DataReview as Data, FinancialReview as Money, Push};
    for (reviews, state) in [
        (vec![], State::Draft),
        (vec![(Data, NOW, Pending)], State::Pending),
        (vec![(Data, NOW, Approved)], State::Approved),
        (vec![(Data, BEFORE, Approved)], State::Draft),
        (vec![(Data, NOW, Rejected)], State::Rejected),
        (vec![(Data, BEFORE, Rejected)], State::Rejected),
        (vec![(Data, NOW, Cancelled)], State::Draft),
        (vec![(Push, NOW, Pending)], State::Draft),
        (vec![(Push, NOW, Approved)], State::Draft),
        (vec![(Data, NOW, Pending), (Money, NOW, Approved)], State::Pending),
        (vec![(Data, NOW, Rejected), (Money, NOW, Approved)], State::Approved),
        (vec![(Data, NOW, Approved), (Money, NOW, Rejected)], State::Rejected),
        (vec![(Data, NOW, Approved), (Money, NOW, Cancelled)], State::Draft),
        (vec![(Data, NOW, Approved), (Push, NOW, Rejected)], State::Approved),
    ] {
        assert_eq!(reviewed(&reviews).approval_state(NOW), state, "{reviews:?}");
    }
}

#[test]
fn an_order_remembers_no_more_reviews_than_have_a_say() {
    use ReviewKind::{DataReview as Data, FinancialReview as Money, Push};
    let order = reviewed(&[
        (Data, NOW, Rejected),
        (Push, NOW, Approved),
        (Money, NOW, Approved),
        (Data, NOW, Cancelled),
    ]);
    assert_eq!(order.reviews.len(), 1);
    assert_eq!(order.reviews[0].status, Cancelled);
}
