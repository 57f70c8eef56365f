//! `countersign clock`: the sandbox's time.

use super::duration;
use super::exit::Exit;
use super::global::Global;
use super::operator::{ask, unexpected};
use super::output::{Output, Tone};
use crate::operator::{OperatorCall, OperatorReply};

/// Let time pass in the sandbox.
#[derive(clap::Subcommand)]
pub(super) enum Clock {
    /// Move the sandbox's clock on. It never goes back.
    Advance {
        /// How far, like `25h` or `1d12h`.
        #[arg(value_parser = duration::seconds)]
        by: u64,
    },
}

pub(super) async fn run(global: &Global, command: Clock, output: Output) -> anyhow::Result<Exit> {
    let Clock::Advance { by } = command;
    let micros = by.saturating_mul(1_000_000);
    let clock = match ask(global, OperatorCall::AdvanceClock { micros }).await? {
        OperatorReply::Clock(clock) => clock,
        other => return Err(unexpected(&other)),
    };
    output.value(&clock)?;
    let expired = match clock.expired {
        0 => String::new(),
        1 => " · 1 approval request expired".to_owned(),
        many => format!(" · {many} approval requests expired"),
    };
    let mark = output.tone(Tone::Good, "✓");
    output.line(&format!("  {mark} it is {}{expired}", clock.now));
    Ok(Exit::Done)
}
