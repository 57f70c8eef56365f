//! What an endpoint is told, and what becomes of it.

use std::collections::BTreeSet;

use countersign_domain::ids::Id as _;
use countersign_domain::resource::{ResourceVerb, SwitchVerb};
use countersign_domain::webhook::{
    DeleteWebhook, Delivery, DisabledReason, RetryDeliveries, RotateSecret, WebhookFormat,
    WebhookVerb,
};

use super::world::{Does, World};
use crate::webhooks::fresh_secret;

const HERE: &str = "https://here.test/";
const THERE: &str = "https://there.test/";

#[tokio::test]
async fn every_event_is_told_once_and_written_down() {
    let world = World::new().await;
    world.happen(2).await;
    let hook = world.hook(HERE).await;
    let running = world.start();
    world.happen(3).await;
    world.until_they_stand(hook, &["DELIVERED 1"; 3]).await;
    let seen = world.receivers.seen();
    assert_eq!(seen.len(), 3, "what happened before there was an endpoint is not told");
    for (row, number) in world.deliveries(hook).await.iter().zip(1..) {
        let told = seen.iter().find(|seen| seen.delivery == row.id.to_string()).unwrap();
        assert_eq!((told.event.clone(), told.keys), (row.event.to_string(), 1));
        assert_eq!((told.name.as_str(), row.name.as_str()), ("wallet.funded", "wallet.funded"));
        let body: serde_json::Value = serde_json::from_slice(&told.body).unwrap();
        assert_eq!(body["id"], told.event);
        assert_eq!(body["data"]["newBalance"], format!("0.0{}", number + 2));
        assert_eq!(row.id, Delivery::id_of(hook, row.event));
        assert_eq!((row.last.status, row.last.duration_ms), (Some(200), 3));
    }
    running.stop().await;
    assert_eq!(world.cursor(hook).await, world.head().await);
}

#[tokio::test]
async fn what_fails_is_tried_again_by_the_schedule_under_the_same_name() {
    let world = World::new().await;
    let hook = world.hook(HERE).await;
    world.receivers.always(HERE, Does::Answer(503));
    let running = world.start();
    world.happen(1).await;
    let waits = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400];
    for (tries, wait) in waits.into_iter().enumerate() {
        let stands = format!("PENDING {}", tries + 1);
        world.until_they_stand(hook, &[&stands]).await;
        // A second too early nothing happens; what would have been tried is seen below.
        world.pass(wait - 1);
        world.pass(1);
    }
    world.receivers.order(HERE, &[Does::Answer(404)]);
    world.until_they_stand(hook, &["PENDING 8"]).await;
    world.pass(72_000);
    world.until_they_stand(hook, &["PENDING 9"]).await;
    world.pass(86_400);
    world.until_they_stand(hook, &["FAILED 10"]).await;
    let seen = world.receivers.seen();
    assert_eq!(seen.len(), 10);
    assert!(seen.iter().all(|one| *one == seen[0]), "each attempt is the same to the last byte");
    assert!(world.webhook(hook).await.noticed_at.is_some());
    // It is a dead letter, which somebody sends again.
    world.receivers.always(HERE, Does::Answer(200));
    let deliveries = world.deliveries(hook).await.iter().map(|row| row.id).collect();
    let verb = RetryDeliveries { webhook: hook, deliveries };
    world.change(WebhookVerb::Retry(verb)).await.unwrap();
    world.until_they_stand(hook, &["DELIVERED 11"]).await;
    assert_eq!(world.receivers.seen()[10], seen[0]);
    assert_eq!(world.webhook(hook).await.failing_since, None);
    running.stop().await;
}

#[tokio::test]
async fn a_receiver_that_asks_for_time_gets_it() {
    let world = World::new().await;
    let hook = world.hook(HERE).await;
    world.receivers.order(HERE, &[Does::Later(429, 60)]);
    let running = world.start();
    world.happen(1).await;
    world.until_they_stand(hook, &["PENDING 1"]).await;
    let row = world.deliveries(hook).await.remove(0);
    assert_eq!(row.next_attempt_at, Some(row.last.at.plus_seconds(60)));
    world.pass(60);
    world.until_they_stand(hook, &["DELIVERED 2"]).await;
    running.stop().await;
}

#[tokio::test]
async fn a_receiver_that_is_gone_is_told_nothing_more() {
    let world = World::new().await;
    let hook = world.hook(HERE).await;
    world.receivers.order(HERE, &[Does::Answer(503)]);
    let running = world.start();
    world.happen(1).await;
    world.until_they_stand(hook, &["PENDING 1"]).await;
    world.receivers.always(HERE, Does::Answer(410));
    world.happen(1).await;
    world.until_they_stand(hook, &["FAILED 1", "FAILED 1"]).await;
    let webhook = world.webhook(hook).await;
    assert_eq!((webhook.enabled, webhook.disabled), (false, Some(DisabledReason::Gone)));
    world.happen(1).await;
    world.pass(86_400);
    // Enabled again it hears of what happens from then on.
    world.receivers.always(HERE, Does::Answer(200));
    world.enable(hook, true).await;
    world.happen(1).await;
    world.until_they_stand(hook, &["FAILED 1", "FAILED 1", "DELIVERED 1"]).await;
    assert_eq!(world.receivers.seen().len(), 3);
    running.stop().await;
}

#[tokio::test]
async fn what_waits_for_an_endpoint_that_is_deleted_is_dropped() {
    let world = World::new().await;
    let hook = world.hook(HERE).await;
    world.receivers.always(HERE, Does::Answer(503));
    let running = world.start();
    world.happen(3).await;
    world.until_they_stand(hook, &["PENDING 1"; 3]).await;
    world.change(WebhookVerb::Delete(DeleteWebhook { webhook: hook })).await.unwrap();
    world.until_they_stand(hook, &["FAILED 1"; 3]).await;
    let rows = world.deliveries(hook).await;
    let why = "the endpoint was disabled or deleted";
    assert!(rows.iter().all(|row| row.last.error.as_deref() == Some(why)));
    world.happen(1).await;
    world.pass(86_400);
    running.stop().await;
    assert_eq!(world.receivers.seen().len(), 3);
}

#[tokio::test]
async fn what_waited_before_an_endpoint_was_enabled_again_stops_no_retry() {
    let world = World::new().await;
    let hook = world.hook(HERE).await;
    world.receivers.always(HERE, Does::Answer(503));
    let running = world.start();
    world.happen(40).await;
    world.until_they_stand(hook, &["PENDING 1"; 40]).await;
    running.stop().await;
    // Nobody is there to give up what waits; and it is due before everything that comes later.
    world.pass(60);
    world.enable(hook, false).await;
    world.pass(1);
    world.enable(hook, true).await;
    world.pass(1);
    world.receivers.order(HERE, &[Does::Answer(503), Does::Answer(200)]);
    let running = world.start();
    world.happen(1).await;
    let stands: Vec<&str> = std::iter::repeat_n("FAILED 1", 40).chain(["PENDING 1"]).collect();
    world.until_they_stand(hook, &stands).await;
    world.pass(6);
    let stands: Vec<&str> = std::iter::repeat_n("FAILED 1", 40).chain(["DELIVERED 2"]).collect();
    world.until_they_stand(hook, &stands).await;
    running.stop().await;
}

#[tokio::test]
async fn an_event_is_judged_by_what_the_endpoint_has_become_before_it() {
    let world = World::new().await;
    let hook = world.hook(HERE).await;
    let running = world.start();
    world.happen(1).await;
    world.until_they_stand(hook, &["DELIVERED 1"]).await;
    let other = world.hook(THERE).await;
    world.want(hook, "never.happens").await;
    // The change stands in the log before these, and may be read together with them.
    world.happen(3).await;
    world.until_they_stand(other, &["DELIVERED 1"; 3]).await;
    world.until("all was looked at", async || world.outbound.backlog.total().events == 0).await;
    running.stop().await;
    assert_eq!(world.receivers.seen_at(HERE).len(), 1);
}

#[tokio::test]
async fn what_is_asked_for_while_it_is_on_its_way_is_sent_once_more() {
    let world = World::new().await;
    let hook = world.hook(HERE).await;
    world.receivers.order(HERE, &[Does::Answer(503), Does::Wait, Does::Answer(200)]);
    let running = world.start();
    world.happen(1).await;
    world.until_they_stand(hook, &["PENDING 1"]).await;
    world.pass(6);
    world.until("it is on its way", async || world.receivers.seen().len() == 2).await;
    world.pass(1);
    let deliveries = vec![world.deliveries(hook).await[0].id];
    let verb = RetryDeliveries { webhook: hook, deliveries };
    world.change(WebhookVerb::Retry(verb)).await.unwrap();
    // The endpoint takes it, and it is sent nevertheless: somebody has asked for that.
    world.receivers.go_on();
    world.until_they_stand(hook, &["DELIVERED 3"]).await;
    running.stop().await;
    assert_eq!(world.receivers.seen().len(), 3);
}

#[tokio::test]
async fn how_far_behind_endpoints_are_is_told() {
    let world = World::new().await;
    let hook = world.hook(HERE).await;
    let begun = world.engine.now();
    world.receivers.order(HERE, &[Does::Wait]);
    let running = world.start();
    world.happen(1).await;
    world.until("it is on its way", async || world.receivers.seen().len() == 1).await;
    world.pass(3);
    world.happen(2).await;
    world.until_they_stand(hook, &["DELIVERED 1"; 2]).await;
    let behind = || world.outbound.backlog.total();
    world.until("three wait", async || behind().events == 3).await;
    assert_eq!((behind().endpoints, behind().since), (1, Some(begun)));
    world.receivers.go_on();
    world.until_they_stand(hook, &["DELIVERED 1"; 3]).await;
    world.until("none waits", async || behind().events == 0).await;
    assert_eq!((behind().endpoints, behind().since), (1, None));
    running.stop().await;
    assert_eq!(behind().endpoints, 0);
    let told = world.engine.metrics().snapshot();
    assert_eq!((told.deliveries_delivered, told.deliveries_deferred), (3, 0));
}

#[tokio::test]
async fn one_that_was_killed_sends_again_what_it_had_not_written_down() {
    let world = World::new().await;
    let hook = world.hook(HERE).await;
    // The first is on its way when the server dies; those after it were told and written down.
    world.receivers.order(HERE, &[Does::Nothing]);
    let running = world.start();
    world.happen(1).await;
    world.until("the first is on its way", async || world.receivers.seen().len() == 1).await;
    world.happen(10).await;
    world.until_they_stand(hook, &["DELIVERED 1"; 10]).await;
    running.kill().await;
    let before = world.receivers.seen();
    let cursor = world.cursor(hook).await;
    let running = world.start();
    world.until_they_stand(hook, &["DELIVERED 1"; 11]).await;
    world.happen(1).await;
    world.until_they_stand(hook, &["DELIVERED 1"; 12]).await;
    let after = world.receivers.seen();
    assert_eq!(after.len(), 13, "nothing else was sent twice");
    assert_eq!(after[11], before[0], "under the same ids, with the same bytes");
    running.stop().await;
    assert!(cursor < world.cursor(hook).await);
    assert_eq!(world.cursor(hook).await, world.head().await);
}

#[tokio::test]
async fn one_that_is_told_to_stop_finishes_what_is_on_its_way() {
    let world = World::new().await;
    let hook = world.hook(HERE).await;
    let running = world.start();
    world.happen(50).await;
    world.until("some are on their way", async || !world.receivers.seen().is_empty()).await;
    running.stop().await;
    let (sent, told) = (world.receivers.seen().len(), world.deliveries(hook).await.len());
    assert_eq!(sent, told, "what was sent is written down");
    let running = world.start();
    world.until_they_stand(hook, &["DELIVERED 1"; 50]).await;
    running.stop().await;
    assert_eq!(world.receivers.seen().len(), 50);
}

#[tokio::test]
async fn an_endpoint_that_hangs_delays_no_other_and_its_later_events_little() {
    let world = World::new().await;
    let (slow, quick) = (world.hook(HERE).await, world.hook(THERE).await);
    world.receivers.order(HERE, &[Does::Nothing; 5]);
    let running = world.start();
    world.happen(40).await;
    world.until_they_stand(quick, &["DELIVERED 1"; 40]).await;
    world.until_they_stand(slow, &["DELIVERED 1"; 35]).await;
    assert_eq!(world.receivers.seen_at(HERE).len(), 40);
    running.kill().await;
}

#[tokio::test]
async fn a_new_secret_signs_beside_the_old_one_for_a_while() {
    let world = World::new().await;
    let hook = world.hook(HERE).await;
    let running = world.start();
    let secret = fresh_secret().unwrap();
    let verb = RotateSecret { webhook: hook, secret, overlap_seconds: 60 };
    world.change(WebhookVerb::RotateSecret(verb)).await.unwrap();
    let mut stands = Vec::new();
    for (wait, keys) in [(0, 2), (59, 2), (1, 1)] {
        world.pass(wait);
        world.happen(1).await;
        stands.push("DELIVERED 1");
        world.until_they_stand(hook, &stands).await;
        assert_eq!(world.receivers.seen().last().unwrap().keys, keys, "after {wait} more");
    }
    running.stop().await;
}

#[tokio::test]
async fn a_long_backlog_drains_and_never_all_at_once() {
    const EVENTS: usize = 10_000;
    let world = World::new().await;
    let hook = world.hook(HERE).await;
    world.happen(EVENTS).await;
    let running = world.start();
    world.until("everything is told", async || world.receivers.seen().len() >= EVENTS).await;
    running.stop().await;
    assert_eq!(world.cursor(hook).await, world.head().await);
    let rows = world.deliveries(hook).await;
    assert_eq!(rows.len(), EVENTS);
    let ids: BTreeSet<_> = rows.iter().map(|row| row.event.ulid()).collect();
    assert_eq!(ids.len(), EVENTS);
    assert_eq!(world.receivers.seen().len(), EVENTS, "each of them once");
    assert!(world.receivers.busiest() <= 32, "{} at once", world.receivers.busiest());
}

#[tokio::test]
async fn while_a_format_is_switched_off_its_endpoints_are_told_nothing() {
    let world = World::new().await;
    let hook = world.hook_of(HERE, (WebhookFormat::Paygentic, "*")).await;
    let other = world.hook_of(THERE, (WebhookFormat::Wallgent, "approval.created")).await;
    world.receivers.order(HERE, &[Does::Answer(200), Does::Answer(503)]);
    let mut running = world.start();
    let turn = async |verb| world.resource(ResourceVerb::Switch(verb)).await;
    // Nobody has switched anything off yet.
    world.review("ord_1").await;
    world.until_they_stand(hook, &["DELIVERED 1"]).await;
    world.review("ord_2").await;
    world.until_they_stand(hook, &["DELIVERED 1", "PENDING 1"]).await;
    turn(SwitchVerb::Enable).await;
    turn(SwitchVerb::Turn(false)).await;
    world.review("ord_3").await;
    // Other formats are no matter of the switch.
    world.until_they_stand(other, &["DELIVERED 1"; 3]).await;
    // What was to be tried again waits, also for a server that begins meanwhile.
    running.stop().await;
    running = world.start();
    world.pass(60);
    world.review("ord_4").await;
    world.until_they_stand(other, &["DELIVERED 1"; 4]).await;
    assert_eq!(world.receivers.seen_at(HERE).len(), 2);
    turn(SwitchVerb::Turn(true)).await;
    world.until_they_stand(hook, &["DELIVERED 1", "DELIVERED 2"]).await;
    world.review("ord_5").await;
    world.until_they_stand(hook, &["DELIVERED 1", "DELIVERED 2", "DELIVERED 1"]).await;
    running.stop().await;
    let seen = world.receivers.seen_at(HERE);
    let told = |name: &str| seen.iter().filter(|one| one.name == name).count();
    assert_eq!((seen.len(), told("approval.created.v0")), (4, 4));
    let text = seen.iter().map(|one| String::from_utf8_lossy(&one.body).into_owned());
    let text = text.collect::<String>();
    assert!(!text.contains("ord_3") && !text.contains("ord_4"), "not told later: {text}");
}
