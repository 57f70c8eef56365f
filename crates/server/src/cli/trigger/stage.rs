//! What scenes are played with: the sandbox's people, and things that are made for the scene.

use serde_json::{Value, json};

use crate::cli::api::{Api, text};
use crate::cli::exit::Failed;
use crate::cli::global::{Global, Identity};
use crate::cli::output::Output;
use crate::cli::target;
use crate::visible::visible;

/// The people, and what they may touch: nothing but what they have made themselves.
pub(super) struct Stage {
    /// Who starts payments.
    pub(super) operator: Api,
    /// Who decides.
    pub(super) reviewer: Api,
    output: Output,
}

const NAME: &str = "countersign trigger";

impl Stage {
    /// Asks with the keys of the sandbox.
    pub(super) fn open(global: &Global, output: Output) -> anyhow::Result<Self> {
        let operator = target::find(global, Identity::Operator)?;
        let reviewer = target::find(global, Identity::Reviewer)?;
        if operator.is_live() || reviewer.is_live() {
            return Err(Failed::usage(
                "events are caused in the sandbox alone, and this key moves real money",
            ));
        }
        Ok(Self { operator: Api::new(operator)?, reviewer: Api::new(reviewer)?, output })
    }

    /// Does something as the operator, and says so. Answers with what came of it.
    pub(super) async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let (_, answer) = self.operator.post(path, body, None).await?;
        self.did("POST", path, &answer);
        Ok(answer)
    }

    /// The same as the reviewer.
    pub(super) async fn decide(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let (_, answer) = self.reviewer.post(path, body, None).await?;
        self.did("POST", path, &answer);
        Ok(answer)
    }

    /// Changes something as the operator.
    pub(super) async fn patch(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let answer = self.operator.patch(path, body).await?;
        self.did("PATCH", path, &answer);
        Ok(answer)
    }

    /// Deletes something as the operator.
    pub(super) async fn delete(&self, path: &str) -> anyhow::Result<Value> {
        let answer = self.operator.delete(path).await?;
        self.did("DELETE", path, &answer);
        Ok(answer)
    }

    /// A wallet with money in it.
    pub(super) async fn funded(&self) -> anyhow::Result<String> {
        let wallet = id(&self.wallet().await?);
        self.post(&format!("/v1/wallets/{wallet}/fund"), &json!({ "amount": "100.00" })).await?;
        Ok(wallet)
    }

    /// A wallet.
    pub(super) async fn wallet(&self) -> anyhow::Result<Value> {
        self.post("/v1/wallets", &json!({ "name": NAME })).await
    }

    /// An agent.
    pub(super) async fn agent(&self) -> anyhow::Result<String> {
        Ok(id(&self.post("/v1/agents", &json!({ "name": NAME })).await?))
    }

    /// A key that may do nothing.
    pub(super) async fn key(&self) -> anyhow::Result<String> {
        let body = json!({ "name": NAME, "permissions": [] });
        Ok(id(&self.post("/v1/api-keys", &body).await?))
    }

    /// A policy on a wallet that lets 10.00 pass, and above that denies, or asks.
    pub(super) async fn policy(&self, wallet: &str, asks: bool) -> anyhow::Result<String> {
        let body = json!({
            "walletId": wallet, "name": NAME, "maxTransactionAmount": "10.00",
            "requireHumanApproval": asks,
        });
        Ok(id(&self.post("/v1/policies", &body).await?))
    }

    /// A payment that was posted, or held if a policy says so.
    pub(super) async fn payment(&self, from: &str, amount: &str) -> anyhow::Result<Value> {
        let to = id(&self.wallet().await?);
        let body = json!({ "from": from, "to": to, "amount": amount, "description": NAME });
        self.post("/v1/payments", &body).await
    }

    /// A payment that waits for a decision.
    pub(super) async fn held(&self) -> anyhow::Result<Value> {
        let from = self.funded().await?;
        self.policy(&from, true).await?;
        self.payment(&from, "25.00").await
    }

    fn did(&self, method: &str, path: &str, answer: &Value) {
        let (id, status) = (text(answer, "id"), text(answer, "status"));
        let line = format!("  {method:<6} {path}   {} {}", visible(id), visible(status));
        self.output.note(line.trim_end());
    }
}

/// The id of what was answered.
pub(super) fn id(answer: &Value) -> String {
    text(answer, "id").to_owned()
}
