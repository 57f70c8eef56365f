//! No interleaving executes twice, with too few people, or leaves a hold behind.
//!
//! The world checks after every command that a request waits exactly as long as its hold and its
//! payment, that nothing is posted twice, and that what was approved had as many people as its
//! requirement takes.

use proptest::prelude::*;

use crate::approval::ApprovalStatus;
use crate::state::Row;
use crate::testing::{World, ask, play};

const SCENE: &str = "
    wallet ops 1000.00 · wallet vendor · agent bot 100.00
    person dora role approver · person emil role approver · person olaf role owner
    list legal of carol dora
    alice chooses self-approval never -> organization
";

fn trees() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "2 of anyone",
        "1 of list.legal",
        "then(1 of approver, 1 of admin|owner)",
        "all(1 of list.legal, 1 of bob|carol, 1 of approver)",
        "any(2 of approver, then(1 of bob, 1 of owner))",
        "then(1 of bob|dora, any(1 of olaf, 2 of list.legal))",
    ])
}

fn steps() -> impl Strategy<Value = String> {
    let people = prop::sample::select(vec!["alice", "bob", "carol", "dora", "emil", "olaf"]);
    let vote = prop::sample::select(vec![
        "approves A",
        "approves A",
        "approves A",
        "withdraws A",
        "rejects A",
        "comments A saying hm",
        "approves A for carol",
        "approves A for dora",
        "delegates A to emil",
        "cancels A",
    ]);
    let other = prop::sample::select(vec![
        "alice pays ops vendor 5.00",
        "bot pays bot vendor 3.00",
        "olaf pays ops vendor 7.00",
        "timer expires A",
        "timer expires A",
        "after 20m",
        "after 1h",
        "leaves carol",
        "returns carol",
        "role dora member",
        "role dora approver",
        "list legal of dora emil",
        "list legal of carol dora",
        "away carol for bob until +2h",
        "away dora for carol until +2h",
        "alice amends 'Review' asks '3 of anyone'",
        "alice amends 'Review' asks '1 of owner'",
        "alice amends 'Review' disabled",
        "alice amends 'Review' enabled",
        "alice freezes ops",
        "alice unfreezes ops",
        "bob deletes bot",
    ]);
    prop_oneof![
        5 => (people, vote).prop_map(|(person, vote)| format!("{person} {vote}")),
        2 => other.prop_map(str::to_owned),
    ]
}

fn is_scene(step: &str) -> bool {
    ["after", "leaves", "returns", "role", "list", "away"].iter().any(|word| step.starts_with(word))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_it_happens_once_and_with_enough_people(
        tree in trees(),
        steps in prop::collection::vec((steps(), any::<usize>()), 1..60),
    ) {
        let mut world = World::new();
        play(&mut world, SCENE);
        let terms = format!("asks '{tree}' remind 10m escalate '30m 2 of owner|admin' \
            reassign '2h 2 of admin' ttl 3h");
        for wallet in ["ops", "bot"] {
            play(&mut world, &format!("policy on {wallet} 'Review' approval {terms}"));
        }
        play(&mut world, "alice pays ops vendor 5.00 -> held as n0");
        for (index, (step, choice)) in steps.iter().enumerate() {
            if is_scene(step) {
                play(&mut world, step);
                continue;
            }
            let known: Vec<&String> = world.names.approvals.keys().collect();
            let statement = step.replace(" A", &format!(" {}", known[choice % known.len()]));
            ask(&mut world, &statement, &format!("n{}", index + 1));
        }
        // In the end nothing waits, and nothing is held.
        play(&mut world, "after 4h");
        let names: Vec<String> = world.names.approvals.keys().cloned().collect();
        for name in names {
            ask(&mut world, &format!("timer expires {name}"), "end");
        }
        for row in world.rows.values() {
            match row {
                Row::Approval(approval) => prop_assert!(approval.status != ApprovalStatus::Pending),
                Row::Account(account) => prop_assert!(account.held.is_zero()),
                _ => {}
            }
        }
    }
}
