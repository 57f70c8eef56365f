//! Ids and cursors that name nothing, or something of somebody else.

use countersign_domain::ids::WalletId;
use serde_json::json;

use crate::harness::World;

/// Every route with an id, and what it answers for one that is not there.
fn routes_with_ids(id: &dyn Fn(&str) -> String) -> Vec<(&'static str, String, &'static str)> {
    let (wallet, payment) = (id("wal"), id("txn"));
    let (policy, approval) = (id("pol"), id("apr"));
    let mut routes = Vec::new();
    for tail in ["", "/balance", "/transactions", "/holds", "/policies"] {
        routes.push(("GET", format!("/v1/wallets/{wallet}{tail}"), "WALLET_NOT_FOUND"));
    }
    for tail in ["/freeze", "/unfreeze", "/close"] {
        routes.push(("POST", format!("/v1/wallets/{wallet}{tail}"), "WALLET_NOT_FOUND"));
    }
    routes.push(("PATCH", format!("/v1/wallets/{wallet}"), "WALLET_NOT_FOUND"));
    routes.push(("DELETE", format!("/v1/wallets/{wallet}"), "WALLET_NOT_FOUND"));
    routes.push(("GET", format!("/v1/payments/{payment}"), "PAYMENT_NOT_FOUND"));
    routes.push(("GET", format!("/v1/payments/{payment}?wait=1s"), "PAYMENT_NOT_FOUND"));
    routes.push(("POST", format!("/v1/payments/{payment}/reverse"), "PAYMENT_NOT_FOUND"));
    routes.push(("GET", format!("/v1/policies/{policy}"), "POLICY_NOT_FOUND"));
    routes.push(("GET", format!("/v1/policies/{policy}/versions"), "POLICY_NOT_FOUND"));
    for method in ["PATCH", "PUT", "DELETE"] {
        routes.push((method, format!("/v1/policies/{policy}"), "POLICY_NOT_FOUND"));
    }
    routes.push(("GET", format!("/v1/approvals/{approval}"), "APPROVAL_NOT_FOUND"));
    for verb in ["approve", "reject"] {
        routes.push(("POST", format!("/v1/approvals/{approval}/{verb}"), "APPROVAL_NOT_FOUND"));
    }
    routes
}

#[tokio::test]
async fn ids_that_name_nothing_are_not_found() {
    let world = World::new().await;
    let tails: [&dyn Fn(&str) -> String; 8] = [
        &|prefix| format!("{prefix}_01J00000000000000000000000"),
        &|prefix| format!("{prefix}_"),
        &|prefix| format!("{prefix}_01j00000000000000000000000"),
        &|prefix| format!("x{prefix}_01J00000000000000000000000"),
        &|_| "0".to_owned(),
        &|_| "%00".to_owned(),
        &|_| "%ff%fe".to_owned(),
        &|_| "..%2f..%2fetc%2fpasswd".to_owned(),
    ];
    for tail in tails {
        for (method, path, code) in routes_with_ids(tail) {
            world.ask(method, &path).key(&world.operator).send().await.expect_error(404, code);
        }
    }
    let body = json!({ "name": "p", "walletId": "wal_01J00000000000000000000000" });
    let answer = world.post(&world.operator, "/v1/policies", body).await;
    answer.expect_error(404, "WALLET_NOT_FOUND");
    for (from, to) in [("nobody", world.vendor.to_string()), (&world.ops.to_string(), "x".into())] {
        let body = json!({ "from": from, "to": to, "amount": 1 });
        let answer = world.post(&world.operator, "/v1/payments", body).await;
        answer.expect_error(404, "WALLET_NOT_FOUND");
    }
}

/// The ids of what one organization has: a wallet, a payment, a policy, an approval.
struct Owned {
    wallet: WalletId,
    payment: String,
    policy: String,
    approval: String,
}

async fn owned(world: &World) -> Owned {
    let policy = world.review().await;
    let held = world.hold("5000").await;
    let (payment, approval) = (held.payment, held.approval);
    Owned { wallet: world.ops, payment, policy, approval }
}

impl Owned {
    fn id(&self, prefix: &str) -> String {
        match prefix {
            "wal" => self.wallet.to_string(),
            "txn" => self.payment.clone(),
            "pol" => self.policy.clone(),
            _ => self.approval.clone(),
        }
    }
}

#[tokio::test]
async fn t09_what_belongs_to_another_tenant_does_not_exist() {
    let world = World::new().await;
    let theirs = owned(&world).await;
    let stranger = world.another_tenant("Globex").await;
    let records = world.actions().await.len();
    for (method, path, code) in routes_with_ids(&|prefix| theirs.id(prefix)) {
        let answer = world.ask(method, &path).key(&stranger.operator).send().await;
        answer.expect_error(404, code);
    }
    let path = format!("/v1/wallets/{}/fund", world.ops);
    let answer = world.post(&stranger.operator, &path, json!({ "amount": 1 })).await;
    answer.expect_error(404, "WALLET_NOT_FOUND");
    let answer = world.pay(&stranger.operator, (world.ops, stranger.vendor), "1").await;
    answer.expect_error(404, "WALLET_NOT_FOUND");
    for list in ["payments", "approvals", "policies"] {
        let path = format!("/v1/{list}?walletId={}", world.ops);
        let answer = world.get(&stranger.operator, &path).await;
        answer.expect_error(404, "WALLET_NOT_FOUND");
        let all = world.get(&stranger.operator, &format!("/v1/{list}")).await;
        assert!(all.data().is_empty(), "{list}");
    }
    assert_eq!(world.actions().await.len(), records, "not even the log knows of it");
}

#[tokio::test]
async fn what_belongs_to_the_other_environment_is_out_of_reach() {
    let world = World::new().await;
    let sandbox = owned(&world).await;
    for (method, path, _) in routes_with_ids(&|prefix| sandbox.id(prefix)) {
        let answer = world.ask(method, &path).key(&world.live).send().await;
        let answer = answer.expect_error(403, "ENVIRONMENT_MISMATCH");
        assert_eq!(
            answer["error"]["details"],
            json!({ "keyEnvironment": "PRODUCTION", "resourceEnvironment": "SANDBOX" }),
        );
    }
    for (from, to) in [(world.live_ops, world.vendor), (world.ops, world.live_ops)] {
        let answer = world.pay(&world.live, (from, to), "1").await;
        answer.expect_error(403, "ENVIRONMENT_MISMATCH");
    }
    let answer = world.pay(&world.operator, (world.ops, world.live_ops), "1").await;
    answer.expect_error(403, "ENVIRONMENT_MISMATCH");
    for list in ["payments", "approvals", "policies"] {
        let all = world.get(&world.live, &format!("/v1/{list}")).await;
        assert!(all.data().is_empty(), "{list}");
    }
    let wallets = world.get(&world.live, "/v1/wallets").await;
    wallets.expect(200, json!({ "data": [{ "environment": "PRODUCTION" }] }));
}

#[tokio::test]
async fn a_cursor_belongs_to_its_list() {
    let world = World::new().await;
    world.review().await;
    world.policy(world.ops, json!({ "maxTransactionAmount": 100_000 })).await;
    world.hold("5000").await;
    world.hold("5000").await;
    world.pay(&world.operator, (world.ops, world.vendor), "1").await.expect(201, json!({}));
    let lists = [
        "/v1/wallets".to_owned(),
        "/v1/payments".to_owned(),
        "/v1/approvals".to_owned(),
        "/v1/policies".to_owned(),
        format!("/v1/wallets/{}/transactions", world.ops),
        format!("/v1/wallets/{}/holds", world.ops),
    ];
    let mut cursors = Vec::new();
    for list in &lists {
        let page = world.get(&world.operator, &format!("{list}?limit=1")).await;
        cursors.push(page.expect(200, json!({ "hasMore": true })).text("cursor"));
    }
    for (index, list) in lists.iter().enumerate() {
        for (other, cursor) in cursors.iter().enumerate() {
            let page = world.get(&world.operator, &format!("{list}?cursor={cursor}")).await;
            if index == other {
                page.expect(200, json!({}));
            } else {
                page.expect_invalid("cursor");
            }
        }
        for cursor in ["x", "%00", "d2FsbGV0czo", "d2FsbGV0czoreA", &"A".repeat(10_000)] {
            let page = world.get(&world.operator, &format!("{list}?cursor={cursor}")).await;
            page.expect_invalid("cursor");
        }
    }
}
