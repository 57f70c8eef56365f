//! Who is told by mail.

use std::sync::Arc;

use countersign_domain::mail::Mail;
use countersign_domain::organization::Role;
use countersign_engine::ScanKind;
use countersign_server::mail::Mailer;
use serde_json::json;

use super::scene::held;
use crate::harness::World;

async fn mails(world: &World) -> Vec<Arc<Mail>> {
    let mailer = Mailer::new(world.engine.clone(), None, "https://pay.test/");
    mailer.write(world.org).await.unwrap();
    world.rows(world, ScanKind::Mails).await
}

#[tokio::test]
async fn every_administrator_is_asked_once_and_the_requester_told() {
    let world = World::new().await;
    let two = world.two().await;
    world.admin("Ada").await;
    let max = world.staff("Max", Role::Member).await;
    let body = held(&two, "r", json!(250));
    let made = world.send(&max, &body).await.expect(200, json!({}));
    world.send(&max, &body).await.expect(200, json!({}));
    let asked = mails(&world).await;
    let mut names: Vec<&str> = asked.iter().map(|mail| mail.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Ada", "Olga"]);
    for words in ["transfer", "250", "ann Smith", "ben Smith", "Max", "2026-03-09"] {
        assert!(asked[0].text.contains(words), "no {words} in {}", asked[0].text);
    }
    let words = json!({ "comment": "too much" });
    world.decide(&world.operator, &made.approval(), "reject", words).await.expect(200, json!({}));
    let all = mails(&world).await;
    let told: Vec<&Arc<Mail>> = all.iter().filter(|mail| mail.name == "Max").collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].text.contains("too much"), "{}", told[0].text);
}
