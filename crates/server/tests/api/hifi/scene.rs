//! What tests of this dialect do all the time.

use countersign_domain::organization::Role;
use countersign_engine::{RailOptions, RailWorker};
use serde_json::{Value, json};

use crate::harness::{Answer, Key, NewTestKey, World};

/// The address of the sandbox on which every transfer fails.
pub(crate) const DEAD: &str = "0x000000000000000000000000000000000000dEaD";

/// An address outside.
pub(crate) const OUTSIDE: &str = "0x52908400098527886E0F7030069857D2E4169EE7";

impl Answer {
    /// Fails unless this is the dialect's envelope of this refusal.
    #[track_caller]
    pub(crate) fn expect_hifi(self, status: u16, code: u32) -> Self {
        let answer =
            self.expect(status, json!({ "code": code, "status": "error", "success": false }));
        let words = |name: &str| answer.body[name].as_str().is_some_and(|text| !text.is_empty());
        assert!(words("error") && words("errorDetails"), "{:#}", answer.body);
        assert_eq!(answer.body["message"], answer.body["errorDetails"]);
        assert_eq!(answer.body.as_object().unwrap().len(), 6, "{:#}", answer.body);
        answer
    }

    /// A member of `transferDetails`.
    #[track_caller]
    pub(crate) fn detail(&self, name: &str) -> &Value {
        let found = &self.body["transferDetails"][name];
        assert!(!found.is_null(), "no {name} in {:#}", self.body);
        found
    }

    /// The transfer's id.
    #[track_caller]
    pub(crate) fn transfer(&self) -> String {
        self.detail("id").as_str().unwrap().to_owned()
    }

    /// The id of the approval that is embedded.
    #[track_caller]
    pub(crate) fn approval(&self) -> String {
        self.detail("approval")["id"].as_str().unwrap().to_owned()
    }
}

/// Whoever sends what to whom.
pub(crate) struct Two {
    /// Has 1,000 usdc on each chain.
    pub(crate) payer: String,
    /// Has nothing.
    pub(crate) payee: String,
}

impl World {
    /// A user with wallets on all chains.
    pub(crate) async fn user(&self, name: &str) -> String {
        let body = json!({
            "type": "individual", "firstName": name, "lastName": "Smith",
            "email": format!("{name}@example.com"), "dateOfBirth": "1990-01-31",
            "address": { "city": "Berlin" }, "signedAgreementId": "tos-1",
            "chains": ["POLYGON", "ETHEREUM", "BASE", "SOLANA"],
        });
        self.post(&self.operator, "/v2/users", body).await.expect(200, json!({})).id()
    }

    /// Lets usdc arrive.
    pub(crate) async fn fund_user(&self, user: &str, chain: &str, amount: &str) {
        let body = json!({ "userId": user, "chain": chain, "currency": "usdc", "amount": amount });
        let path = "/v1/sandbox/hifi/fund";
        self.post(&self.operator, path, body).await.expect(200, json!({}));
    }

    /// Two users, the first of them with money.
    pub(crate) async fn two(&self) -> Two {
        let (payer, payee) = (self.user("ann").await, self.user("ben").await);
        for chain in ["POLYGON", "ETHEREUM", "SOLANA"] {
            self.fund_user(&payer, chain, "1000").await;
        }
        Two { payer, payee }
    }

    /// A bank account of a user.
    pub(crate) async fn bank(&self, user: &str) -> String {
        let body = json!({
            "rail": "offramp", "type": "us",
            "accountHolder": { "type": "individual", "name": "Ann Smith", "address": {} },
            "us": {
                "transferType": "wire", "accountType": "Checking", "bankName": "First",
                "accountNumber": "000123456789", "routingNumber": "021000021", "currency": "usd",
            },
        });
        let path = format!("/v2/users/{user}/accounts");
        self.post(&self.operator, &path, body).await.expect(200, json!({ "status": "ACTIVE" })).id()
    }

    /// An administrator with a key.
    pub(crate) async fn admin(&self, name: &str) -> Key {
        let person = self.member_with(self, name, Role::Admin).await;
        self.key(self, NewTestKey::of(person)).await
    }

    /// Somebody with a role and a key that allows everything.
    pub(crate) async fn staff(&self, name: &str, role: Role) -> Key {
        let person = self.member_with(self, name, role).await;
        self.key(self, NewTestKey::of(person)).await
    }

    /// Starts a transfer.
    pub(crate) async fn send(&self, key: &Key, body: &Value) -> Answer {
        self.ask("POST", "/v2/wallets/transfers").key(key).json(body).send().await
    }

    /// A transfer that waits: its id, and that of its approval.
    pub(crate) async fn held(&self, two: &Two, request: &str, amount: Value) -> (String, String) {
        let body = held(two, request, amount);
        let answer = self.send(&self.operator, &body).await;
        let answer =
            answer.expect(200, json!({ "transferDetails": { "status": "PENDING_APPROVAL" } }));
        (answer.transfer(), answer.approval())
    }

    /// Decides an approval.
    pub(crate) async fn decide(
        &self,
        key: &Key,
        approval: &str,
        verb: &str,
        body: Value,
    ) -> Answer {
        let path = format!("/v2/transfer-approvals/{approval}/{verb}");
        self.post(key, &path, body).await
    }

    /// What a user has of usdc on a chain: available, and held.
    pub(crate) async fn usdc(&self, user: &str, chain: &str) -> (String, String) {
        let path = format!("/v2/users/{user}/wallets/balance?chain={chain}&currency=usdc");
        let answer = self.get(&self.operator, &path).await.expect(200, json!({}));
        (answer.text("displayBalance"), answer.text("displayHeld"))
    }

    /// Lets the rails work until nothing is due any more, seconds passing.
    pub(crate) async fn settle(&self) {
        for _ in 0..20 {
            self.rails().await;
            self.advance_seconds(1);
        }
    }

    /// Lets the rails do what is due now.
    pub(crate) async fn rails(&self) {
        let (engine, rail) = (self.engine.clone(), self.app.rail.clone());
        let worker = RailWorker::new(engine, rail, RailOptions::default());
        worker.run_due().await.unwrap();
    }

    /// The status of a transfer.
    pub(crate) async fn status(&self, path: &str) -> String {
        let answer = self.get(&self.operator, path).await.expect(200, json!({}));
        answer.detail("status").as_str().unwrap().to_owned()
    }
}

/// A transfer of usdc on Polygon.
pub(crate) fn plain(two: &Two, request: &str, amount: Value) -> Value {
    json!({
        "requestId": request, "source": { "userId": two.payer },
        "destination": { "userId": two.payee },
        "amount": amount, "currency": "usdc", "chain": "POLYGON",
    })
}

/// The same, which waits.
pub(crate) fn held(two: &Two, request: &str, amount: Value) -> Value {
    with(plain(two, request, amount), "requireApproval", json!(true))
}

/// The same with another member.
pub(crate) fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

/// A bridge of usdc from Polygon to Base.
pub(crate) fn bridge(two: &Two, request: &str, amount: Value) -> Value {
    json!({
        "requestId": request, "amount": amount,
        "source": { "userId": two.payer, "chain": "POLYGON", "currency": "usdc" },
        "destination": { "userId": two.payee, "chain": "BASE", "currency": "usdc" },
    })
}

/// An off-ramp of usdc on Polygon.
pub(crate) fn offramp(two: &Two, request: &str, (amount, account): (Value, &str)) -> Value {
    json!({
        "requestId": request,
        "source": {
            "userId": two.payer, "chain": "POLYGON", "currency": "usdc", "amount": amount,
        },
        "destination": { "accountId": account, "currency": "usd" },
    })
}
