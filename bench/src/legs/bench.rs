//! The rounds: every contender runs once per round, so that a slow minute of the machine hits all
//! of them, and a ratio compares neighbours.

use anyhow::{Context as _, Result};
use countersign_cluster::Cluster;

use super::{
    approvals, backtest, dialects, growth, inside, payments, postgres, realtime, rivals, webhooks,
};
use crate::board::metric::Metric;
use crate::board::sheet::Sheet;
use crate::cli::{Options, Part};
use crate::postgres::cluster;
use crate::process::disk::settle;

/// Connections of every measured leg but those with one; `pgbench` has as many clients.
pub(crate) const CONNECTIONS: usize = 64;
/// Requests per second of the open loop.
pub(crate) const OPEN_LOOP_RATE: u32 = 1000;

/// The parts that need a round of our payment legs.
const PAYMENT_PARTS: [Part; 5] = [Part::S1, Part::S2, Part::S4, Part::S6, Part::Cost];

/// The parts that need PostgreSQL.
const RIVAL_PARTS: [Part; 7] =
    [Part::S1, Part::S2, Part::S3, Part::S5, Part::Pg, Part::Servers, Part::PgEngine];

/// Runs everything that was asked for.
pub(crate) fn run(options: &Options) -> Result<Sheet> {
    let mut sheet = Sheet::default();
    let rival = options.wants_any(&RIVAL_PARTS);
    let cluster = rival.then(|| cluster::start(&options.dir)).transpose().context("PostgreSQL")?;
    if options.wants_ours(&[Part::Cost]) {
        let size = std::fs::metadata(options.server()?).context("the release binary")?.len();
        sheet.note_bytes(Metric::BinarySize, size);
    }
    for number in 1..=options.rounds {
        eprintln!("round {number} of {}", options.rounds);
        round(options, (cluster.as_ref(), number), &mut sheet)?;
    }
    // The idle cluster would take nothing but memory from what follows; it has done its part.
    drop(cluster);
    if options.wants_ours(&[Part::S7]) {
        growth::measure(options, &mut sheet).context("cost growth")?;
    }
    if options.wants_ours(&[Part::Approvals]) {
        approvals::pending(options, &mut sheet).context("pending requests")?;
        approvals::of_people(options, &mut sheet).context("people")?;
    }
    if options.wants_ours(&[Part::Backtest]) {
        backtest::measure(options, &mut sheet).context("the backtest")?;
    }
    Ok(sheet)
}

/// One round: every contender that has rounds, once.
fn round(
    options: &Options,
    (cluster, round): (Option<&Cluster>, u32),
    sheet: &mut Sheet,
) -> Result<()> {
    if let Some(cluster) = cluster {
        on_postgres(options, (cluster, round), sheet)?;
    }
    webhooks(options, cluster, sheet)?;
    if options.wants_ours(&PAYMENT_PARTS) {
        settle()?;
        payments::measure(options, sheet).context("payments")?;
    }
    if options.wants_any(&[Part::S4, Part::S6]) {
        rivals::echo(options, sheet).context("the echo")?;
    }
    if options.wants(Part::S6) {
        settle()?;
        rivals::commit(options, sheet).context("one commit")?;
    }
    if options.wants_ours(&[Part::Engine]) {
        settle()?;
        inside::engine(options, sheet).context("the engine")?;
    }
    if let Some(cluster) = cluster
        && options.wants_ours(&[Part::PgEngine])
    {
        settle()?;
        let here = (cluster, round);
        inside::on_postgres(options, here, sheet).context("the engine on PostgreSQL")?;
    }
    if options.wants_ours(&[Part::Realtime]) {
        settle()?;
        realtime::measure(options, sheet).context("realtime")?;
    }
    if options.wants_ours(&[Part::Dialects]) {
        settle()?;
        dialects::measure(options, sheet).context("the other dialects")?;
    }
    if options.wants_ours(&[Part::Decide]) {
        inside::decide(sheet).context("the rules")?;
    }
    if options.wants_ours(&[Part::Policy]) {
        settle()?;
        inside::policies(options, sheet).context("policies")?;
    }
    if options.wants_ours(&[Part::Approvals]) {
        approvals::votes(options, sheet).context("votes")?;
    }
    Ok(())
}

/// The rival, and ourselves on it.
fn on_postgres(options: &Options, here: (&Cluster, u32), sheet: &mut Sheet) -> Result<()> {
    settle()?;
    rivals::postgres(options, here.0, sheet).context("PostgreSQL")?;
    if options.wants_ours(&[Part::S3, Part::Pg, Part::Servers]) {
        settle()?;
        postgres::measure(options, here, sheet).context("on PostgreSQL")?;
        if let Some(driver) = options.cala.as_deref().filter(|_| options.wants(Part::S3)) {
            settle()?;
            postgres::cala(options, here, (driver, sheet)).context("cala-ledger")?;
        }
    }
    Ok(())
}

/// What is delivered, beside what it is compared with.
fn webhooks(options: &Options, cluster: Option<&Cluster>, sheet: &mut Sheet) -> Result<()> {
    if let Some(cluster) = cluster.filter(|_| options.wants(Part::S5)) {
        settle()?;
        webhooks::floor(options, cluster, sheet).context("TPC-B")?;
    }
    if options.wants_ours(&[Part::S5, Part::Webhooks]) {
        settle()?;
        webhooks::measure(options, sheet).context("webhooks")?;
    }
    Ok(())
}
