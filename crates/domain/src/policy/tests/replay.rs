//! Logs replayed: as they were, and under other policies.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::access::Environment;
use crate::ids::{Id, OrgId, PolicyId, Ulid};
use crate::log::{Fact, LogBody};
use crate::policy::{CreatePolicy, Policy, Proposal, Replay, ReplayReport, ReplayScope};
use crate::state::{Key, Row, State};
use crate::testing::{World, ask, play};
use crate::time::Timestamp;

/// Replays the log of an organization's sandbox, page by page.
fn replayed(world: &World, org: &str, proposal: Proposal) -> ReplayReport {
    let org: OrgId = world.names.org(org);
    let from = Timestamp::default();
    let to = world.context.now.plus_seconds(1);
    let scope = ReplayScope { org, environment: Environment::Sandbox, from, to };
    let mut replay = Replay::new(scope, proposal);
    let bodies = log(world, org);
    for page in bodies.chunks(7) {
        let reads = replay.reads(page);
        let mut state = State::new();
        world.load(&reads, &mut state);
        replay.learn(&reads, &state);
        page.iter().for_each(|body| replay.record(body));
    }
    replay.report().clone()
}

fn log(world: &World, org: OrgId) -> Vec<LogBody> {
    let first = Key::LogRecord(org, 0);
    let records = world.rows.range(first..).map_while(|(key, row)| match (key, row) {
        (Key::LogRecord(of, _), Row::LogRecord(record)) if *of == org => Some(record.body.clone()),
        _ => None,
    });
    records.collect()
}

fn decisions(world: &World, org: &str) -> usize {
    let org = world.names.org(org);
    let counts = |body: &LogBody| match &body.fact {
        Fact::PaymentCreated { payment, .. } => payment.from_org == org,
        Fact::PaymentCompleted { payment, evaluation } => {
            payment.from_org == org && evaluation.is_some()
        }
        Fact::PaymentDenied { attempt, evaluation, .. } => {
            evaluation.is_some() && attempt.batch.is_none()
        }
        _ => false,
    };
    log(world, org).iter().filter(|body| counts(body)).count()
}

const SCENE: &str = "
    wallet ops 400.00 · wallet lab 90.00 · wallet vendor · agent bot 60.00
    org beta with bella · wallet shop of beta 40.00
    policy on ops 'Limit' daily 120.00
    policy on ops 'Review' if above 15.00 says hold
    policy on ops 'Fast' if sum 3600s wallet 60.00+rejected says hold
    policy on everywhere 'Many' if count 7200s initiator 6 says deny
    policy on everywhere 'New' if first wallet if above 5.00 says hold
    policy on everywhere 'Small ones' if structuring day 70.00 says deny
    policy on lab 'Tagged' if meta kind=refund says deny
    policy on bot 'Hers' if agent if above 3.00 says hold
";

/// One step: a statement in which `P` and `A` stand for a payment and a request made before.
fn steps() -> impl Strategy<Value = String> {
    let sum = (1_u32..2_500).prop_map(|cents| format!("{}.{:02}", cents / 100, cents % 100));
    let route = prop::sample::select(vec![
        "alice pays ops vendor",
        "bob pays ops shop",
        "alice pays ops @shop",
        "alice pays ops bot",
        "carol pays lab ops",
        "carol pays about kind=refund lab ops",
        "bob pays vendor ops",
        "bot pays bot vendor",
        "bella pays shop ops",
        "alice adjusts bot",
    ]);
    let batch = (sum.clone(), sum.clone())
        .prop_map(|(a, b)| format!("bob batches ops vendor {a} + ops shop {b} + lab bot {b}"));
    let decision = prop::sample::select(vec![
        "alice approves A",
        "bob approves A",
        "carol approves A",
        "bob rejects A",
        "timer expires A",
        "bob reverses P",
        "bella reverses P",
        "alice reverses P",
    ]);
    let change = prop::sample::select(vec![
        "bob amends 'Review' if above 5.00",
        "bob amends 'Review' disabled if above 20.00",
        "bob amends 'Review' enabled",
        "bob amends 'Fast' if sum 3600s wallet 40.00",
        "bob amends 'Fast' if sum day wallet 80.00",
        "bob amends 'Many' if count 7200s initiator 4 if above 1.00",
        "bob amends 'Limit' daily 90.00",
        "bob rules everywhere 'Extra' if sum week recipient 60.00 says hold",
        "bob rules ops 'More' monthly 200.00",
        "bob drops 'Small ones'",
        "bob drops 'New'",
        "alice freezes ops",
        "alice unfreezes ops",
        "after 10m",
        "after 5h",
        "after 25h",
    ]);
    prop_oneof![
        8 => (route, sum).prop_map(|(route, sum)| format!("{route} {sum}")),
        1 => batch,
        5 => decision.prop_map(str::to_owned),
        3 => change.prop_map(str::to_owned),
    ]
}

fn step(world: &mut World, step: &str, (index, choice): (usize, usize)) {
    if step.starts_with("after") {
        return play(world, step);
    }
    let pick =
        |names: Vec<&String>| (!names.is_empty()).then(|| names[choice % names.len()].clone());
    let statement = match step.rsplit_once(' ') {
        Some((verb, "A")) => pick(world.names.approvals.keys().collect()).map(|a| (verb, a)),
        Some((verb, "P")) => pick(world.names.payments.keys().collect()).map(|p| (verb, p)),
        _ => Some((step, String::new())),
    };
    if let Some((verb, name)) = statement {
        // A policy that was dropped has no name any more; what speaks of it is refused.
        ask(world, format!("{verb} {name}").trim(), &format!("n{index}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Nothing is proposed, so nothing comes out otherwise, whatever happened: every decision of
    /// the log follows from the log.
    #[test]
    fn a_log_replayed_as_it_was_decides_as_it_did(
        steps in prop::collection::vec((steps(), 0_usize..1_000), 1..60),
    ) {
        let mut world = World::new();
        play(&mut world, SCENE);
        for (index, (text, choice)) in steps.iter().enumerate() {
            step(&mut world, text, (index, *choice));
        }
        for org in ["acme", "beta"] {
            let report = replayed(&world, org, Proposal::default());
            prop_assert_eq!(report.examples.first(), None, "of {}", org);
            prop_assert_eq!(report.replayed, decisions(&world, org) as u64);
            prop_assert_eq!(report.unchanged(), report.replayed);
        }
    }
}

/// A policy as a script writes it, taken out of the world again.
fn proposed(rules: &str, wallet: &str) -> Policy {
    let mut world = World::new();
    play(&mut world, "wallet ops · wallet vendor");
    play(&mut world, &format!("policy on {wallet} 'Proposed' {rules}"));
    let (_, id) = world.names.policies["Proposed"];
    let org = world.names.org("acme");
    match &world.rows[&Key::Policy(org, id)] {
        Row::Policy(policy) => (**policy).clone(),
        other => panic!("no policy: {other:?}"),
    }
}

/// A proposal for the scripts below: on all wallets, under an id of its own.
fn with(rules: &str) -> Proposal {
    let policy = proposed(rules, "everywhere");
    let id = PolicyId::from_ulid(Ulid(u128::MAX));
    Proposal { standing: vec![Policy { id, ..policy }], ..Proposal::default() }
}

fn history() -> World {
    let mut world = World::new();
    play(
        &mut world,
        "
        wallet ops 1000.00 · wallet vendor · wallet other
        policy on ops 'Ceiling' if above 100.00 says deny
        alice pays ops vendor 40.00 -> posted
        alice pays ops vendor 50.00 -> posted
        alice pays ops other 60.00 -> posted
        alice pays ops vendor 120.00 -> POLICY_DENIED CONDITIONS by Ceiling
        ",
    );
    world
}

#[test]
fn a_proposed_policy_tells_what_it_would_have_held() {
    let report = replayed(&history(), "acme", with("if above 45.00 says hold"));
    assert_eq!((report.replayed, report.unchanged()), (4, 2));
    assert_eq!((report.all.newly_held, report.all.newly_denied), (2, 0));
    let amounts: Vec<i128> = report.examples.iter().map(|one| one.amount.units()).collect();
    assert_eq!(amounts, [5_000_000_000, 6_000_000_000]);
    let held: Vec<u64> = report.by_recipient.values().map(|one| one.newly_held).collect();
    assert_eq!(held, [1, 1]);
    assert_eq!(report.by_approver.iter().map(|(_, one)| one.newly_held).sum::<u64>(), 2);
}

#[test]
fn a_proposed_window_counts_from_the_beginning_of_the_log() {
    let report = replayed(&history(), "acme", with("if sum day wallet 80.00 says deny"));
    // 40, then 50 is too much and is not made, so 60 is too much as well.
    assert_eq!((report.all.newly_denied, report.all.newly_held), (2, 0));
    let report = replayed(&history(), "acme", with("if sum day wallet 95.00 says deny"));
    assert_eq!(report.all.newly_denied, 1);
}

#[test]
fn without_a_policy_what_it_denied_would_have_been_let_through() {
    let world = history();
    let (_, ceiling) = world.names.policies["Ceiling"];
    let removed = Proposal { removed: [ceiling].into(), ..Proposal::default() };
    let report = replayed(&world, "acme", removed);
    assert_eq!((report.all.newly_allowed, report.unchanged()), (1, 3));
}

#[test]
fn a_policy_is_replaced_from_the_beginning() {
    let world = history();
    let (org, ceiling) = world.names.policies["Ceiling"];
    let Row::Policy(before) = &world.rows[&Key::Policy(org, ceiling)] else { panic!("no policy") };
    let after = proposed("if above 55.00 says hold", "everywhere");
    let standing = vec![Policy { id: ceiling, wallet: before.wallet, ..after }];
    let report = replayed(&world, "acme", Proposal { standing, ..Proposal::default() });
    let by_verdict = (report.all.newly_held, report.all.newly_denied, report.all.newly_allowed);
    assert_eq!(by_verdict, (2, 0, 0), "{:?}", report.examples);
}

#[test]
fn a_proposal_is_a_policy_like_any_other() {
    let world = history();
    let (ops, vendor) = (world.wallet("ops"), world.wallet("vendor"));
    assert_ne!(ops.id, vendor.id);
    let create = CreatePolicy {
        wallet: None,
        name: "Proposed".to_owned(),
        enabled: false,
        conditions: Vec::new(),
        outcome: Some(crate::policy::PolicyOutcome::Deny),
        rules: crate::policy::Rules::default(),
        terms: None,
        approval_ttl_seconds: None,
    };
    let place = (ops.org, ops.environment);
    let id = PolicyId::from_ulid(Ulid(1));
    let policy = create.policy(id, place, Timestamp::default()).unwrap();
    let disabled = Proposal { standing: vec![policy.clone()], ..Proposal::default() };
    assert_eq!(replayed(&world, "acme", disabled).unchanged(), 4);
    let standing = vec![Policy { enabled: true, ..policy }];
    let enabled = Proposal { standing, ..Proposal::default() };
    let report = replayed(&world, "acme", enabled);
    assert_eq!((report.all.newly_denied, report.unchanged()), (3, 1));
    assert_eq!(BTreeMap::from_iter(report.by_recipient).len(), 2);
}
