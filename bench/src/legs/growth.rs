//! Does a payment cost more when a million lie in the file? A server with many payments and a fresh
//! one run side by side, and take turns in every round.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use super::bench::CONNECTIONS;
use super::payments::saturate;
use crate::board::metric::Metric;
use crate::board::sheet::Sheet;
use crate::cli::Options;
use crate::load::{multiplexed, one_by_one};
use crate::product::api::Api;
use crate::product::books::Books;
use crate::product::lists::Lister;
use crate::product::payments::{Spread, Stage};
use crate::product::server::Server;
use crate::product::votes::{self, Voters};
use crate::product::wallets;

/// Approvals per round: each moves 1000.01 out of another wallet.
const VOTES: usize = 200;
/// Even a thousand payments per second fill the file within this.
const FILLING: Duration = Duration::from_secs(1800);

/// A server with its stage and its books.
struct Contender {
    server: Server,
    stage: Stage,
    books: Books,
}

/// Fills one server, then compares it with a fresh one in every round.
pub(super) fn measure(options: &Options, sheet: &mut Sheet) -> Result<()> {
    let mut full = Contender::start(options)?;
    full.fill(options.s7_payments)?;
    for round in 1..=options.rounds {
        eprintln!("cost growth, round {round} of {}", options.rounds);
        let mut empty = Contender::start(options)?;
        // Its lists must have whole pages too, or it would win by having nothing to say.
        saturate(&empty.stage, Spread::Random, options.warm_up(), &mut empty.books)?;
        empty.throughput(options, Metric::PaymentEmpty, sheet)?;
        full.throughput(options, Metric::PaymentFull, sheet)?;
        empty.list(options, Metric::ListEmpty, sheet)?;
        full.list(options, Metric::ListFull, sheet)?;
        empty.vote(Metric::VoteEmpty, sheet)?;
        full.vote(Metric::VoteFull, sheet)?;
        empty.close()?;
    }
    let Contender { server, stage, books } = full;
    let server = server.restart().context("restarting the full server")?;
    sheet.note_time(Metric::StartFull, server.ready_after);
    let stage = Stage::new(server.address, &server.environment.operator_key, stage.wallets);
    Contender { server, stage, books }.close()
}

impl Contender {
    fn start(options: &Options) -> Result<Self> {
        let server = Server::start(&options.server()?, &options.dir)?;
        let api = operator(&server);
        let wallets = wallets::prepare(api).context("preparing the wallets")?;
        let books = Books::open(api, &wallets)?;
        let stage = Stage::new(api.address, api.key, wallets);
        Ok(Self { server, stage, books })
    }

    fn fill(&mut self, payments: usize) -> Result<()> {
        let began = Instant::now();
        let crew = self.stage.crew(Spread::Random, CONNECTIONS, Some(payments));
        let run = multiplexed::run(self.stage.address, crew, FILLING)?;
        self.books.acknowledge(&run.scripts);
        eprintln!("  {} payments in {:.0?}", run.accepted, began.elapsed());
        Ok(())
    }

    fn throughput(&mut self, options: &Options, metric: Metric, sheet: &mut Sheet) -> Result<()> {
        let run = saturate(&self.stage, Spread::Random, options.leg(), &mut self.books)?;
        sheet.note_time(metric, run.elapsed.div_f64(run.accepted.max(1) as f64));
        Ok(())
    }

    fn list(&self, options: &Options, metric: Metric, sheet: &mut Sheet) -> Result<()> {
        let lister = Lister::new(operator(&self.server), &self.stage.wallets);
        let mut run = one_by_one::run(self.stage.address, lister, options.warm_up())?;
        sheet.note_time(metric, run.latencies.percentile(500));
        Ok(())
    }

    fn vote(&mut self, metric: Metric, sheet: &mut Sheet) -> Result<()> {
        let address = self.server.address;
        let reviewer = Api { address, key: &self.server.environment.reviewer_key };
        let voters = Voters { operator: operator(&self.server), reviewer };
        let median = votes::median(&voters, &self.stage, VOTES, &mut self.books)?;
        sheet.note_time(metric, median);
        Ok(())
    }

    fn close(self) -> Result<()> {
        self.books.check(operator(&self.server))?;
        self.server.stop_and_verify()
    }
}

fn operator(server: &Server) -> Api<'_> {
    Api { address: server.address, key: &server.environment.operator_key }
}
