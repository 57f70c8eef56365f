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

fn trees() -> impl Strategy<Value = String> {
    let people = ["anyone", "approver", "admin|owner", "list.legal", "bob|carol|dora", "emil|olaf"];
    let people = prop::sample::select(people.to_vec());
    let leaf = (1..3_u8, people).prop_map(|(count, of)| format!("{count} of {of}"));
    leaf.prop_recursive(2, 6, 3, |inner| {
        let word = prop::sample::select(vec!["all", "any", "then"]);
        (word, prop::collection::vec(inner, 1..4))
            .prop_map(|(word, parts)| format!("{word}({})", parts.join(", ")))
    })
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
        "alice-live rewrites legal with dora,emil",
        "alice-live rewrites legal with carol,dora",
        "alice-live rewrites legal with emil",
        "alice-live removes carol",
        "alice-live removes dora",
        "operator adds carol role admin",
        "alice-live makes dora role viewer",
        "alice-live makes emil role member",
        "alice-live makes emil role approver",
        "bob-live appoints bob with emil until +2h",
        "bob-live dismisses bob",
        "alice-live chooses pending 1",
        "alice-live chooses pending 9",
        "alice-live chooses duplicates refuse",
        "alice-live chooses duplicates flag",
        "alice drops 'Review'",
        "timer expires A",
        "alice pays ops vendor 5.00",
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
    ["after", "leaves", "returns", "role", "away"].iter().any(|word| step.starts_with(word))
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
            let saved = format!("alice rules {wallet} 'Review' approval {terms}");
            // What nobody could meet is not saved.
            prop_assume!(ask(&mut world, &saved, "Review").result.is_ok());
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
        play(&mut world, "after 25h");
        let names: Vec<String> = world.names.approvals.keys().cloned().collect();
        for name in names {
            ask(&mut world, &format!("timer expires {name}"), "end");
        }
        for row in world.rows.values() {
            match row {
                Row::Approval(approval) => prop_assert!(approval.status != ApprovalStatus::Pending),
                Row::Account(account) => prop_assert!(account.held.is_zero()),
                Row::Queue(queue) => prop_assert_eq!(queue.waiting, 0),
                _ => {}
            }
        }
    }
}
