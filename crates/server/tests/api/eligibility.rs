//! Who may decide a request, and who may look at it.

use countersign_domain::access::Caller;
use countersign_domain::command::Command;
use countersign_domain::key::KeyKind;
use countersign_domain::organization::{SelfApproval, UpdateOrganization};
use serde_json::json;

use crate::harness::{NewTestKey, World};

#[tokio::test]
async fn people_do_not_decide_their_own_requests_where_that_is_not_allowed() {
    let world = World::new().await;
    world.review().await;
    let settings = json!({ "settings": { "selfApproval": "never" } });
    world.patch(&world.operator, "/v1/organizations/me", settings).await.expect(200, json!({}));
    let held = world.hold("5000").await;
    let path = format!("/v1/approvals/{}", held.approval);
    let shown = world.get(&world.operator, &path).await;
    shown.expect(
        200,
        json!({
            "canDecide": false, "cannotDecideReason": "SELF_APPROVAL",
            "voters": [{ "name": "Rene" }],
        }),
    );
    // Another key of the same person is the same person.
    let another = world.key(&world, NewTestKey::of(world.operator.person)).await;
    for key in [&world.operator, &another] {
        let own = world.act(key, &format!("{path}/approve")).await;
        let own = own.expect_error(403, "PERMISSION_DENIED");
        assert_eq!(own["error"]["details"]["reason"], "SELF_APPROVAL");
    }
    assert_eq!(world.balance(world.vendor).await[0], "0.00");
    world.approve(&held.approval).await.expect(200, json!({ "status": "APPROVED" }));
}

#[tokio::test]
async fn a_request_decided_by_its_own_people_says_so() {
    let world = World::new().await;
    let verb = UpdateOrganization {
        org: Some(world.org),
        name: None,
        self_approval: Some(SelfApproval::Always),
        approval_ttl_seconds: None,
        change_approval: None,
    };
    world.submit(Caller::Operator, Command::UpdateOrganization(verb)).await.unwrap();
    world.review().await;
    let held = world.hold("5000").await;
    let path = format!("/v1/approvals/{}", held.approval);
    let approved = world.act(&world.operator, &format!("{path}/approve")).await;
    approved.expect(200, json!({ "status": "APPROVED", "selfApproved": true }));
    world.get(&world.reviewer, &path).await.expect(200, json!({ "selfApproved": true }));
    let other = world.hold("5000").await;
    let approved = world.approve(&other.approval).await;
    approved.expect(200, json!({ "selfApproved": false }));
}

#[tokio::test]
async fn an_agent_reads_its_own_request_and_never_decides() {
    let world = World::new().await;
    let wallet = world.wallet(&world, "agent", "10000").await;
    let rules = json!({ "maxTransactionAmount": 1000, "requireHumanApproval": true });
    world.policy(wallet, rules).await;
    let agent = world.key(&world, NewTestKey::agent(world.operator.person, wallet)).await;
    let held = world.pay(&agent, (wallet, world.vendor), "5000").await.expect(202, json!({}));
    let approval = format!("/v1/approvals/{}", held.text("approvalId"));
    let shown = world.get(&agent, &approval).await;
    shown.expect(200, json!({ "canDecide": false, "cannotDecideReason": "NOT_A_PERSON" }));
    world.get(&agent, &format!("/v1/payments/{}", held.id())).await.expect(200, json!({}));
    let list = world.get(&agent, "/v1/approvals").await;
    list.expect_error(403, "PERMISSION_DENIED");
    for verb in ["approve", "reject"] {
        let refused = world.act(&agent, &format!("{approval}/{verb}")).await;
        refused.expect_error(403, "PERMISSION_DENIED");
    }
}

#[tokio::test]
async fn whoever_started_a_payment_may_always_read_it_and_its_request() {
    let world = World::new().await;
    world.review().await;
    let sender = world.limited_key(&world, &["payments:write"]).await;
    let same_person = world.limited_key(&world, &["wallets:read"]).await;
    let stranger = NewTestKey {
        permissions: Some(&["wallets:read"]),
        ..NewTestKey::of(world.reviewer.person)
    };
    let stranger = world.key(&world, stranger).await;
    let held = world.pay(&sender, (world.ops, world.vendor), "5000").await.expect(202, json!({}));
    let payment = format!("/v1/payments/{}", held.id());
    let approval = format!("/v1/approvals/{}", held.text("approvalId"));
    for key in [&sender, &same_person] {
        world.get(key, &payment).await.expect(200, json!({ "id": held.id() }));
        let shown = world.get(key, &approval).await;
        shown.expect(200, json!({ "canDecide": false, "cannotDecideReason": "NO_PERMISSION" }));
    }
    let unknown = ["/v1/payments/txn_nothing", "/v1/approvals/apr_nothing"];
    for path in [payment.as_str(), approval.as_str()].into_iter().chain(unknown) {
        let refused = world.get(&stranger, path).await;
        let refused = refused.expect_error(403, "PERMISSION_DENIED");
        let message = refused["error"]["message"].as_str().unwrap();
        assert!(message.starts_with("Missing required permission: "), "{message}");
    }
    let list = world.get(&sender, "/v1/payments").await;
    list.expect_error(403, "PERMISSION_DENIED");
}

#[tokio::test]
async fn a_platform_key_is_not_valid_here() {
    let world = World::new().await;
    let new = NewTestKey { kind: KeyKind::Platform, ..NewTestKey::of(world.operator.person) };
    let platform = world.key(&world, new).await;
    world.review().await;
    let held = world.hold("5000").await;
    let paths = [
        "/v1/wallets".to_owned(),
        format!("/v1/payments/{}", held.payment),
        format!("/v1/approvals/{}", held.approval),
    ];
    for path in paths {
        world.get(&platform, &path).await.expect_error(403, "PERMISSION_DENIED");
    }
}
