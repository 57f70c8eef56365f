//! Many at once. Whatever the order, one of them is first.

use serde_json::json;
use tokio::task::JoinSet;

use super::scene::{APPROVALS, pending, submission};
use crate::harness::{Answer, World};

fn count(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_equal_submissions_one_is_taken() {
    let world = World::new().await;
    let mut answers = JoinSet::new();
    for _ in 0..20 {
        let body = submission(&world, "ord_1");
        answers.spawn(world.ask("POST", APPROVALS).key(&world.operator).json(&body).send());
    }
    let answers = answers.join_all().await;
    assert_eq!((count(&answers, 201), count(&answers, 409)), (1, 19));
    let made = answers.iter().find(|answer| answer.status == 201).unwrap().id();
    for other in answers.iter().filter(|answer| answer.status == 409) {
        assert_eq!(other["details"]["approvalId"], made);
    }
    assert_eq!(world.get(&world.operator, APPROVALS).await["pagination"]["total"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn approval_rejection_and_recall_race_to_one_end() {
    let world = World::new().await;
    for round in 0..10 {
        let id = pending(&world, &format!("ord_{round}")).await;
        let path = format!("{APPROVALS}/{id}");
        let mut answers = JoinSet::new();
        for index in 0..9 {
            let (decision, key) = match (index + round) % 3 {
                0 => ("approved", &world.reviewer),
                1 => ("rejected", &world.reviewer),
                _ => ("recall", &world.operator),
            };
            // Who takes it back once it is approved reopens it, so a recall is said once a round.
            let decision = if decision == "recall" { "cancelled" } else { decision };
            let body = json!({ "decision": decision });
            answers.spawn(world.ask("PATCH", &path).key(key).json(&body).send());
        }
        let answers = answers.join_all().await;
        let taken: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
        // An approval may be reopened by a recall that came behind it; nothing else has a second.
        let words: Vec<String> = taken.iter().map(|answer| answer.text("decision")).collect();
        let one = words.len() == 1;
        let reopened = words.len() == 2
            && words.iter().any(|word| word == "approved")
            && words.iter().any(|word| word == "cancelled");
        assert!(one || reopened, "{words:?}");
        assert_eq!(count(&answers, 409), 9 - words.len());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn approval_and_rejection_race_to_one_of_them() {
    let world = World::new().await;
    let third = world.colleague("Tara").await;
    for round in 0..10 {
        let id = pending(&world, &format!("ord_{round}")).await;
        let path = format!("{APPROVALS}/{id}");
        let mut answers = JoinSet::new();
        for index in 0..10 {
            let key = if index % 2 == 0 { &world.reviewer } else { &third };
            let decision = if (index / 2 + round) % 2 == 0 { "approved" } else { "rejected" };
            let body = json!({ "decision": decision });
            answers.spawn(world.ask("PATCH", &path).key(key).json(&body).send());
        }
        let answers = answers.join_all().await;
        assert_eq!((count(&answers, 200), count(&answers, 409)), (1, 9));
    }
}
