//! `countersign approvals`: what waits, and the decision.

use serde_json::{Value, json};

use super::api::{Api, list, text};
use super::duration::readable;
use super::exit::Exit;
use super::global::{Global, Identity};
use super::names::{WalletNames, each};
use super::output::{Output, Tone};
use super::{change, requirement, target};
use crate::money::grouped;
use crate::visible::{brief, visible};

/// Look at what waits for a decision, and decide. In a sandbox as the reviewer.
#[derive(clap::Subcommand)]
pub(super) enum Approvals {
    /// List approval requests, newest first.
    Ls {
        /// PENDING, APPROVED, REJECTED, EXPIRED, CANCELLED or ALL.
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
        /// What was seen: the vote is refused if it is not that any more.
        #[arg(long, value_name = "HASH")]
        hash: Option<String>,
        /// The person who is stood in for: `usr_…`.
        #[arg(long = "for", value_name = "PERSON")]
        on_behalf_of: Option<String>,
    },
    /// Reject a request.
    Reject {
        /// The request: `apr_…`.
        id: String,
        /// Why.
        #[arg(long, value_name = "TEXT", visible_alias = "comment")]
        reason: Option<String>,
        /// What was seen: the vote is refused if it is not that any more.
        #[arg(long, value_name = "HASH")]
        hash: Option<String>,
        /// The person who is stood in for: `usr_…`.
        #[arg(long = "for", value_name = "PERSON")]
        on_behalf_of: Option<String>,
    },
    /// Take your vote back.
    Withdraw {
        /// The request: `apr_…`.
        id: String,
        /// Why.
        #[arg(long, value_name = "TEXT", visible_alias = "comment")]
        reason: Option<String>,
    },
    /// Take a request back that you made.
    Cancel {
        /// The request: `apr_…`.
        id: String,
        /// Why.
        #[arg(long, value_name = "TEXT", visible_alias = "comment")]
        reason: Option<String>,
    },
    /// Let somebody else vote in your place, on this request.
    Delegate {
        /// The request: `apr_…`.
        id: String,
        /// Who: `usr_…`; nobody any more where none is named.
        #[arg(long, value_name = "PERSON")]
        to: Option<String>,
    },
}

const STATUSES: [&str; 6] = ["PENDING", "APPROVED", "REJECTED", "EXPIRED", "CANCELLED", "ALL"];

pub(super) async fn run(
    global: &Global,
    command: Approvals,
    output: Output,
) -> anyhow::Result<Exit> {
    // In a sandbox who asked is the operator, and who decides the reviewer.
    let identity = match &command {
        Approvals::Cancel { .. } => Identity::Operator,
        _ => Identity::Reviewer,
    };
    let api = Api::new(target::find(global, identity)?)?;
    match command {
        Approvals::Ls { status } => ls(&api, &status.to_uppercase(), output).await,
        Approvals::Show { id } => {
            let approval = api.get(&format!("/v1/approvals/{}", segment(&id)?), &[]).await?;
            output.value(&approval)?;
            show(&api, &approval, output).await;
            Ok(Exit::Done)
        }
        Approvals::Approve { id, comment, hash, on_behalf_of } => {
            let vote = vote(comment, hash, on_behalf_of);
            decide(&api, (&id, "approvals", "approve"), &vote, output).await
        }
        Approvals::Reject { id, reason, hash, on_behalf_of } => {
            let vote = vote(reason, hash, on_behalf_of);
            decide(&api, (&id, "approvals", "reject"), &vote, output).await
        }
        Approvals::Withdraw { id, reason } => {
            let words = vote(reason, None, None);
            decide(&api, (&id, "approvals", "withdraw"), &words, output).await
        }
        Approvals::Cancel { id, reason } => {
            let words = vote(reason, None, None);
            decide(&api, (&id, "approvals", "cancel"), &words, output).await
        }
        Approvals::Delegate { id, to } => {
            let body = json!({ "personId": to });
            decide(&api, (&id, "inbox", "delegate"), &body, output).await
        }
    }
}

/// The body of a vote.
fn vote(words: Option<String>, hash: Option<String>, on_behalf_of: Option<String>) -> Value {
    let members = [("reason", words), ("payloadHash", hash), ("onBehalfOf", on_behalf_of)];
    let given = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(given.map(|(name, value)| (name, Value::from(value))).collect())
}

async fn ls(api: &Api, status: &str, output: Output) -> anyhow::Result<Exit> {
    let filter = (status != "ALL").then_some(("status", status));
    let mut rows = Vec::new();
    each(api, ("/v1/approvals", filter), |approval| rows.push(approval.clone())).await?;
    output.value(&json!({ "data": rows }))?;
    let mut names = WalletNames::new(api);
    for row in rows.iter().filter(|_| !output.json) {
        if change::is(row) {
            output.line(change::line(row).trim_end());
            continue;
        }
        let details = row.get("transactionDetails").unwrap_or(&Value::Null);
        let line = format!(
            "  {}  {:<8}  {:>14} {}  {} → {}  until {}  {}",
            text(row, "id"),
            text(row, "status"),
            grouped(text(row, "amount")),
            text(details, "currency"),
            names.of(text(details, "from")).await,
            names.of(text(details, "recipient")).await,
            Some(text(row, "expiresAt")).filter(|at| !at.is_empty()).unwrap_or("decided"),
            brief(text(details, "description")),
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
    if change::is(approval) {
        change::show(approval, output);
    } else {
        show_payment(api, approval, output).await;
    }
    line("asked by", text(approval, "requestedBy"));
    for finding in list(approval, "why") {
        let (policy, reason) = (text(finding, "policyName"), text(finding, "reason"));
        line("why", &format!("{}: {}", visible(policy), visible(reason)));
    }
    line("expires", &expiry(approval));
    requirement::asked(approval, output);
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

async fn show_payment(api: &Api, approval: &Value, output: Output) {
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
        // An agent may say anything: it must not pass for what the server says.
        let by_agent = text(details, "writtenBy") == "AGENT";
        let words = visible(text(details, "description"));
        line("memo", &if by_agent { format!("the agent says: {words}") } else { words });
    }
}

async fn decide(
    api: &Api,
    (id, noun, verb): (&str, &str, &str),
    body: &Value,
    output: Output,
) -> anyhow::Result<Exit> {
    let path = format!("/v1/{noun}/{}/{verb}", segment(id)?);
    let (_, approval) = api.post(&path, body, None).await?;
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
    if change::is(&approval) {
        let what = change::what(&approval);
        output.line(&format!("  {} {word} · {what}", output.tone(tone, mark)));
        return Ok(Exit::Done);
    }
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
    if until.is_empty() {
        return "never".to_owned();
    }
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
