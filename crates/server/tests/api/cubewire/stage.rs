//! A world in which a vault waits for its policies.

use std::ops::Deref;

use countersign_domain::access::Caller;
use countersign_domain::command::Command;
use countersign_domain::ids::{Id as _, PaymentId, PersonId, Ulid, WalletId};
use countersign_domain::instruction::Stage as RailStage;
use countersign_domain::organization::Role;
use countersign_domain::rail::{Begin, RailOutcome, RailVerb, Report};
use serde_json::{Value, json};

use crate::harness::{Answer, Key, NewTestKey, World};

/// Somebody to whom money goes.
pub(crate) const PAYEE: &str = "0x2222222222222222222222222222222222222222";

/// USDC on Polygon.
pub(crate) const CONTRACT: &str = "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359";

/// A world with a vault that has 100,000 USDC and 10 POL on Polygon.
pub(crate) struct Stage {
    pub(crate) world: World,
    /// The vault.
    pub(crate) vault: String,
}

impl Deref for Stage {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl Stage {
    pub(crate) async fn new() -> Self {
        let world = World::new().await;
        let body = json!({ "name": "Ops vault" });
        let made = world.post(&world.operator, "/api/v1/vaults", body).await;
        let vault = made.expect(201, json!({ "status": "active", "keyStatus": "ready" })).id();
        let stage = Self { world, vault };
        for (asset, amount) in [("USDC", "100000"), ("POL", "10")] {
            stage.fund(asset, amount).await;
        }
        stage
    }

    /// Adds play money on Polygon.
    pub(crate) async fn fund(&self, asset: &str, amount: &str) {
        let body =
            json!({ "vaultId": self.vault, "chainId": 137, "asset": asset, "amount": amount });
        let path = "/v1/sandbox/cubewire/fund";
        self.post(&self.operator, path, body).await.expect(201, json!({ "id": self.vault }));
    }

    /// What people are called in this dialect.
    pub(crate) async fn called(&self, person: PersonId) -> String {
        self.membership(person).await.to_string()
    }

    /// Another person who may decide, with a key.
    pub(crate) async fn approver(&self, name: &str) -> Key {
        let person = self.member_with(&self.world, name, Role::Approver).await;
        self.key(&self.world, NewTestKey::of(person)).await
    }

    /// A list of these people.
    pub(crate) async fn list(&self, name: &str, keys: &[&Key]) -> String {
        let mut items = Vec::new();
        for key in keys {
            items.push(self.called(key.person).await);
        }
        let body = json!({ "name": name, "type": "USER", "items": items });
        let made = self.post(&self.operator, "/api/v1/lists", body).await;
        made.expect(201, json!({ "itemCount": keys.len() })).id()
    }

    /// An active policy: above 1000 dollars so many of a list have to agree.
    pub(crate) async fn policy(&self, list: &str, count: u32, minutes: Option<u32>) -> String {
        let made =
            self.post(&self.operator, "/api/v1/policies", policy(list, count, minutes)).await;
        made.expect(201, json!({ "version": 1, "isLatest": true })).id()
    }

    /// Submits a transfer of USDC to somebody as the operator.
    pub(crate) async fn transfer(&self, amount: &str) -> Answer {
        self.transfer_by(&self.operator, amount).await
    }

    pub(crate) async fn transfer_by(&self, key: &Key, amount: &str) -> Answer {
        self.post(key, "/api/v1/transactions", transfer(&self.vault, amount)).await
    }

    /// A transfer of 5000 USDC that waits.
    pub(crate) async fn hold(&self) -> Held {
        let held = self.transfer("5000").await;
        let held = held.expect(201, json!({ "status": "PENDING_APPROVAL", "failureReason": null }));
        Held { transaction: held.id(), request: held.text("approvalRequestId") }
    }

    /// A request as the operator reads it.
    pub(crate) async fn request(&self, id: &str) -> Answer {
        self.get(&self.operator, &format!("/api/v1/transactions/approval-requests/{id}")).await
    }

    /// A transaction as the operator reads it.
    pub(crate) async fn transaction(&self, id: &str) -> Answer {
        self.get(&self.operator, &format!("/api/v1/transactions/{id}")).await
    }

    /// Votes.
    pub(crate) async fn vote(&self, key: &Key, request: &str, vote: &str) -> Answer {
        let path = format!("/api/v1/transactions/approval-requests/{request}/vote");
        self.post(key, &path, json!({ "vote": vote })).await
    }

    /// What the vault has of USDC on Polygon: balance, held.
    pub(crate) async fn usdc(&self) -> (String, String) {
        let vault = self.get(&self.operator, &format!("/api/v1/vaults/{}", self.vault)).await;
        let assets = vault["assets"].as_array().unwrap();
        let usdc = assets.iter().find(|asset| asset["symbol"] == "USDC").unwrap();
        let text = |name: &str| usdc[name].as_str().unwrap().to_owned();
        (text("balance"), text("held"))
    }

    /// Has the rail take a transaction and settle it.
    pub(crate) async fn settle(&self, transaction: &str) {
        let id = PaymentId::from_ulid(Ulid::parse_uuid(transaction).unwrap());
        let (org, instruction, stage) = (self.org, id, RailStage::Chain);
        let begin = Begin { org, instruction, stage, attempts_before: 0 };
        self.submit(Caller::System, Command::Rail(RailVerb::Begin(begin))).await.unwrap();
        for outcome in [
            RailOutcome::Accepted { reference: Some("0xfeed".to_owned()) },
            RailOutcome::Settled { reference: Some("0xfeed".to_owned()) },
        ] {
            let report = Report { org, instruction, stage, outcome, again_ms: None };
            self.submit(Caller::System, Command::Rail(RailVerb::Report(report))).await.unwrap();
        }
    }
}

/// A transaction that waits, and its request.
pub(crate) struct Held {
    pub(crate) transaction: String,
    pub(crate) request: String,
}

/// The body of a policy.
pub(crate) fn policy(list: &str, count: u32, minutes: Option<u32>) -> Value {
    json!({
        "name": "Over 1k USDC", "description": "Large transfers need signatures",
        "type": "TRANSFER", "status": "ACTIVE", "conditionLogic": "ALL", "priority": 0,
        "conditions": [{
            "field": "transaction.amount", "operator": "GREATER_THAN", "value": "1000",
            "unit": "USD", "description": "Amount above 1000 USD",
        }],
        "actions": [{
            "type": "REQUIRE_APPROVAL", "requiredApprovers": count, "approverListId": list,
            "deadlineMinutes": minutes,
        }],
    })
}

/// The body of a transfer of USDC to somebody.
pub(crate) fn transfer(vault: &str, amount: &str) -> Value {
    json!({
        "chainId": 137, "type": "TRANSFER", "sender": { "vaultId": vault },
        "recipient": { "address": PAYEE }, "amount": amount,
        "asset": { "type": "token", "symbol": "USDC", "decimals": 6, "address": CONTRACT },
    })
}

/// The wallet of a vault.
pub(crate) fn wallet(vault: &str) -> WalletId {
    WalletId::from_ulid(Ulid::parse_uuid(vault).unwrap())
}
