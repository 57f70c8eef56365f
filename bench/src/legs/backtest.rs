//! A log replayed under another policy: how fast, in how much memory, and at what price for those
//! who pay meanwhile.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use super::bench::CONNECTIONS;
use super::payments::saturate;
use crate::board::metric::Metric;
use crate::board::sheet::Sheet;
use crate::cli::Options;
use crate::load::multiplexed;
use crate::process::disk::settle;
use crate::process::usage;
use crate::product::api::Api;
use crate::product::backtest::{self, Backtest};
use crate::product::books::Books;
use crate::product::payments::{Spread, Stage};
use crate::product::server::Server;
use crate::product::wallets;

/// Even a thousand payments per second fill the log within this.
const FILLING: Duration = Duration::from_secs(1_800);
/// Live payments are counted second by second, as long as the backtest runs.
const SLICE: Duration = Duration::from_secs(1);
/// How often an idle bench asks whether a backtest is done.
const PAUSE: Duration = Duration::from_millis(20);

/// Fills a log, and replays it in every round: on an idle server, then on one that is paid on.
pub(super) fn measure(options: &Options, sheet: &mut Sheet) -> Result<()> {
    let server = Server::start(&options.server()?, &options.dir)?;
    let api = Api { address: server.address, key: &server.environment.operator_key };
    let wallets = wallets::prepare(api).context("preparing the wallets")?;
    let mut books = Books::open(api, &wallets)?;
    let stage = Stage::new(api.address, api.key, wallets);
    let began = Instant::now();
    let crew = stage.crew(Spread::Random, CONNECTIONS, Some(options.backtest));
    let run = multiplexed::run(stage.address, crew, FILLING)?;
    books.acknowledge(&run.scripts);
    eprintln!("  {} payments in {:.0?}", run.accepted, began.elapsed());
    for round in 1..=options.rounds {
        eprintln!("backtest, round {round} of {}", options.rounds);
        settle()?;
        idle(&server, api, sheet)?;
        live(options, (api, &stage), &mut books, sheet)?;
    }
    sheet.note_bytes(Metric::BacktestPeak, usage::resident_peak(server.id())?);
    books.check(api).context("after the backtests")?;
    server.stop_and_verify()
}

/// The backtest alone.
fn idle(server: &Server, api: Api<'_>, sheet: &mut Sheet) -> Result<()> {
    let before = usage::resident(server.id())?;
    let (began, job) = (Instant::now(), Backtest::start(api)?);
    let mut most = before;
    let report = loop {
        if let Some(report) = job.ended(api)? {
            break report;
        }
        most = most.max(usage::resident(server.id())?);
        thread::sleep(PAUSE);
    };
    let elapsed = began.elapsed();
    ensure!(report.replayed == report.unchanged, "a policy that holds nothing changed something");
    sheet.note(Metric::BacktestAlone, report.replayed as f64 / elapsed.as_secs_f64().max(1e-9));
    sheet.note_bytes(Metric::BacktestMemory, most.saturating_sub(before));
    Ok(())
}

/// Payments without a backtest beside them, and with one.
fn live(
    options: &Options,
    (api, stage): (Api<'_>, &Stage),
    books: &mut Books,
    sheet: &mut Sheet,
) -> Result<()> {
    saturate(stage, Spread::Random, options.warm_up(), books)?;
    let alone = saturate(stage, Spread::Random, options.leg(), books)?.per_second();
    let (began, job) = (Instant::now(), Backtest::start(api)?);
    let (mut paid, mut time, mut report) = (0, Duration::ZERO, None);
    while report.is_none() {
        let run = saturate(stage, Spread::Random, SLICE, books)?;
        report = job.ended(api)?;
        // A second in which the backtest came to its end was not shared to the full.
        if report.is_none() || paid == 0 {
            (paid, time) = (paid + run.accepted, time + run.elapsed);
        }
    }
    let replayed = report.map_or(0, |report: backtest::Report| report.replayed);
    let elapsed = began.elapsed().as_secs_f64().max(1e-9);
    sheet.note(Metric::BacktestBusy, replayed as f64 / elapsed);
    sheet.note(Metric::LiveAlone, alone);
    sheet.note(Metric::LiveBeside, paid as f64 / time.as_secs_f64().max(1e-9));
    Ok(())
}
