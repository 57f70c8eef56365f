//! The people of an organization.

use countersign_domain::organization::Role;
use serde_json::json;

use crate::harness::{NewTestKey, World};

#[tokio::test]
async fn people_are_listed_shown_and_remembered_when_they_left() {
    let world = World::new().await;
    let dora = world.member_with(&world, "Dora", Role::Approver).await;
    let member = world.membership(dora).await;
    let all = world.get(&world.operator, "/v1/members").await.expect(200, json!({
        "data": [{ "id": member.to_string(), "role": "approver", "addedBy": [], "standIn": null },
            { "name": "Rene" }, { "name": "Olga", "role": "owner" }],
        "hasMore": false,
    }));
    let first = world.get(&world.operator, "/v1/members?limit=2").await;
    let next = format!("/v1/members?cursor={}", first.text("cursor"));
    let next = world.get(&world.operator, &next).await;
    assert_eq!(next.data()[0], all.data()[2]);
    let by_membership = format!("/v1/members/{member}");
    let by_person = format!("/v1/members/{dora}");
    let shown = world.get(&world.operator, &by_membership).await.expect(200, json!({}));
    assert_eq!(world.get(&world.operator, &by_person).await.body, shown.body);
    let gone = world.delete(&world.live, &by_membership).await;
    gone.expect(200, json!({ "removedAt": "2026-03-02T12:00:00.000Z" }));
    world.get(&world.operator, &by_membership).await.expect_error(404, "MEMBER_NOT_FOUND");
    world.delete(&world.live, &by_membership).await.expect_error(404, "MEMBER_NOT_FOUND");
    let kept = world.get(&world.operator, &by_person).await;
    kept.expect(200, json!({ "name": "Dora", "removedAt": "2026-03-02T12:00:00.000Z" }));
    assert_eq!(world.get(&world.operator, "/v1/members").await.data().len(), 2);
    let other = world.another_tenant("Other").await;
    for path in [&by_membership, &by_person] {
        world.get(&other.operator, path).await.expect_error(404, "MEMBER_NOT_FOUND");
    }
    for path in ["/v1/members/none", "/v1/members/mem_x", "/v1/members/usr_%00"] {
        world.get(&world.operator, path).await.expect_error(404, "MEMBER_NOT_FOUND");
    }
}

#[tokio::test]
async fn who_is_invited_is_checked() {
    let world = World::new().await;
    let body =
        |name: &str, email: &str, role: &str| json!({ "name": name, "email": email, "role": role });
    let long = "x".repeat(257);
    let cases = [
        (json!({}), "name"),
        (body(" ", "a@b", "viewer"), "name"),
        (body(&long, "a@b", "viewer"), "name"),
        (body("a\nb", "a@b", "viewer"), "name"),
        (body("A", "ab", "viewer"), "email"),
        (body("A", "@b", "viewer"), "email"),
        (body("A", "a @b", "viewer"), "email"),
        (body("A", "a@b", "king"), "role"),
        (body("A", "a@b", ""), "role"),
    ];
    for (body, field) in cases {
        world.post(&world.live, "/v1/members", body).await.expect_invalid(field);
    }
    let made = body("Zoë ✨", "zoë@bücher.example", "viewer");
    let ask = world.ask("POST", "/v1/members").key(&world.live).header("idempotency-key", "k");
    let first = ask.json(&made).send().await.expect(201, json!({ "name": "Zoë ✨" }));
    assert!(first["invitation"]["token"].is_string());
    let ask = world.ask("POST", "/v1/members").key(&world.live).header("idempotency-key", "k");
    let again = ask.json(&made).send().await;
    again.expect(201, json!({ "id": first.id(), "invitation": null }));
    let taken = body("Zoe", "ZOË@bücher.example", "viewer");
    world.post(&world.live, "/v1/members", taken).await.expect_error(409, "INVALID_STATE");
}

#[tokio::test]
async fn owners_alone_change_owners_and_the_last_one_stays() {
    let world = World::new().await;
    let ada = world.member_with(&world, "Ada", Role::Admin).await;
    let new = NewTestKey {
        environment: countersign_domain::access::Environment::Production,
        ..NewTestKey::of(ada)
    };
    let admin = world.key(&world, new).await;
    let olga = format!("/v1/members/{}", world.membership(world.operator.person).await);
    let of_ada = format!("/v1/members/{}", world.membership(ada).await);
    let refused = world.patch(&admin, &olga, json!({ "role": "viewer" })).await;
    let refused = refused.expect_error(403, "PERMISSION_DENIED");
    assert_eq!(refused["error"]["details"]["reason"], "OWNER_ONLY");
    world.delete(&admin, &olga).await.expect_error(403, "PERMISSION_DENIED");
    let refused = world.patch(&admin, &of_ada, json!({ "role": "owner" })).await;
    refused.expect_error(403, "PERMISSION_DENIED");
    for answer in [
        world.patch(&world.live, &olga, json!({ "role": "admin" })).await,
        world.delete(&world.live, &olga).await,
    ] {
        let refused = answer.expect_error(409, "INVALID_STATE");
        assert_eq!(refused["error"]["details"]["reason"], "LAST_OWNER");
    }
    let sandbox = world.patch(&world.operator, &of_ada, json!({ "role": "viewer" })).await;
    let sandbox = sandbox.expect_error(403, "PERMISSION_DENIED");
    assert_eq!(sandbox["error"]["details"]["reason"], "SANDBOX_KEY");
    let raised = world.patch(&world.live, &of_ada, json!({ "role": "owner" })).await;
    let raised = format!("/v1/approvals/{}/approve", raised.expect(202, json!({})).id());
    world.act(&admin, &raised).await.expect(200, json!({ "status": "APPROVED" }));
    world.patch(&admin, &olga, json!({ "role": "admin" })).await.expect(200, json!({}));
}

#[tokio::test]
async fn a_key_belongs_to_a_member_and_holds_no_more_than_they_may() {
    let world = World::new().await;
    let vic = world.member_with(&world, "Vic", Role::Viewer).await;
    let create = |body| world.post(&world.live, "/v1/api-keys", body);
    let key = create(json!({ "ownerId": vic.to_string() })).await;
    let key = key.expect(
        201,
        json!({
            "ownerId": vic.to_string(), "creatorId": world.live.person.to_string(),
        }),
    );
    assert!(!key["permissions"].to_string().contains("write"), "{}", key["permissions"]);
    let more = json!({ "ownerId": vic.to_string(), "permissions": ["payments:write"] });
    create(more).await.expect_error(403, "PERMISSION_DENIED");
    let path = format!("/v1/api-keys/{}", key.id());
    let more = json!({ "permissions": ["approvals:write"] });
    world.patch(&world.live, &path, more).await.expect_error(403, "PERMISSION_DENIED");
    for nobody in ["usr_none", "key_1", "usr_01J00000000000000000000000"] {
        create(json!({ "ownerId": nobody })).await.expect_error(404, "NOT_FOUND");
    }
    let stranger = world.another_tenant("Other").await.operator.person;
    create(json!({ "ownerId": stranger.to_string() })).await.expect_error(404, "NOT_FOUND");
    let member = format!("/v1/members/{}", world.membership(vic).await);
    world.delete(&world.live, &member).await.expect(200, json!({}));
    world.get(&world.live, &path).await.expect(200, json!({ "status": "REVOKED" }));
    create(json!({ "ownerId": vic.to_string() })).await.expect_error(404, "NOT_FOUND");
}

/// An administrator makes up a colleague, and approves with them (T17).
#[tokio::test]
async fn t17_a_colleague_that_was_made_up_approves_nothing() {
    let world = World::new().await;
    let never = json!({ "settings": { "selfApproval": "never" } });
    world.patch(&world.operator, "/v1/organizations/me", never).await.expect(200, json!({}));
    let body = json!({ "name": "Puppet", "email": "puppet@acme.test", "role": "admin" });
    let puppet = world.post(&world.live, "/v1/members", body).await.expect(201, json!({}));
    let strings = json!({ "ownerId": puppet.text("personId") });
    let strings = world.post(&world.operator, "/v1/api-keys", strings).await;
    let strings = strings.expect(201, json!({})).text("secret");
    world.policy(world.ops, json!({ "requireHumanApproval": true })).await;
    let held = world.pay(&world.operator, (world.ops, world.vendor), "5").await;
    let approval = format!("/v1/approvals/{}", held.expect(202, json!({})).text("approvalId"));
    let bearer = format!("Bearer {strings}");
    let seen = world.ask("GET", &approval).header("authorization", &bearer).send().await;
    seen.expect(200, json!({ "canDecide": false, "cannotDecideReason": "SELF_APPROVAL" }));
    let approve = world.ask("POST", &format!("{approval}/approve"));
    let refused = approve.header("authorization", &bearer).send().await;
    let refused = refused.expect_error(403, "PERMISSION_DENIED");
    assert_eq!(refused["error"]["details"]["reason"], "SELF_APPROVAL");
    let decided = world.act(&world.reviewer, &format!("{approval}/approve")).await;
    decided.expect(200, json!({ "status": "APPROVED" }));
}

#[tokio::test]
async fn somebody_stands_in() {
    let world = World::new().await;
    let ada = world.member_with(&world, "Ada", Role::Approver).await;
    let ben = world.member_with(&world, "Ben", Role::Approver).await;
    let cookie = world.sign_in(&world, ada, "SANDBOX").await;
    let path = format!("/v1/members/{}/stand-in", world.membership(ada).await);
    let put = |body| world.ask("PUT", &path).signed_in(&cookie).json(&body).send();
    let body = json!({ "personId": ben.to_string(), "until": "2026-03-09T12:00:00+02:00" });
    put(body).await.expect(
        200,
        json!({ "standIn": {
        "personId": ben.to_string(),
        "from": "2026-03-02T12:00:00.000Z", "until": "2026-03-09T10:00:00.000Z",
    } }),
    );
    let cases = [
        (json!({}), "personId"),
        (json!({ "personId": "ben", "until": "2026-03-09T12:00:00Z" }), "personId"),
        (json!({ "personId": ben.to_string() }), "until"),
        (json!({ "personId": ben.to_string(), "until": "soon" }), "until"),
        (json!({ "personId": ben.to_string(), "until": "2026-03-02T12:00:00Z" }), "until"),
        (json!({ "personId": ben.to_string(), "until": "2028-03-09T12:00:00Z" }), "until"),
        (json!({ "personId": ada.to_string(), "until": "2026-03-09T12:00:00Z" }), "personId"),
    ];
    for (body, field) in cases {
        put(body).await.expect_invalid(field);
    }
    let others = format!("/v1/members/{}/stand-in", world.membership(ben).await);
    let body = json!({ "personId": ada.to_string(), "until": "2026-03-09T12:00:00Z" });
    let refused = world.ask("PUT", &others).signed_in(&cookie).json(&body).send().await;
    refused.expect_error(403, "PERMISSION_DENIED");
    let cleared = world.ask("DELETE", &path).signed_in(&cookie).send().await;
    cleared.expect(200, json!({ "standIn": null }));
}
