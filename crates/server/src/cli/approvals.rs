//! `countersign approvals`: what waits, and the decision.

use serde_json::{Value, json};

use super::api::{Api, list, text};
use super::duration::readable;
use super::exit::Exit;
use super::global::{Global, Identity};
use super::money::grouped;
use super::names::{WalletNames, each};
use super::output::{Output, Tone};
use super::target;
use super::visible::visible;

/// Look at what waits for a decision, and decide. In a sandbox as the reviewer.
#[derive(clap::Subcommand)]
pub(super) enum Approvals {
    /// List approval requests, newest first.
    Ls {
        /// PENDING, APPROVED, REJECTED, EXPIRED or ALL.
        #[arg(long, default_value = "PENDING", ignore_case = true, value_parser = STATUSES)]
        status: String,
    },
    /// Show a request: what, why, who may decide.
    Show {
        /// The request: `apr_…`.
        id: String,
    },
    /// Agree to a request.
    Approve {
        /// The request: `apr_…`.
        id: String,
        /// A word about it.
        #[arg(long, value_name = "TEXT", visible_alias = "reason")]
        comment: Option<String>,
    },
    /// Reject a request.
    Reject {
        /// The request: `apr_…`.
        id: String,
        /// Why.
        #[arg(long, value_name = "TEXT", visible_alias = "comment")]
        reason: Option<String>,
    },
}

const STATUSES: [&str; 5] = ["PENDING", "APPROVED", "REJECTED", "EXPIRED", "ALL"];

pub(super) async fn run(
    global: &Global,
    command: Approvals,
    output: Output,
) -> anyhow::Result<Exit> {
    let api = Api::new(target::find(global, Identity::Reviewer)?)?;
    match command {
        Approvals::Ls { status } => ls(&api, &status.to_uppercase(), output).await,
        Approvals::Show { id } => {
            let approval = api.get(&format!("/v1/approvals/{}", segment(&id)?), &[]).await?;
            output.value(&approval)?;
            show(&api, &approval, output).await;
            Ok(Exit::Done)
        }
        Approvals::Approve { id, comment } => decide(&api, (&id, "approve"), comment, output).await,
        Approvals::Reject { id, reason } => decide(&api, (&id, "reject"), reason, output).await,
    }
}

async fn ls(api: &Api, status: &str, output: Output) -> anyhow::Result<Exit> {
    let filter = (status != "ALL").then_some(("status", status));
    let mut rows = Vec::new();
    each(api, ("/v1/approvals", filter), |approval| rows.push(approval.clone())).await?;
    output.value(&json!({ "data": rows }))?;
    let mut names = WalletNames::new(api);
    for row in rows.iter().filter(|_| !output.json) {
        let details = row.get("transactionDetails").unwrap_or(&Value::Null);
        let line = format!(
            "  {}  {:<8}  {:>14} {}  {} → {}  until {}  {}",
            text(row, "id"),
            text(row, "status"),
            grouped(text(row, "amount")),
            text(details, "currency"),
            names.of(text(details, "from")).await,
            names.of(text(details, "recipient")).await,
            text(row, "expiresAt"),
            visible(text(details, "description")),
        );
        output.line(line.trim_end());
    }
    if rows.is_empty() {
        let nothing = if status == "PENDING" { "nothing waits" } else { "nothing there" };
        output.note(&format!("  {nothing}"));
    }
    Ok(Exit::Done)
}

async fn show(api: &Api, approval: &Value, output: Output) {
    let line = |name: &str, text: &str| output.line(&format!("  {name:<10}{text}"));
    let details = approval.get("transactionDetails").unwrap_or(&Value::Null);
    let amount = format!("{} {}", grouped(text(details, "amount")), text(details, "currency"));
    output.line(&format!("  {}   {}   {amount}", text(approval, "id"), text(approval, "status")));
    line("payment", text(approval, "transactionId"));
    let mut names = WalletNames::new(api);
    for (name, wallet) in [("from", text(details, "from")), ("to", text(details, "recipient"))] {
        let called = names.of(wallet).await;
        line(name, &if called == wallet { called } else { format!("{called}   {wallet}") });
    }
    if !text(details, "description").is_empty() {
        line("memo", &visible(text(details, "description")));
    }
    line("asked by", text(approval, "requestedBy"));
    for finding in list(approval, "why") {
        let (policy, reason) = (text(finding, "policyName"), text(finding, "reason"));
        line("why", &format!("{}: {}", visible(policy), visible(reason)));
    }
    line("expires", &expiry(approval));
    for vote in list(approval, "votes") {
        let (decision, comment) = (text(vote, "decision").to_lowercase(), text(vote, "comment"));
        let vote = format!("{} {decision} {}", text(vote, "personId"), visible(comment));
        line("vote", vote.trim_end());
    }
    let voters: Vec<String> =
        list(approval, "voters").iter().map(|voter| visible(text(voter, "name"))).collect();
    if !voters.is_empty() {
        line("decides", &voters.join(", "));
    }
    if text(approval, "status") != "PENDING" {
        line("decided", text(approval, "resolvedAt"));
    } else if approval.get("canDecide").and_then(Value::as_bool) == Some(true) {
        line("you", "can decide");
    } else {
        let reason = text(approval, "cannotDecideReason");
        line("you", &format!("cannot decide: {}", reason.to_lowercase().replace('_', " ")));
    }
    line("hash", text(approval, "payloadHash"));
}

async fn decide(
    api: &Api,
    (id, verb): (&str, &str),
    reason: Option<String>,
    output: Output,
) -> anyhow::Result<Exit> {
    let body = reason.map_or_else(|| json!({}), |reason| json!({ "reason": reason }));
    let path = format!("/v1/approvals/{}/{verb}", segment(id)?);
    let (_, approval) = api.post(&path, &body, None).await?;
    output.value(&approval)?;
    let payment = approval.get("payment").unwrap_or(&Value::Null);
    let status = text(&approval, "status");
    let (tone, mark) = match text(payment, "status") {
        "FAILED" => (Tone::Bad, "✗"),
        _ if status == "PENDING" => (Tone::Waiting, "⏸"),
        _ => (Tone::Good, "✓"),
    };
    let word = match status {
        "PENDING" => "noted, others have to agree too".to_owned(),
        decided => decided.to_lowercase(),
    };
    let became = match text(payment, "status") {
        "POSTED" => "paid".to_owned(),
        "REJECTED" => "nothing was paid".to_owned(),
        other => other.to_lowercase().replace('_', " "),
    };
    let line = format!(
        "  {} {word} · {became} · {} · {} {}",
        output.tone(tone, mark),
        text(payment, "id"),
        grouped(text(payment, "amount")),
        text(payment, "currency"),
    );
    output.line(&line);
    Ok(Exit::Done)
}

/// When it is too late to decide, and how long that is from the asking on.
pub(super) fn expiry(approval: &Value) -> String {
    let (until, from) = (text(approval, "expiresAt"), text(approval, "createdAt"));
    let instants = (until.parse::<jiff::Timestamp>(), from.parse::<jiff::Timestamp>());
    let (Ok(end), Ok(start)) = instants else { return until.to_owned() };
    let seconds = end.as_second().saturating_sub(start.as_second());
    let seconds = u64::try_from(seconds).unwrap_or(0);
    format!("{until} ({} after it was asked for)", readable(seconds))
}

/// An id as a part of a path. What cannot be one is not asked for.
fn segment(id: &str) -> anyhow::Result<&str> {
    let whole = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    whole.then_some(id).ok_or_else(|| super::exit::Failed::usage(format!("`{id}` is no id")))
}
