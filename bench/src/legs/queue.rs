//! A server with requests that wait, and everything that is done with them.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use super::bench::CONNECTIONS;
use crate::cli::Options;
use crate::load::latencies::Latencies;
use crate::load::{multiplexed, one_by_one};
use crate::process::disk::warm;
use crate::process::usage;
use crate::product::api::Api;
use crate::product::payments::{Spread, Stage};
use crate::product::queue::{Looker, first_page, later_page};
use crate::product::server::{Server, Stopped};
use crate::product::{people, votes, wallets};

/// Even five hundred held payments per second fill the queue within this.
const FILLING: Duration = Duration::from_secs(3_600);
/// So many requests are known by id: to be looked at, and to be voted on.
const KEPT: usize = 20_000;
/// How deep a later page lies, where so many wait.
const BEHIND: usize = 10_000;
/// Votes per look.
const VOTES: usize = 50;
/// So often two queues take turns, so that a slow second of the machine hits both.
const TURNS: u32 = 5;

/// A server, its wallets, and the requests on it that are known by id.
pub(super) struct Queue {
    server: Server,
    stage: Stage,
    pending: usize,
    kept: Vec<String>,
    voted: usize,
}

/// Something that people do with what waits.
#[derive(Clone, Copy)]
pub(super) enum Look {
    /// The first page of the requests.
    FirstPage,
    /// A page behind many others.
    LaterPage,
    /// The first page of the inbox.
    Inbox,
    /// The same with what the caller can decide alone.
    Mine,
    /// One request, any of them.
    One,
    /// The wallet that a request is about.
    Wallet,
    /// The deciding vote, on any of them.
    Vote,
}

/// The median latencies of a look at two queues, which take turns.
pub(super) fn compare(
    (one, other): (&mut Queue, &mut Queue),
    look: Look,
    time: Duration,
) -> Result<(Duration, Duration)> {
    let (mut of_one, mut of_other) = (Latencies::default(), Latencies::default());
    for _ in 0..TURNS {
        of_one.absorb(one.look(look, time / TURNS)?);
        of_other.absorb(other.look(look, time / TURNS)?);
    }
    Ok((of_one.percentile(500), of_other.percentile(500)))
}

impl Queue {
    /// How many sweeps a queue is prepared for, an hour apart.
    pub(super) const SWEEPS: u32 = 5;
    /// How many requests each ends.
    pub(super) const SWEPT: usize = 256;

    /// A server whose wallets' policies hold what is asked for.
    pub(super) fn start(options: &Options) -> Result<Self> {
        let server = Server::start(&options.server()?, &options.dir)?;
        let api = operator(&server);
        let wallets = wallets::prepare_queue(api).context("preparing the wallets")?;
        let stage = Stage::new(api.address, api.key, wallets);
        Ok(Self { server, stage, pending: 0, kept: Vec::new(), voted: 0 })
    }

    /// Adds people, each with a key.
    pub(super) fn staff(&self, people: usize) -> Result<()> {
        people::add(operator(&self.server), people).context("adding people")
    }

    /// Lets so many payments wait.
    pub(super) fn fill(&mut self, count: usize) -> Result<()> {
        let began = Instant::now();
        let crew = self.stage.holders(CONNECTIONS, (count, KEPT));
        let run = multiplexed::run(self.stage.address, crew, FILLING)?;
        ensure!(run.accepted == count, "{} of {count} payments wait", run.accepted);
        self.pending += count;
        // Dealt out like cards, so that whoever goes through them meets old ones and young ones.
        let mut kept: Vec<String> = run.scripts.into_iter().flat_map(|one| one.kept).collect();
        kept.sort_unstable();
        for start in 0..VOTES {
            self.kept.extend(kept.iter().skip(start).step_by(VOTES).cloned());
        }
        eprintln!("  {count} requests wait, after {:.0?}", began.elapsed());
        Ok(())
    }

    /// Adds requests that expire hour by hour.
    pub(super) fn fill_sweeps(&self) -> Result<()> {
        let api = operator(&self.server);
        for hour in 1..=Self::SWEEPS {
            let ttl = hour * 3_600;
            let policy = format!(
                r#"{{"name":"Bench hour","requireHumanApproval":true,"approvalTtlSeconds":{ttl}}}"#
            );
            let made = wallets::make(api, 1, &policy)?;
            let (from, to) = (made.first().context("no wallet")?, self.stage.wallets.first());
            let to = to.context("no wallet")?;
            let body = format!(r#"{{"from":"{from}","to":"{to}","amount":"0.02"}}"#);
            let holds: Vec<_> =
                (0..Self::SWEPT).map(|_| ("/v1/payments".to_owned(), body.clone())).collect();
            api.post(&holds, 202)?;
        }
        Ok(())
    }

    /// The latencies of a look.
    fn look(&mut self, look: Look, time: Duration) -> Result<Latencies> {
        let reviewer = reviewer(&self.server);
        let paths: Vec<String> = match look {
            Look::FirstPage => vec![first_page("approvals")],
            Look::LaterPage => {
                vec![later_page(reviewer, "approvals", BEHIND.min(self.pending / 2))?]
            }
            Look::Inbox => vec![first_page("inbox")],
            Look::Mine => vec![format!("{}&mine=true", first_page("inbox"))],
            Look::One => {
                let known = self.kept.iter().skip(self.voted + VOTES).take(VOTES);
                known.map(|id| format!("/v1/approvals/{id}")).collect()
            }
            Look::Wallet => {
                self.stage.wallets.iter().map(|id| format!("/v1/wallets/{id}")).collect()
            }
            Look::Vote => return self.vote(),
        };
        let api = if matches!(look, Look::Wallet) { operator(&self.server) } else { reviewer };
        Ok(one_by_one::run(self.server.address, Looker::new(api, paths), time)?.latencies)
    }

    fn vote(&mut self) -> Result<Latencies> {
        let end = (self.voted + VOTES).min(self.kept.len());
        let ids = self.kept.get(self.voted..end).unwrap_or_default();
        ensure!(!ids.is_empty(), "nothing is left to vote on");
        let latencies = votes::approve(reviewer(&self.server), ids)?;
        self.voted = end;
        Ok(latencies)
    }

    /// The time per payment under full load, each of which is held.
    pub(super) fn hold(&mut self, time: Duration) -> Result<Duration> {
        let crew = self.stage.holders(CONNECTIONS, (usize::MAX, 1));
        let run = multiplexed::run(self.stage.address, crew, time)?;
        self.pending += run.accepted;
        Ok(run.elapsed.div_f64(run.accepted.max(1) as f64))
    }

    /// The time per payment under full load, none of which is held.
    pub(super) fn pay(&self, time: Duration) -> Result<Duration> {
        let crew = self.stage.crew(Spread::Random, CONNECTIONS, None);
        let run = multiplexed::run(self.stage.address, crew, time)?;
        Ok(run.elapsed.div_f64(run.accepted.max(1) as f64))
    }

    /// Has the page cache know all that the server has stored.
    pub(super) fn warm(&self) -> Result<()> {
        warm(&self.server.data())
    }

    /// What the server has of the memory.
    pub(super) fn memory(&self) -> Result<u64> {
        usage::resident(self.server.id())
    }

    /// How long the server took to be ready.
    pub(super) fn ready_after(&self) -> Duration {
        self.server.ready_after
    }

    /// Starts the server anew.
    pub(super) fn restart(self) -> Result<Self> {
        let Self { server, stage, pending, kept, voted } = self;
        let server = server.restart()?;
        let stage = Stage::new(server.address, &server.environment.operator_key, stage.wallets);
        Ok(Self { server, stage, pending, kept, voted })
    }

    /// Stops the server.
    pub(super) fn stop(self) -> Result<Stopped> {
        self.server.stop()
    }
}

fn operator(server: &Server) -> Api<'_> {
    Api { address: server.address, key: &server.environment.operator_key }
}

fn reviewer(server: &Server) -> Api<'_> {
    Api { address: server.address, key: &server.environment.reviewer_key }
}
