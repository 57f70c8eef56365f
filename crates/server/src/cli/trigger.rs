//! `countersign trigger`: causes an event in the sandbox, by doing what it is about.

mod catalogue;
mod scene;
mod stage;
#[cfg(test)]
mod tests;

use serde_json::json;

use super::exit::{Exit, Failed};
use super::global::Global;
use super::output::{Output, Tone};
use catalogue::{CAUSED, LEFT_OUT};
use stage::Stage;

/// Cause an event in the sandbox, for real: wallets are made, payments are paid, held, approved.
#[derive(clap::Args)]
pub(super) struct Trigger {
    /// The event, like `approval.created`.
    #[arg(required_unless_present = "list", conflicts_with = "list")]
    event: Option<String>,
    /// List what can be caused, and what cannot.
    #[arg(long)]
    list: bool,
}

pub(super) async fn run(
    global: &Global,
    trigger: &Trigger,
    output: Output,
) -> anyhow::Result<Exit> {
    let Some(event) = trigger.event.as_deref() else { return list(output) };
    if let Some((_, why)) = LEFT_OUT.iter().find(|(name, _)| *name == event) {
        return Err(Failed::usage(format!("`{event}` is not caused from here: {why}")));
    }
    if !CAUSED.contains(&event) {
        let hint = "`countersign trigger --list` names all there are";
        return Err(Failed::usage(format!("there is no event `{event}`; {hint}")));
    }
    let stage = Stage::open(global, output)?;
    let id = scene::play(&stage, event).await?;
    output.value(&json!({ "event": event, "id": id }))?;
    output.line(&format!("  {} {event}   {id}", output.tone(Tone::Good, "✓")));
    Ok(Exit::Done)
}

fn list(output: Output) -> anyhow::Result<Exit> {
    let left_out: Vec<_> =
        LEFT_OUT.iter().map(|(event, why)| json!({ "event": event, "why": why })).collect();
    output.value(&json!({ "events": CAUSED, "leftOut": left_out }))?;
    CAUSED.iter().for_each(|event| output.line(&format!("  {event}")));
    for (event, why) in LEFT_OUT {
        output.line(&format!("  {event:<24} not from here: {why}"));
    }
    Ok(Exit::Done)
}
