//! What is ours below HTTP: the rules alone, and the engine on its store against its floor.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use countersign_cluster::Cluster;
use countersign_cluster::process::folder;

use super::bench::CONNECTIONS;
use crate::board::metric::Metric;
use crate::board::sheet::Sheet;
use crate::cli::Options;
use crate::floor::replay::{self, ByHand};
use crate::floor::set_based::SetBased;
use crate::inside::alone::{self, More};
use crate::inside::engine::{Inside, Leg, Place};

/// The store's file in its data folder.
const FILE: &str = "countersign.db";

/// The engine with natural batches and with batches of one, each against its floor.
pub(super) fn engine(options: &Options, sheet: &mut Sheet) -> Result<()> {
    let (natural, by_hand) = compare(options, None)?;
    sheet.note(Metric::Engine, natural.per_second());
    sheet.note(Metric::EngineBatch, per_batch(natural));
    let floor = |leg: Leg, elapsed| Leg { elapsed, ..leg }.per_second();
    sheet.note(Metric::EngineFloor, floor(natural, by_hand.writing + by_hand.copying));
    sheet.note(Metric::EngineFloorUncopied, floor(natural, by_hand.writing));
    let (single, by_hand) = compare(options, Some(1))?;
    sheet.note(Metric::Single, single.per_second());
    sheet.note(Metric::SingleFloor, floor(single, by_hand.writing + by_hand.copying));
    Ok(())
}

/// The engine on PostgreSQL against its floor.
pub(super) fn on_postgres(
    options: &Options,
    (cluster, round): (&Cluster, u32),
    sheet: &mut Sheet,
) -> Result<()> {
    let database = format!("engine_{round}");
    let url = cluster.create_database(&database)?;
    let mut inside = Inside::open(Place::Database(&url), None)?;
    let set = inside.prepare().context("setting the stage")?;
    let floor = SetBased::before(cluster, &database).context("the floor")?;
    let leg = inside.run(&set, CONNECTIONS as u64, options.leg())?;
    inside.close()?;
    sheet.note(Metric::EngineOnPostgres, leg.per_second());
    sheet.note(Metric::EngineOnPostgresBatch, per_batch(leg));
    let elapsed = floor.write(leg.batches).context("the floor")?;
    sheet.note(Metric::EngineOnPostgresFloor, Leg { elapsed, ..leg }.per_second());
    Ok(())
}

fn per_batch(leg: Leg) -> f64 {
    leg.payments as f64 / leg.batches.max(1) as f64
}

/// The rules.
pub(super) fn decide(sheet: &mut Sheet) -> Result<()> {
    sheet.note_time(Metric::Decide, alone::mean()?);
    Ok(())
}

/// Policies with rules and windows, and a replay of what was paid in a leg.
pub(super) fn policies(options: &Options, sheet: &mut Sheet) -> Result<()> {
    for (metric, more) in [
        (Metric::DecideUngoverned, More::Rules(0)),
        (Metric::DecideOneRule, More::Rules(1)),
        (Metric::DecideTenRules, More::Rules(10)),
        (Metric::DecideHundredRules, More::Rules(100)),
        (Metric::DecideOneWindow, More::Windows(1)),
        (Metric::DecideTenWindows, More::Windows(10)),
        (Metric::DecideHundredWindows, More::Windows(100)),
    ] {
        sheet.note_time(metric, alone::mean_governed(more)?);
    }
    let folder = folder::durable(&options.dir)?;
    let data = folder.path().join("data");
    let mut inside = Inside::open(Place::Folder(&data), None)?;
    let set = inside.prepare().context("setting the stage")?;
    inside.run(&set, CONNECTIONS as u64, options.leg())?;
    sheet.note(Metric::Backtest, inside.backtest().context("the backtest")?);
    inside.close()
}

/// One leg of the engine, and the floor that writes what the leg has written.
fn compare(options: &Options, batch_max: Option<usize>) -> Result<(Leg, ByHand)> {
    let folder = folder::durable(&options.dir)?;
    let (data, before) = (folder.path().join("data"), folder.path().join("before.db"));
    let mut inside = Inside::open(Place::Folder(&data), batch_max)?;
    let set = inside.prepare().context("setting the stage")?;
    inside.close()?;
    fs::copy(closed(&data)?, &before)?;
    let inside = Inside::open(Place::Folder(&data), batch_max)?;
    let leg = inside.run(&set, CONNECTIONS as u64, options.leg())?;
    inside.close()?;
    let groups = usize::try_from(leg.batches)?;
    let by_hand = replay::measure(&before, &closed(&data)?, groups).context("the floor")?;
    Ok((leg, by_hand))
}

/// The store's file, which has everything once the store is closed.
fn closed(data: &Path) -> Result<PathBuf> {
    let beside = data.join(format!("{FILE}-wal"));
    anyhow::ensure!(!beside.exists(), "the store has left its write-ahead log");
    Ok(data.join(FILE))
}
