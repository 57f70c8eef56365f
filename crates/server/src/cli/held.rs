//! A payment that waits for a decision: why, until when, and what comes of it.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;
use tokio::signal::unix::{SignalKind, signal};

use super::api::{Api, list, text};
use super::api_error::ApiError;
use super::approvals::expiry;
use super::exit::Exit;
use super::global::Global;
use super::names::Named;
use super::output::{Output, Tone};
use super::program;
use crate::money::grouped;
use crate::visible::visible;

/// A held payment, and whoever follows it.
pub(super) struct Held<'a> {
    api: &'a Api,
    output: Output,
    from: Named,
    to: Named,
    /// How another command finds the same server.
    flags: String,
}

/// How long a server may be away before the waiting ends.
const AWAY_MAX: u32 = 30;
const AWAY_PAUSE: Duration = Duration::from_secs(1);

impl<'a> Held<'a> {
    /// Between these wallets.
    pub(super) fn new(
        api: &'a Api,
        (output, global): (Output, &Global),
        (from, to): (Named, Named),
    ) -> Self {
        Self { api, output, from, to, flags: global.server_flags() }
    }

    /// Tells why the payment is held, and waits for what comes of it.
    pub(super) async fn follow(&self, held: Value, wait: bool) -> anyhow::Result<Exit> {
        if !wait {
            self.tell(&held).await?;
            return Ok(Exit::Held);
        }
        // From before the first word: who reads that Ctrl-C stops the waiting may press it at once.
        let mut interrupts = signal(SignalKind::interrupt())?;
        let waited = async {
            let approval = self.tell(&held).await?;
            self.output.line("  (waiting; Ctrl-C stops the waiting, the payment stays pending)");
            anyhow::Ok((self.wait(text(&held, "id")).await?, approval))
        };
        tokio::select! {
            _ = interrupts.recv() => {
                self.output.note("  stopped waiting; the payment stays pending");
                Ok(Exit::Held)
            }
            waited = waited => {
                let (payment, asked) = waited?;
                self.ended(payment, &asked).await
            }
        }
    }

    /// Tells that the payment is held, and why; returns the request.
    async fn tell(&self, held: &Value) -> anyhow::Result<Value> {
        self.output.value(held)?;
        let approval = self.api.get(&path(text(held, "approvalId")), &[]).await?;
        self.explain(held, &approval);
        Ok(approval)
    }

    fn explain(&self, held: &Value, approval: &Value) {
        let line = |name: &str, text: &str| self.output.line(&format!("  {name:<8}{text}"));
        let title = format!(
            "  {} held for approval   {}   {} {}   {} → {}",
            self.output.tone(Tone::Waiting, "⏸"),
            text(held, "approvalId"),
            grouped(text(held, "amount")),
            text(held, "currency"),
            visible(&self.from.name),
            visible(&self.to.name),
        );
        self.output.line(&title);
        for finding in list(approval, "why") {
            let (policy, reason) = (text(finding, "policyName"), text(finding, "reason"));
            line("why", &format!("{}: {}", visible(policy), visible(reason)));
        }
        line("expires", &expiry(approval));
        let voters: Vec<String> =
            voters(approval).into_values().map(|name| visible(&name)).collect();
        if !voters.is_empty() {
            line("decides", &voters.join(", "));
        }
        let (program, flags) = (program::called(), &self.flags);
        let id = text(held, "approvalId");
        line("review", &format!("{program} approvals approve {id}{flags}"));
    }

    /// Waits until the payment is final.
    async fn wait(&self, id: &str) -> anyhow::Result<Value> {
        let path = format!("/v1/payments/{id}");
        let mut away = 0;
        loop {
            match self.api.get(&path, &[("wait", "25s")]).await {
                Ok(payment) if text(&payment, "status") != "PENDING_APPROVAL" => {
                    return Ok(payment);
                }
                Ok(_) => away = 0,
                Err(error) if error.is_away() && away < AWAY_MAX => {
                    away += 1;
                    tokio::time::sleep(AWAY_PAUSE).await;
                }
                Err(error) => return Err(lost(error)),
            }
        }
    }

    /// Tells what came of the payment.
    async fn ended(&self, mut payment: Value, asked: &Value) -> anyhow::Result<Exit> {
        let approval = self.api.get(&path(text(asked, "id")), &[]).await?;
        let (mark, words, exit) = outcome(&payment, &approval, asked);
        let mut parts = words;
        if exit == Exit::Done {
            parts.push(text(&payment, "id").to_owned());
        }
        let balance = self.api.get(&format!("/v1/wallets/{}/balance", self.from.id), &[]).await;
        if let Ok(balance) = balance {
            let (amount, currency) =
                (grouped(text(&balance, "balance")), text(&balance, "currency"));
            parts.push(format!("{} {amount} {currency}", visible(&self.from.name)));
            if let Some(payment) = payment.as_object_mut() {
                payment.insert("balance".to_owned(), balance);
            }
        }
        if let Some(payment) = payment.as_object_mut() {
            payment.insert("approval".to_owned(), approval);
        }
        self.output.value(&payment)?;
        let mark = self.output.tone(mark, if exit == Exit::Done { "✓" } else { "✗" });
        self.output.line(&format!("  {mark} {}", parts.join(" · ")));
        Ok(exit)
    }
}

fn path(approval: &str) -> String {
    format!("/v1/approvals/{approval}")
}

fn lost(error: ApiError) -> anyhow::Error {
    anyhow::Error::from(error).context("lost the server; when last seen, the payment was pending")
}

/// What came of it, in words.
fn outcome(payment: &Value, approval: &Value, asked: &Value) -> (Tone, Vec<String>, Exit) {
    let decided = decision(approval, asked);
    match text(payment, "status") {
        "POSTED" => (Tone::Good, vec![decided, "paid".to_owned()], Exit::Done),
        "REVERSED" => (Tone::Good, vec![decided, "paid, and taken back".to_owned()], Exit::Done),
        "REJECTED" => (Tone::Bad, vec![decided], Exit::Denied),
        "EXPIRED" => (Tone::Bad, vec!["expired, nobody decided in time".to_owned()], Exit::Denied),
        status => {
            let reason = visible(text(payment, "failureReason"));
            (Tone::Bad, vec![decided, format!("{} {reason}", status.to_lowercase())], Exit::Error)
        }
    }
}

/// Who decided what, in their words.
fn decision(approval: &Value, asked: &Value) -> String {
    let word = text(approval, "status").to_lowercase();
    let names = voters(asked);
    let person = list(approval, "votes").last().map(|vote| text(vote, "personId"));
    let by = person.map(|person| names.get(person).map_or(person, String::as_str));
    let by = by.map_or_else(String::new, |by| format!(" by {}", visible(by)));
    let reason = text(approval, "reason");
    let reason = if reason.is_empty() { String::new() } else { format!(": {}", visible(reason)) };
    format!("{word}{by}{reason}")
}

/// Who may decide, by their ids.
fn voters(approval: &Value) -> BTreeMap<String, String> {
    let voter =
        |voter: &Value| (text(voter, "personId").to_owned(), text(voter, "name").to_owned());
    list(approval, "voters").iter().map(voter).collect()
}
