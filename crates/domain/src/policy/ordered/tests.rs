//! Ordered policies, judged: exactly, in order, and never let through by what cannot be said.

use std::sync::Arc;

use super::{
    Conclusion, Enforcement, Field, Logic, Operand, Operator, OrderedAction, OrderedCondition,
    OrderedEffect, OrderedFacts, OrderedPolicy, OrderedStatus, OrderedTerms, TransactionKind,
    conclude,
};
use crate::access::Environment;
use crate::document::Document;
use crate::ids::{DocumentId, Id as _, OrgId, Ulid};
use crate::log::LogActor;
use crate::money::{Amount, Asset, Chain};
use crate::policy::Verdict;
use crate::time::Timestamp;

const FRIEND: &str = "0xAbCdEf0000000000000000000000000000000001";

fn condition(field: Field, operator: Operator, operand: Operand) -> OrderedCondition {
    let said = String::new();
    OrderedCondition { field, operator, operand, said, unit: None, description: None }
}

fn one(value: &str) -> Operand {
    Operand::One(value.to_owned())
}

fn amount(operator: Operator, value: &str, unit: Option<&str>) -> OrderedCondition {
    let unit = unit.map(ToOwned::to_owned);
    OrderedCondition { unit, ..condition(Field::Amount, operator, one(value)) }
}

fn policy(place: u32, conditions: Vec<OrderedCondition>, effects: &[OrderedEffect]) -> Document {
    let terms = OrderedTerms {
        name: format!("policy {place}"),
        description: String::new(),
        kind: TransactionKind::Transfer,
        enforcement: Enforcement::Strict,
        logic: Logic::All,
        priority: place,
        group: None,
        conditions,
        actions: effects.iter().map(|effect| OrderedAction { effect: *effect }).collect(),
    };
    let policy = OrderedPolicy {
        logical: DocumentId::from_ulid(Ulid(u128::from(place))),
        number: 1,
        latest: true,
        status: OrderedStatus::Active,
        terms,
        created_by: LogActor::System,
        updated_by: LogActor::System,
    };
    let now = Timestamp::from_unix_ms(0);
    Document {
        org: OrgId::from_ulid(Ulid(1)),
        id: DocumentId::from_ulid(Ulid(u128::from(place))),
        environment: Environment::Sandbox,
        parent: None,
        version: 1,
        body: policy.into(),
        created_at: now,
        updated_at: now,
        ended_at: None,
    }
}

fn changed(document: &Document, change: impl FnOnce(&mut OrderedPolicy)) -> Document {
    let mut policy = document.ordered_policy().cloned().unwrap();
    change(&mut policy);
    Document { body: policy.into(), ..document.clone() }
}

fn facts(asset: Asset, units: i128) -> OrderedFacts<'static> {
    OrderedFacts {
        kind: TransactionKind::Transfer,
        amount: Amount::from_units(units),
        asset,
        sender: "0x1111111111111111111111111111111111111111",
        recipient: "0xabcdef0000000000000000000000000000000001",
        chain: Chain::Polygon,
        asked_at: Timestamp::parse("2026-03-02T22:30:00Z").unwrap(),
    }
}

fn usdc(units: i128) -> OrderedFacts<'static> {
    facts(Asset::on("USDC", Chain::Polygon).unwrap(), units)
}

fn judge(policies: Vec<Document>, facts: &OrderedFacts<'_>) -> Conclusion {
    let policies: Vec<Arc<Document>> = policies.into_iter().map(Arc::new).collect();
    conclude(&policies, facts, |_| None, Verdict::Allow)
}

const BLOCK: &[OrderedEffect] = &[OrderedEffect::Block];
const ALLOW: &[OrderedEffect] = &[OrderedEffect::Allow];

#[test]
fn amounts_are_compared_exactly() {
    use Operator as O;
    for (operator, value, units, holds) in [
        (O::GreaterThan, "1000", 1_000_000_000, false),
        (O::GreaterThan, "1000", 1_000_000_001, true),
        (O::GreaterThanOrEqual, "1000.000000", 1_000_000_000, true),
        (O::LessThan, "0.0000011", 1, true),
        (O::LessThan, "0.000001", 1, false),
        (O::LessThanOrEqual, "0.000001", 1, true),
        (O::Equals, "1.10", 1_100_000, true),
        (O::NotEquals, "1.1", 1_100_000, false),
    ] {
        for unit in [None, Some("USD"), Some("USDT")] {
            let compared = amount(operator, value, unit).compare(&usdc(units), None);
            assert_eq!(compared.holds, Some(holds), "{units} {operator:?} {value} {unit:?}");
        }
    }
    // What does not fit is not guessed at.
    let huge = format!("1{}", "0".repeat(38));
    let compared = amount(O::GreaterThan, &huge, None).compare(&usdc(i128::MAX), None);
    assert_eq!(compared.holds, None);
}

#[test]
fn what_has_no_price_cannot_be_said_and_blocks() {
    let ether = facts(Asset::on("POL", Chain::Polygon).unwrap(), 1);
    let dollars = amount(Operator::GreaterThan, "1000", Some("USD"));
    assert_eq!(dollars.compare(&ether, None).holds, None);
    let own = amount(Operator::LessThan, "1", Some("POL"));
    assert_eq!(own.compare(&ether, None).holds, Some(true));
    let nothing = facts(Asset::on("POL", Chain::Polygon).unwrap(), 0);
    assert_eq!(dollars.compare(&nothing, None).holds, Some(false), "nothing is worth nothing");
    let said = judge(vec![policy(1, vec![dollars.clone()], ALLOW)], &ether);
    assert_eq!((said.verdict, said.failed), (Verdict::Deny, true));
    // Where another condition settles it, nobody has to know.
    let usdc = condition(Field::Asset, Operator::Equals, one("USDC"));
    let said = judge(vec![policy(1, vec![usdc, dollars.clone()], BLOCK)], &ether);
    assert_eq!((said.verdict, said.failed), (Verdict::Allow, false));
    let polygon = condition(Field::Network, Operator::Equals, one("Polygon"));
    let any = changed(&policy(1, vec![dollars, polygon], ALLOW), |it| it.terms.logic = Logic::Any);
    assert!(!judge(vec![any], &ether).failed);
}

#[test]
fn words_are_compared_whatever_their_case() {
    use Operator as O;
    let several = |values: &[&str]| {
        Operand::Several(values.iter().map(|value| (*value).to_owned()).collect())
    };
    for (field, operator, operand, holds) in [
        (Field::Recipient, O::Equals, one(FRIEND), true),
        (Field::Recipient, O::InList, several(&["0x1", FRIEND]), true),
        (Field::Recipient, O::NotInList, several(&[FRIEND]), false),
        (Field::Sender, O::Equals, one(FRIEND), false),
        (Field::Asset, O::InList, several(&["ETH", "usdc"]), true),
        (Field::Network, O::Equals, one("137"), true),
        (Field::Network, O::Equals, one("polygon"), true),
        (Field::Network, O::Equals, one("Polygon Amoy"), false),
        (Field::Kind, O::Equals, one("TRANSFER"), true),
        (Field::Kind, O::NotEquals, one("CONTRACT_CALL"), true),
        (Field::Time, O::GreaterThanOrEqual, one("22:30"), true),
        (Field::Time, O::GreaterThan, one("22:30"), false),
        (Field::Time, O::LessThan, one("06:00"), false),
    ] {
        let compared = condition(field, operator, operand.clone()).compare(&usdc(1), None);
        assert_eq!(compared.holds, Some(holds), "{field:?} {operator:?} {operand:?}");
    }
}

#[test]
fn a_list_that_is_not_known_blocks() {
    let list = DocumentId::from_ulid(Ulid(9));
    let known = condition(Field::Recipient, Operator::NotInList, Operand::List(list));
    let policies = vec![Arc::new(policy(1, vec![known], BLOCK))];
    let friends = [FRIEND.to_owned()];
    let with = |items: Option<&[String]>| conclude(&policies, &usdc(1), |_| items, Verdict::Allow);
    assert_eq!(with(Some(&friends)).verdict, Verdict::Allow);
    assert_eq!(with(Some(&[])).verdict, Verdict::Deny);
    assert!(with(None).failed);
}

#[test]
fn the_first_that_matches_decides_and_those_without_force_do_not() {
    let always = || vec![amount(Operator::GreaterThanOrEqual, "0", None)];
    let never = || vec![amount(Operator::LessThan, "0", None)];
    let ask = OrderedEffect::Ask { count: 1, list: None, deadline_minutes: None };
    let advisory =
        changed(&policy(1, always(), BLOCK), |it| it.terms.enforcement = Enforcement::Advisory);
    let draft = changed(&policy(2, always(), BLOCK), |it| it.status = OrderedStatus::Draft);
    let other =
        changed(&policy(3, always(), BLOCK), |it| it.terms.kind = TransactionKind::ContractWrite);
    let miss = policy(4, never(), BLOCK);
    let mixed = policy(5, always(), &[OrderedEffect::Allow, ask, OrderedEffect::Notify]);
    let last = policy(6, always(), BLOCK);
    // In whichever order they come.
    let said = judge(vec![last.clone(), mixed, miss, other, draft, advisory], &usdc(1));
    assert_eq!(said.verdict, Verdict::Hold);
    let looked_at: Vec<u32> = said
        .steps
        .iter()
        .filter_map(|step| Some(step.policy.ordered_policy()?.terms.priority))
        .collect();
    assert_eq!(looked_at, [1, 4, 5]);
    let beaten = policy(5, always(), &[ask, OrderedEffect::Block, OrderedEffect::Allow]);
    assert_eq!(judge(vec![beaten, last], &usdc(1)).verdict, Verdict::Deny);
    let nothing = conclude(&[], &usdc(1), |_| None, Verdict::Deny);
    assert_eq!((nothing.verdict, nothing.by), (Verdict::Deny, None));
}

#[test]
fn a_condition_that_says_nothing_is_refused() {
    use Operator as O;
    for (bad, part) in [
        (condition(Field::Asset, O::GreaterThan, one("USDC")), "operator"),
        (condition(Field::Amount, O::InList, one("1")), "value"),
        (condition(Field::Amount, O::Equals, Operand::Several(vec!["1".to_owned()])), "value"),
        (condition(Field::Amount, O::Equals, one("1e3")), "value"),
        (condition(Field::Time, O::LessThan, one("24:00")), "value"),
        (condition(Field::Time, O::LessThan, one("6:00")), "value"),
        (condition(Field::Network, O::Equals, one("Mars")), "value"),
        (condition(Field::Recipient, O::Equals, one("bob")), "value"),
        (amount(O::Equals, "1", Some("EUR")), "unit"),
    ] {
        assert_eq!(bad.check().map_err(|(part, _)| part), Err(part), "{bad:?}");
    }
    assert_eq!(amount(O::Equals, "1", Some("USD")).check(), Ok(()));
}
