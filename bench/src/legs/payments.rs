//! One round of our own legs on a fresh server, from its start to the check of its books.

use std::process;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::bench::{CONNECTIONS, OPEN_LOOP_RATE};
use crate::board::metric::Metric;
use crate::board::sheet::Sheet;
use crate::cli::{Options, Part};
use crate::load::run::Run;
use crate::load::scheduled::{self, Schedule};
use crate::load::{multiplexed, one_by_one};
use crate::process::disk::settle;
use crate::process::usage;
use crate::product::api::Api;
use crate::product::books::Books;
use crate::product::payments::{Payer, Spread, Stage};
use crate::product::server::Server;
use crate::product::wallets;

/// A server that has just started is not idle yet.
const SETTLE: Duration = Duration::from_millis(500);

/// Runs the legs that the wanted rows need.
pub(super) fn measure(options: &Options, sheet: &mut Sheet) -> Result<()> {
    let server = Server::start(&options.server()?, &options.dir)?;
    if options.wants(Part::Cost) {
        sheet.note_time(Metric::StartEmpty, server.ready_after);
        std::thread::sleep(SETTLE);
        sheet.note_bytes(Metric::MemoryIdle, usage::resident(server.id())?);
    }
    let api = Api { address: server.address, key: &server.environment.operator_key };
    let wallets = wallets::prepare(api).context("preparing the wallets")?;
    let mut books = Books::open(api, &wallets)?;
    let stage = Stage::new(api.address, api.key, wallets);
    full_load(options, &server, &stage, &mut books, sheet)?;
    if options.wants(Part::S6) {
        latencies(options, &stage, &mut books, sheet)?;
    }
    if options.wants(Part::Cost) {
        sheet.note_bytes(Metric::MemoryLoaded, usage::resident_peak(server.id())?);
    }
    books.check(api).context("after the payment legs")?;
    server.stop_and_verify()
}

/// What a warm-up does not count and a leg does, each as many payments as 64 connections get
/// through; the books take both.
pub(super) fn saturate(
    stage: &Stage,
    spread: Spread,
    time: Duration,
    books: &mut Books,
) -> Result<Run<Payer>> {
    let crew = stage.crew(spread, CONNECTIONS, None);
    let run = multiplexed::run(stage.address, crew, time)?;
    books.acknowledge(&run.scripts);
    Ok(run)
}

fn full_load(
    options: &Options,
    server: &Server,
    stage: &Stage,
    books: &mut Books,
    sheet: &mut Sheet,
) -> Result<()> {
    saturate(stage, Spread::Random, options.warm_up(), books)?;
    if options.wants_any(&[Part::S1, Part::S2, Part::S4, Part::Cost]) {
        let metered = [(server.id(), Metric::ServerCpu), (process::id(), Metric::GeneratorCpu)];
        let before = metered.map(|(id, _)| usage::processor_time(id));
        let run = saturate(stage, Spread::Random, options.leg(), books)?;
        sheet.note(Metric::ApiRandom, run.per_second());
        for ((id, metric), before) in metered.into_iter().zip(before) {
            let used = usage::processor_time(id)?.saturating_sub(before?);
            sheet.note_time(metric, used / u32::try_from(run.accepted.max(1))?);
        }
    }
    if options.wants(Part::S2) {
        let run = saturate(stage, Spread::Hot, options.leg(), books)?;
        sheet.note(Metric::ApiHot, run.per_second());
    }
    Ok(())
}

fn latencies(options: &Options, stage: &Stage, books: &mut Books, sheet: &mut Sheet) -> Result<()> {
    let Some(payer) = stage.crew(Spread::Random, 1, None).pop() else {
        return Ok(());
    };
    settle()?;
    let mut alone = one_by_one::run(stage.address, payer, options.leg())?;
    books.acknowledge(&alone.scripts);
    sheet.note_time(Metric::OneConnectionP50, alone.latencies.percentile(500));
    let schedule = Schedule { rate: OPEN_LOOP_RATE, time: options.leg() };
    let crew = stage.crew(Spread::Random, CONNECTIONS, None);
    let mut open = scheduled::run(stage.address, crew, schedule)?;
    books.acknowledge(&open.scripts);
    sheet.note_time(Metric::OpenLoopP99, open.latencies.percentile(990));
    sheet.note_time(Metric::OpenLoopP999, open.latencies.percentile(999));
    Ok(())
}
