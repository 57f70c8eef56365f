//! The bare loop as a process of its own, so that its processor time is its own.

use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::Args;
use countersign_cluster::process::bounded;
use serde::{Deserialize, Serialize};

/// What to send, and where to.
#[derive(Args)]
pub(crate) struct Order {
    /// The receiver.
    #[arg(long)]
    pub(crate) url: String,
    /// A file with the body.
    #[arg(long)]
    pub(crate) body: PathBuf,
    /// How many requests are under way at a time.
    #[arg(long)]
    pub(crate) in_flight: usize,
    /// How long.
    #[arg(long, value_parser = milliseconds)]
    pub(crate) time: Duration,
}

/// What came of it.
#[derive(Serialize, Deserialize)]
pub(crate) struct Told {
    /// How many were sent.
    pub(crate) sent: u64,
    /// In how much time.
    pub(crate) elapsed: Duration,
    /// In how much processor time.
    pub(crate) used: Duration,
}

/// Starts this very program again as the bare loop.
pub(crate) fn run(order: &Order) -> Result<Told> {
    let mut command = Command::new(env::current_exe()?);
    command.args(["bare-loop", "--url", &order.url, "--body"]).arg(&order.body);
    command.args(["--in-flight", &order.in_flight.to_string()]);
    command.args(["--time", &order.time.as_millis().to_string()]);
    let printed = bounded::output(&mut command, order.time + Duration::from_secs(60))?;
    serde_json::from_str(&printed).with_context(|| format!("the bare loop printed {printed}"))
}

fn milliseconds(text: &str) -> Result<Duration, std::num::ParseIntError> {
    text.parse().map(Duration::from_millis)
}
