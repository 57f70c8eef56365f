//! What tests do all the time.

use countersign_domain::ids::WalletId;
use serde_json::{Value, json};

use super::{Answer, Key, NewTestKey, World};

/// A payment that waits, and the request it waits for.
pub(crate) struct HeldPayment {
    /// `txn_…`.
    pub(crate) payment: String,
    /// `apr_…`.
    pub(crate) approval: String,
}

impl World {
    /// Pays 25.00, or whatever else, from one wallet to another.
    pub(crate) async fn pay(
        &self,
        key: &Key,
        (from, to): (WalletId, WalletId),
        amount: &str,
    ) -> Answer {
        let body = json!({ "from": from.to_string(), "to": to.to_string(), "amount": amount });
        self.post(key, "/v1/payments", body).await
    }

    /// A policy on a wallet; returns its id.
    pub(crate) async fn policy(&self, wallet: WalletId, mut rules: Value) -> String {
        rules["walletId"] = json!(wallet.to_string());
        if rules["name"].is_null() {
            rules["name"] = json!("Large payment review");
        }
        let made = self.post(&self.operator, "/v1/policies", rules).await;
        made.expect(201, json!({ "version": 1 })).id()
    }

    /// The policy of the handbook: on `ops`, above 1000.00 a person has to agree.
    pub(crate) async fn review(&self) -> String {
        let rules = json!({ "maxTransactionAmount": "1000.00", "requireHumanApproval": true });
        self.policy(self.ops, rules).await
    }

    /// A payment of the operator from `ops` to `vendor` that waits for agreement.
    pub(crate) async fn hold(&self, amount: &str) -> HeldPayment {
        let held = self.pay(&self.operator, (self.ops, self.vendor), amount).await;
        let held = held.expect(202, json!({ "status": "PENDING_APPROVAL" }));
        HeldPayment { payment: held.id(), approval: held.text("approvalId") }
    }

    /// Another person who approves, with a key.
    pub(crate) async fn colleague(&self, name: &str) -> Key {
        let person = self.member(self, name).await;
        self.key(self, NewTestKey::of(person)).await
    }

    /// A policy on `ops` that holds every payment for these people.
    pub(crate) async fn asks(&self, requirement: Value) -> String {
        let approval = json!({ "requirement": requirement });
        let rules = json!({ "name": "Review", "requireHumanApproval": true, "approval": approval });
        self.policy(self.ops, rules).await
    }

    /// What a wallet has, as text: balance, available, pending.
    pub(crate) async fn balance(&self, wallet: WalletId) -> [String; 3] {
        let path = format!("/v1/wallets/{wallet}/balance");
        let balance = self.get(&self.operator, &path).await.expect(200, json!({}));
        [balance.text("balance"), balance.text("available"), balance.text("pending")]
    }

    /// Approves as the reviewer.
    pub(crate) async fn approve(&self, approval: &str) -> Answer {
        self.act(&self.reviewer, &format!("/v1/approvals/{approval}/approve")).await
    }

    /// Rejects as the reviewer.
    pub(crate) async fn reject(&self, approval: &str) -> Answer {
        self.act(&self.reviewer, &format!("/v1/approvals/{approval}/reject")).await
    }
}
