//! A platform acts for people it names; nobody else can.

use countersign_domain::context::Settings;
use countersign_domain::organization::Role;
use countersign_engine::EngineConfig;
use countersign_server::app::Options;
use serde_json::{Value, json};

use super::scene::{
    APPROVALS, ORDERS, decide, forbidden, order, pending, platform, refused, say, submission,
};
use crate::harness::{Answer, Key, NewTestKey, Tenant, World};

async fn submit_as(world: &World, key: &Key, (actor, resource): (Option<&str>, &str)) -> Answer {
    let mut body = submission(world, resource);
    body.as_object_mut().unwrap().remove("actorId");
    if let Some(actor) = actor {
        body["actorId"] = actor.into();
    }
    world.post(key, APPROVALS, body).await
}

async fn approve_as(world: &World, key: &Key, (actor, id): (Option<&str>, &str)) -> Answer {
    let mut body = json!({ "decision": "approved" });
    if let Some(actor) = actor {
        body["actorId"] = actor.into();
    }
    decide(world, key, id, body).await
}

#[tokio::test]
async fn whom_a_platform_names_submits_and_another_decides() {
    let world = World::new().await;
    let key = platform(&world).await;
    let made = submit_as(&world, &key, (Some("alice@shop"), "ord_1")).await;
    let id = made.expect(201, json!({ "requester": "alice@shop" })).id();
    let own = approve_as(&world, &key, (Some("alice@shop"), &id)).await;
    refused(own, 403, "MAKER_CHECKER_VIOLATION");
    let other = approve_as(&world, &key, (Some("bob@shop"), &id)).await;
    other.expect(200, json!({ "decision": "approved", "reviewer": "bob@shop" }));
}

#[tokio::test]
async fn a_platform_cannot_decide_what_it_submitted_itself() {
    let world = World::new().await;
    let key = platform(&world).await;
    for nobody in [None, Some("")] {
        let resource = format!("ord_{nobody:?}");
        let made = submit_as(&world, &key, (nobody, &resource)).await;
        let id = made.expect(201, json!({ "requester": "platform" })).id();
        for same in [None, Some(""), Some("platform")] {
            let own = approve_as(&world, &key, (same, &id)).await;
            refused(own, 403, "MAKER_CHECKER_VIOLATION");
        }
        let other = approve_as(&world, &key, (Some("bob"), &id)).await;
        other.expect(200, json!({ "reviewer": "bob" }));
    }
}

#[tokio::test]
async fn a_named_member_is_the_person_of_their_own_key() {
    let world = World::new().await;
    let key = platform(&world).await;
    let member = world.membership(world.operator.person).await.to_string();
    let names = [member.clone(), world.operator.person.to_string()];
    let me = world.get(&world.operator, "/v1/members").await;
    let email = me.data().iter().find(|row| row["id"] == member).unwrap()["email"].clone();
    let email = email.as_str().unwrap().to_uppercase();
    for (index, name) in names.iter().chain([&email]).enumerate() {
        let made = submit_as(&world, &key, (Some(name), &format!("ord_{index}"))).await;
        let id = made.expect(201, json!({ "requester": name })).id();
        let own = say(&world, &world.operator, &id, "approved").await;
        refused(own, 403, "MAKER_CHECKER_VIOLATION");
        say(&world, &world.reviewer, &id, "approved").await.expect(200, json!({}));
        let id = pending(&world, &format!("inv_{index}")).await;
        let own = approve_as(&world, &key, (Some(name), &id)).await;
        refused(own, 403, "MAKER_CHECKER_VIOLATION");
    }
}

#[tokio::test]
async fn a_named_member_who_left_is_still_who_they_were() {
    let world = World::new().await;
    let key = platform(&world).await;
    let person = world.member(&world, "Paul").await;
    let member = world.membership(person).await.to_string();
    let made = submit_as(&world, &key, (Some(&member), "ord_1")).await;
    let id = made.expect(201, json!({})).id();
    world.delete(&world.live, &format!("/v1/members/{member}")).await.expect(200, json!({}));
    let own = approve_as(&world, &key, (Some(&member), &id)).await;
    refused(own, 403, "MAKER_CHECKER_VIOLATION");
}

/// Whoever was nobody here when a platform named them is no checker of their own once they are a
/// member, whoever they are called by.
#[tokio::test]
async fn who_becomes_a_member_is_still_who_submitted() {
    let world = World::new().await;
    let key = platform(&world).await;
    let email = format!("zoe@{}.test", world.org).to_lowercase();
    let spellings = [email.clone(), email.to_uppercase(), format!(" {email} ")];
    let mut reviews = Vec::new();
    for (number, name) in spellings.iter().enumerate() {
        let made = submit_as(&world, &key, (Some(name), &format!("ord_{number}"))).await;
        reviews.push(made.expect(201, json!({ "requester": name })).id());
        let folded = approve_as(&world, &key, (Some(&email), &reviews[number])).await;
        refused(folded, 403, "MAKER_CHECKER_VIOLATION");
    }
    let zoe = world.member_with(&world, "Zoe", Role::Admin).await;
    let member = world.membership(zoe).await.to_string();
    let zoe = world.key(&world, NewTestKey::of(zoe)).await;
    for id in &reviews {
        for named in [&member, &email] {
            let named = approve_as(&world, &key, (Some(named), id)).await;
            refused(named, 403, "MAKER_CHECKER_VIOLATION");
        }
        refused(say(&world, &zoe, id, "approved").await, 403, "MAKER_CHECKER_VIOLATION");
        let native = world.post(&zoe, &format!("/v1/approvals/{id}/approve"), json!({})).await;
        native.expect_error(403, "PERMISSION_DENIED");
        say(&world, &world.reviewer, id, "approved").await.expect(200, json!({}));
    }
}

#[tokio::test]
async fn of_any_other_key_names_are_ignored() {
    let world = World::new().await;
    let maker = world.membership(world.operator.person).await.to_string();
    let made = submit_as(&world, &world.operator, (Some("somebody else"), "ord_1")).await;
    let id = made.expect(201, json!({ "requester": maker })).id();
    let passing = approve_as(&world, &world.operator, (Some("somebody else"), &id)).await;
    refused(passing, 403, "MAKER_CHECKER_VIOLATION");
    let checker = world.membership(world.reviewer.person).await.to_string();
    let decided = approve_as(&world, &world.reviewer, (Some(&maker), &id)).await;
    decided.expect(200, json!({ "reviewer": checker }));
    let order = order(&world).await;
    let path = format!("{ORDERS}/{order}/approvals");
    let made = world.post(&world.operator, &path, json!({ "requester": "somebody" })).await;
    made.expect(201, json!({ "requester": maker }));
}

#[tokio::test]
async fn the_log_names_the_platform_and_whom_it_acts_for() {
    let world = World::new().await;
    let key = platform(&world).await;
    let made = submit_as(&world, &key, (Some("alice"), "ord_1")).await.expect(201, json!({}));
    approve_as(&world, &key, (Some("bob"), &made.id())).await.expect(200, json!({}));
    for (action, role, who) in
        [("approval.created", "requester", "alice"), ("approval.approved", "reviewer", "bob")]
    {
        let log = world.get(&world.operator, &format!("/v1/audit-logs?action={action}")).await;
        let row = log.data()[0].clone();
        assert_eq!(row["metadata"][role], json!({ "platform": true, "actorId": who }), "{row:#}");
        assert!(row.to_string().contains(&key.id.to_string()), "the key is named too");
    }
}

#[tokio::test]
async fn a_platform_acts_in_every_organization() {
    let world = World::new().await;
    let other = world.another_tenant("Other").await;
    let key = platform(&world).await;
    let at = |tenant: &Tenant, resource: &str| {
        let mut body = submission(&world, resource);
        (body["merchantId"], body["actorId"]) = (tenant.org.to_string().into(), "alice".into());
        body
    };
    let here = world.post(&key, APPROVALS, at(&world, "ord_1")).await.expect(201, json!({})).id();
    world.advance_seconds(1);
    let there = world.post(&key, APPROVALS, at(&other, "ord_1")).await;
    let there = there.expect(201, json!({ "merchantId": other.org.to_string() })).id();
    // Each organization sees its own; the platform all of them, newest first.
    let ids = |answer: Answer| -> Vec<Value> {
        answer.data().iter().map(|row| row["id"].clone()).collect()
    };
    assert_eq!(ids(world.get(&key, APPROVALS).await), [json!(there), json!(here)]);
    assert_eq!(ids(world.get(&other.operator, APPROVALS).await), [json!(there)]);
    let one = format!("{APPROVALS}?merchantId={}", other.org);
    assert_eq!(ids(world.get(&key, &one).await), [json!(there)]);
    let page = world.get(&key, &format!("{APPROVALS}?limit=1&offset=1")).await;
    assert_eq!(page["pagination"], json!({ "limit": 1, "offset": 1, "total": 2 }));
    assert_eq!(ids(page), [json!(here)]);
    // What is named by its id alone is found wherever it is.
    let found = world.get(&key, &format!("{APPROVALS}/{there}")).await;
    found.expect(200, json!({ "requester": "alice" }));
    let decided = approve_as(&world, &key, (Some("bob"), &there)).await;
    decided.expect(200, json!({ "decision": "approved", "merchantId": other.org.to_string() }));
    let own = world.get(&other.operator, &format!("{APPROVALS}/{there}")).await;
    own.expect(200, json!({ "reviewer": "bob" }));
    let stranger = world.get(&world.operator, &one).await;
    forbidden(stranger, "not_member");
}

#[tokio::test]
async fn a_platform_keeps_orders_of_every_organization() {
    let world = World::new().await;
    let other = world.another_tenant("Other").await;
    let key = platform(&world).await;
    let mut body = super::scene::customer_body(&world, "a@b.test");
    body["merchantId"] = other.org.to_string().into();
    let customer = world.post(&key, "/v0/customers", body).await;
    let customer = customer.expect(201, json!({})).text("customerId");
    let made = world.post(&key, ORDERS, super::scene::order_body(&customer)).await;
    let made = made.expect(201, json!({ "merchantId": other.org.to_string() }));
    let path = format!("{ORDERS}/{}", made.id());
    let body = json!({ "requester": "alice" });
    let approval = world.post(&key, &format!("{path}/approvals"), body).await;
    approval.expect(201, json!({ "requester": "alice" }));
    let changed = world.patch(&key, &path, json!({ "totalAmount": "1" })).await;
    changed.expect(200, json!({ "approvalStatus": "pending" }));
    world.get(&key, &path).await.expect(200, json!({ "totalAmount": "1" }));
    assert_eq!(world.delete(&key, &path).await.status, 204);
    refused(world.get(&key, &path).await, 404, "RESOURCE_NOT_FOUND");
}

#[tokio::test]
async fn a_platforms_key_is_good_for_this_dialect_alone() {
    let world = World::new().await;
    let key = platform(&world).await;
    for path in ["/v1/approvals", "/v1/inbox", "/v1/wallets", "/v1/members", "/v1/api-keys"] {
        world.get(&key, path).await.expect_error(403, "PERMISSION_DENIED");
    }
    let id = pending(&world, "ord_1").await;
    let answer = world.act(&key, &format!("/v1/approvals/{id}/approve")).await;
    answer.expect_error(403, "PERMISSION_DENIED");
}

#[tokio::test]
async fn where_actors_have_to_be_members_nobody_else_is_named() {
    let settings = Settings { actor_must_be_member: true, ..Settings::default() };
    let config = EngineConfig { settings, ..EngineConfig::default() };
    let world = World::with(config, Options::default()).await;
    let key = platform(&world).await;
    let stranger = submit_as(&world, &key, (Some("alice"), "ord_1")).await;
    forbidden(stranger, "not_member");
    let member = world.membership(world.operator.person).await.to_string();
    submit_as(&world, &key, (Some(&member), "ord_1")).await.expect(201, json!({}));
}
