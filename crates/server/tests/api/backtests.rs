//! `/v1/policies/backtest`.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use countersign_domain::state::{Read, Row, State};
use countersign_domain::time::Timestamp;
use countersign_engine::{List, Page, Prunable, Scan, Store, StoreError, Unit};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::harness::{Key, NewTestKey, World};

const PERIOD: (&str, &str) = ("2020-01-01", "2100-01-01");

fn body(more: Value) -> Value {
    let mut body = json!({ "from": PERIOD.0, "to": PERIOD.1 });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

/// Starts a backtest and waits for its end.
async fn backtest(world: &World, who: &Key, more: Value) -> Value {
    let started = world.post(who, "/v1/policies/backtest", body(more)).await;
    ended(world, who, &started.expect(202, json!({})).id()).await
}

/// Waits for the end of a backtest.
async fn ended(world: &World, who: &Key, id: &str) -> Value {
    let path = format!("/v1/policies/backtest/{id}");
    let ended = tokio::time::timeout(Duration::from_secs(20), async {
        loop {
            let answer = world.get(who, &path).await.expect(200, json!({})).body;
            if answer["status"] != "RUNNING" {
                return answer;
            }
            tokio::task::yield_now().await;
        }
    })
    .await;
    ended.unwrap()
}

async fn pay(world: &World, amount: &str) -> u16 {
    let body =
        json!({ "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": amount });
    world.post(&world.operator, "/v1/payments", body).await.status
}

#[tokio::test]
async fn it_tells_what_would_have_been_otherwise() {
    let world = World::new().await;
    let cap = json!({ "name": "Cap", "maxTransactionAmount": 100 });
    let path = format!("/v1/wallets/{}/policies", world.ops);
    let cap = world.post(&world.operator, &path, cap).await.expect(201, json!({})).id();
    for (amount, status) in [("10", 201), ("60", 201), ("90", 201), ("150", 403)] {
        assert_eq!(pay(&world, amount).await, status);
    }
    let as_it_was = backtest(&world, &world.operator, json!({})).await;
    assert_eq!(as_it_was["status"], "DONE");
    let (replayed, unchanged) = (&as_it_was["replayed"], &as_it_was["unchanged"]);
    assert_eq!((replayed, unchanged), (&json!(4), &json!(4)));
    assert_eq!(as_it_was["progress"]["done"], as_it_was["progress"]["total"]);

    let add = json!({ "add": [{
        "name": "New", "scope": "ORGANIZATION", "outcome": "HOLD",
        "conditions": [{ "type": "AMOUNT", "above": 50 }],
    }] });
    let added = backtest(&world, &world.operator, add).await;
    assert_eq!((&added["newlyHeld"], &added["newlyDenied"]), (&json!(2), &json!(0)));
    assert_eq!(added["byRecipient"][0]["recipient"], json!(world.vendor.to_string()));
    assert_eq!(added["byApprover"][0]["newlyHeld"], 2);
    let example = &added["examples"][0];
    assert_eq!((&example["was"], &example["would"]), (&json!("ALLOW"), &json!("HOLD")));
    assert_eq!(example["amount"], "60.00");
    assert_eq!(example["findings"][0]["policyName"], "New");

    let changed = json!({ "replace": { &cap: { "maxTransactionAmount": 70 } } });
    let changed = backtest(&world, &world.operator, changed).await;
    assert_eq!((&changed["newlyDenied"], &changed["unchanged"]), (&json!(1), &json!(3)));
    let removed = backtest(&world, &world.operator, json!({ "remove": [cap] })).await;
    assert_eq!((&removed["newlyAllowed"], &removed["unchanged"]), (&json!(1), &json!(3)));

    let before = json!({ "from": "2020-01-01", "to": "2020-01-02" });
    let started = world.post(&world.operator, "/v1/policies/backtest", before).await;
    started.expect(202, json!({}));
}

#[tokio::test]
async fn a_proposal_that_is_not_understood_is_refused() {
    let world = World::new().await;
    let other = "pol_01KJQ6PSG0E0DBQSK4JC3HF3V1";
    for (more, status, field) in [
        (json!({ "from": "yesterday" }), 400, "from"),
        (json!({ "from": null }), 400, "from"),
        (json!({ "to": "2019-01-01" }), 400, "to"),
        (json!({ "to": 5 }), 400, "to"),
        (json!({ "add": {} }), 400, "add"),
        (json!({ "add": vec![json!({}); 21] }), 400, "add"),
        (json!({ "add": [{ "scope": "ORGANIZATION" }] }), 400, "add[0].name"),
        (
            json!({ "add": [{ "name": "x", "scope": "ORGANIZATION", "outcome": "NO" }] }),
            400,
            "add[0].outcome",
        ),
        (
            json!({ "add": [{ "name": "x", "scope": "ORGANIZATION", "conditions": [{}] }] }),
            400,
            "add[0].conditions[0].type",
        ),
        (json!({ "replace": [] }), 400, "replace"),
        (json!({ "replace": { other: null } }), 400, "replace"),
        (json!({ "replace": { other: {} }, "remove": [other] }), 400, "remove"),
        (json!({ "remove": "all" }), 400, "remove"),
        (json!({ "remove": [other] }), 404, ""),
        (json!({ "replace": { other: {} } }), 404, ""),
        (json!({ "add": [{ "name": "x", "walletId": "wal_x" }] }), 404, ""),
    ] {
        let refused =
            world.post(&world.operator, "/v1/policies/backtest", body(more.clone())).await;
        assert_eq!(refused.status, status, "{more}: {}", refused.body);
        if status == 400 {
            let named = refused.body.pointer("/error/details/issues/0/field");
            assert_eq!(named, Some(&json!(field)), "{more}");
        }
    }
    for id in ["bkt_01KJQ6PSG0E0DBQSK4JC3HF3V1", "x"] {
        let path = format!("/v1/policies/backtest/{id}");
        world.get(&world.operator, &path).await.expect(404, json!({}));
    }
}

#[tokio::test]
async fn it_is_for_people_who_may_see_every_policy() {
    let world = World::new().await;
    let started = world.post(&world.operator, "/v1/policies/backtest", body(json!({}))).await;
    let path = format!("/v1/policies/backtest/{}", started.expect(202, json!({})).id());
    let person = world.operator.person;
    let keys = [
        NewTestKey {
            permissions: Some(&["policies:read"]),
            ..NewTestKey::agent(person, world.ops)
        },
        NewTestKey { scope: vec![world.ops], ..NewTestKey::of(person) },
        NewTestKey { permissions: Some(&["payments:write"]), ..NewTestKey::of(person) },
    ];
    for key in keys {
        let key = world.key(&world, key).await;
        let refused = world.post(&key, "/v1/policies/backtest", body(json!({}))).await;
        refused.expect(403, json!({}));
        world.get(&key, &path).await.expect(403, json!({}));
    }
    let stranger = world.another_tenant("Beta").await;
    world.get(&stranger.operator, &path).await.expect(404, json!({}));
}

/// A store whose log nobody reads until the gate is closed behind everybody.
struct Gated {
    store: Arc<dyn Store>,
    gate: Arc<Semaphore>,
}

#[async_trait]
impl Store for Gated {
    async fn begin(&self) -> Result<Box<dyn Unit>, StoreError> {
        self.store.begin().await
    }

    async fn read(&self, reads: Vec<Read>) -> Result<State, StoreError> {
        self.store.read(reads).await
    }

    async fn page(&self, list: List, page: Page) -> Result<Vec<Row>, StoreError> {
        self.store.page(list, page).await
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        drop(self.gate.acquire().await);
        self.store.scan(scan).await
    }

    async fn latest(&self) -> Result<Option<Timestamp>, StoreError> {
        self.store.latest().await
    }

    async fn prune(&self, what: Prunable, before: Timestamp) -> Result<u64, StoreError> {
        self.store.prune(what, before).await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.store.ready().await
    }
}

#[tokio::test]
async fn two_of_an_organization_run_at_once_and_a_third_is_told_to_wait() {
    let gate = Arc::new(Semaphore::new(0));
    let world = World::wrapped(|store| Arc::new(Gated { store, gate: Arc::clone(&gate) })).await;
    let other = world.another_tenant("Other").await;
    let start = |who| world.post(who, "/v1/policies/backtest", body(json!({})));
    let one = start(&world.operator).await.expect(202, json!({ "status": "RUNNING" })).id();
    start(&world.reviewer).await.expect(202, json!({ "status": "RUNNING" }));
    for who in [&world.operator, &world.reviewer] {
        let third = start(who).await.expect_error(429, "RATE_LIMIT_EXCEEDED");
        assert_eq!(third.header("retry-after"), Some("5"));
    }
    start(&other.operator).await.expect(202, json!({}));
    gate.close();
    assert_eq!(ended(&world, &world.operator, &one).await["status"], "DONE");
    start(&world.operator).await.expect(202, json!({}));
}
