//! `countersign listen`: events as they happen, and to a program of one's own, without an address
//! that anybody else can reach.

mod follow;
mod forward;
mod sse;
#[cfg(test)]
mod tests;

use countersign_domain::webhook::Verdict;
use serde_json::{Value, json};

use super::api::{Api, text};
use super::exit::Exit;
use super::global::{Global, Identity};
use super::output::{Output, Tone};
use super::target;
use crate::visible::visible;
use crate::webhooks::Attempted;
use follow::Following;
use forward::{FORMAT, Forward};
use sse::Event;

/// Show events as they happen, and pass them on to a program on this machine, signed as a webhook.
#[derive(clap::Args)]
pub(super) struct Listen {
    /// Where to send them: `localhost:3000/webhooks`, or a whole URL.
    #[arg(long, value_name = "URL")]
    forward_to: Option<String>,
    /// Only these events, separated by commas; `payment.*` is all that begin so.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    events: Vec<String>,
    /// Begin behind this event, and not with what happens from now on.
    #[arg(long, value_name = "EVENT")]
    since: Option<String>,
}

/// What the secret is derived for. It must never change: programs have the secret written down.
const PURPOSE: &str = "countersign listen: webhook secret";

pub(super) async fn run(global: &Global, listen: Listen, output: Output) -> anyhow::Result<Exit> {
    let target = target::find(global, Identity::Operator)?;
    let secret = target.derived_secret(PURPOSE);
    let forward = listen.forward_to.as_deref().map(|to| Forward::new(to, &secret)).transpose()?;
    let api = Api::new(target)?;
    let wanted = Wanted(listen.events);
    let mut following = Following::begin(&api, listen.since).await?;
    output.value(&json!({ "ready": true, "secret": secret, "since": following.position() }))?;
    output.line(&format!("  Ready. Signing secret {secret} (stable across restarts)"));
    loop {
        let event = following.next(output).await?;
        if !wanted.has(&event.name) {
            continue;
        }
        let attempted = match &forward {
            Some(forward) => Some(forward.send(&event).await),
            None => None,
        };
        told(&event, attempted.as_ref(), output)?;
    }
}

/// Which events are wanted; all of them where none is named.
struct Wanted(Vec<String>);

impl Wanted {
    fn has(&self, name: &str) -> bool {
        let is = |wanted: &String| match wanted.trim().strip_suffix('*') {
            Some(beginning) => name.starts_with(beginning),
            None => name == wanted.trim(),
        };
        self.0.is_empty() || self.0.iter().any(is)
    }
}

/// Says what happened, and what the program answered.
fn told(event: &Event, attempted: Option<&Attempted>, output: Output) -> anyhow::Result<()> {
    let envelope: Value = serde_json::from_str(&event.data).unwrap_or(Value::Null);
    output.line(&line(event, &envelope, attempted.map(|attempted| outcome(attempted, output))));
    let forwarded = attempted.map(|attempted| {
        json!({
            "statusCode": attempted.status, "error": attempted.error,
            "durationMs": u64::try_from(attempted.duration.as_millis()).ok(),
        })
    });
    output.value(&json!({ "event": envelope, "forwarded": forwarded }))
}

/// A line for people: when, what, with which object, and what became of it.
fn line(event: &Event, envelope: &Value, outcome: Option<String>) -> String {
    let at = text(envelope, "timestamp").get(11..19).unwrap_or("--:--:--");
    let object = envelope.get("data").map_or("", |data| text(data, "id"));
    let (name, object) = (visible(&event.name), visible(object));
    let outcome = outcome.map_or_else(String::new, |outcome| format!("  → {outcome}"));
    format!("  {at} {name:<22} {object:<30}{outcome}").trim_end().to_owned()
}

fn outcome(attempted: &Attempted, output: Output) -> String {
    let tone = match FORMAT.verdict(attempted.status) {
        Verdict::Delivered => Tone::Good,
        Verdict::Gone | Verdict::Refused | Verdict::Failed => Tone::Bad,
    };
    let ms = attempted.duration.as_millis();
    match (attempted.status, &attempted.error) {
        (Some(status), _) => {
            format!("{} in {ms} ms", output.tone(tone, &status.to_string()))
        }
        (None, error) => {
            let error = visible(error.as_deref().unwrap_or("no answer"));
            format!("{} ({error})", output.tone(tone, "not delivered"))
        }
    }
}
