//! What has to be done for an event.

use anyhow::bail;
use serde_json::json;

use super::stage::{Stage, id};
use crate::cli::api::text;
use crate::cli::api_error::ApiError;

/// Does what the event is about. Answers with the id of the object that it tells of.
pub(super) async fn play(stage: &Stage, event: &str) -> anyhow::Result<String> {
    match event.split_once('.') {
        Some(("payment", verb)) => payment(stage, verb).await,
        Some(("wallet", verb)) => wallet(stage, verb).await,
        Some(("policy", verb)) => policy(stage, verb).await,
        Some(("approval", verb)) => approval(stage, verb).await,
        Some(("agent", verb)) => agent(stage, verb).await,
        Some(("network", "payment_received")) => network(stage).await,
        Some(("api_key", verb)) => api_key(stage, verb).await,
        _ => bail!("`{event}` has no scene"),
    }
}

async fn payment(stage: &Stage, verb: &str) -> anyhow::Result<String> {
    match verb {
        "created" => Ok(id(&stage.held().await?)),
        "failed" => {
            let held = stage.held().await?;
            let path = format!("/v1/approvals/{}/reject", text(&held, "approvalId"));
            stage.decide(&path, &json!({ "reason": "triggered" })).await?;
            Ok(id(&held))
        }
        "batch_completed" | "batch_failed" => {
            let (from, to) = (stage.funded().await?, id(&stage.wallet().await?));
            // The second one is more than there is, where it is to fail.
            let second = if verb == "batch_failed" { "1000.00" } else { "2.00" };
            let item = |amount: &str| json!({ "from": from, "to": to, "amount": amount });
            let body = json!({ "payments": [item("1.00"), item(second)] });
            let batch = stage.post("/v1/payments/batch", &body).await?;
            Ok(text(&batch, "batchId").to_owned())
        }
        _ => {
            let from = stage.funded().await?;
            let paid = id(&stage.payment(&from, "5.00").await?);
            if verb == "reversed" {
                stage.post(&format!("/v1/payments/{paid}/reverse"), &json!({})).await?;
            }
            Ok(paid)
        }
    }
}

async fn wallet(stage: &Stage, verb: &str) -> anyhow::Result<String> {
    if verb == "funded" {
        return stage.funded().await;
    }
    let wallet = id(&stage.wallet().await?);
    let path = format!("/v1/wallets/{wallet}");
    let steps: &[&str] = match verb {
        "frozen" => &["freeze"],
        "unfrozen" => &["freeze", "unfreeze"],
        "closed" => &["close"],
        _ => &[],
    };
    for step in steps {
        stage.post(&format!("{path}/{step}"), &json!({})).await?;
    }
    if verb == "updated" {
        stage.patch(&path, &json!({ "agentName": "renamed" })).await?;
    }
    Ok(wallet)
}

async fn policy(stage: &Stage, verb: &str) -> anyhow::Result<String> {
    let wallet = stage.funded().await?;
    let policy = stage.policy(&wallet, false).await?;
    let path = format!("/v1/policies/{policy}");
    match verb {
        "updated" => drop(stage.patch(&path, &json!({ "enabled": false })).await?),
        "deleted" => drop(stage.delete(&path).await?),
        "denied" => match stage.payment(&wallet, "25.00").await {
            Err(error) if is_denied(&error) => {}
            Err(error) => return Err(error),
            Ok(_) => bail!("the payment was not denied"),
        },
        _ => {}
    }
    Ok(policy)
}

fn is_denied(error: &anyhow::Error) -> bool {
    error.downcast_ref::<ApiError>().and_then(ApiError::code) == Some("POLICY_DENIED")
}

async fn approval(stage: &Stage, verb: &str) -> anyhow::Result<String> {
    let held = stage.held().await?;
    let approval = text(&held, "approvalId").to_owned();
    let path = |noun: &str, step: &str| format!("/v1/{noun}/{approval}/{step}");
    match verb {
        "approved" => drop(stage.decide(&path("approvals", "approve"), &json!({})).await?),
        "rejected" => {
            let body = json!({ "reason": "triggered" });
            stage.decide(&path("approvals", "reject"), &body).await?;
        }
        "commented" => {
            let body = json!({ "comment": "triggered" });
            stage.decide(&path("inbox", "comment"), &body).await?;
        }
        "cancelled" => drop(stage.post(&path("approvals", "cancel"), &json!({})).await?),
        _ => {}
    }
    Ok(approval)
}

async fn agent(stage: &Stage, verb: &str) -> anyhow::Result<String> {
    let agent = stage.agent().await?;
    let path = format!("/v1/agents/{agent}");
    let steps: &[&str] = match verb {
        "paused" => &["pause"],
        "resumed" => &["pause", "resume"],
        "key_rotated" => &["rotate-key"],
        _ => &[],
    };
    for step in steps {
        stage.post(&format!("{path}/{step}"), &json!({})).await?;
    }
    match verb {
        "budget_adjusted" => {
            stage.post(&format!("{path}/adjust-budget"), &json!({ "amount": "1.00" })).await?;
        }
        "deleted" => drop(stage.delete(&path).await?),
        _ => {}
    }
    Ok(agent)
}

async fn network(stage: &Stage) -> anyhow::Result<String> {
    let (from, to) = (stage.funded().await?, stage.wallet().await?);
    let body = json!({ "from": from, "toAddress": text(&to, "wallgentAddress"), "amount": "5.00" });
    Ok(id(&stage.post("/v1/network/pay", &body).await?))
}

async fn api_key(stage: &Stage, verb: &str) -> anyhow::Result<String> {
    let key = stage.key().await?;
    let path = format!("/v1/api-keys/{key}");
    match verb {
        "updated" => drop(stage.patch(&path, &json!({ "name": "renamed" })).await?),
        "revoked" => drop(stage.delete(&path).await?),
        _ => {}
    }
    Ok(key)
}
