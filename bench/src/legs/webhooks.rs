//! Webhooks: how many are delivered, how soon, at what cost, and after a crash.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use countersign_cluster::Cluster;
use serde_json::json;

use super::bench::{CONNECTIONS, OPEN_LOOP_RATE};
use super::payments::saturate;
use crate::board::metric::Metric;
use crate::board::sheet::Sheet;
use crate::cli::{Options, Part};
use crate::load::multiplexed;
use crate::load::scheduled::{self, Schedule};
use crate::postgres::pgbench;
use crate::process::usage;
use crate::product::api::{Api, text};
use crate::product::books::Books;
use crate::product::payments::{Spread, Stage};
use crate::product::server::Server;
use crate::product::wallets;
use crate::webhooks::bare_process::{self, Order};
use crate::webhooks::receivers::Receivers;

/// Receivers of the leg with many.
const MANY: usize = 100;
/// Payments of that leg: each goes to all of them.
const PAYMENTS_FOR_MANY: usize = 500;
/// Payments that a receiver lets wait: few enough for a sender that gives up after 15 seconds.
const BACKLOG: usize = 10_000;
/// Requests of the bare loop that are under way at a time: as many as the product has per endpoint.
const IN_FLIGHT: usize = 32;

/// A server with its wallets, and what was paid.
struct Scene {
    server: Server,
    stage: Stage,
    books: Books,
}

/// What S5 compares with: the TPC-B-like transactions of `pgbench`.
pub(super) fn floor(options: &Options, cluster: &Cluster, sheet: &mut Sheet) -> Result<()> {
    sheet.note(Metric::PostgresTpcB, pgbench::tpc_b(cluster, options.seconds)?);
    Ok(())
}

/// Runs the legs that the wanted rows need.
pub(super) fn measure(options: &Options, sheet: &mut Sheet) -> Result<()> {
    one(options, sheet).context("one receiver")?;
    if options.wants(Part::Webhooks) {
        many(options, sheet).context("many receivers")?;
        on_schedule(options, sheet).context("on schedule")?;
    }
    after_a_crash(options, sheet).context("after a crash")
}

/// Payments as fast as they go, each told to one receiver; then a backlog and nothing else.
fn one(options: &Options, sheet: &mut Sheet) -> Result<()> {
    let receivers = Receivers::start(1, false)?;
    let mut scene = Scene::open(options)?;
    scene.subscribe(&receivers)?;
    let began = Instant::now();
    let run = saturate(&scene.stage, Spread::Random, options.leg(), &mut scene.books)?;
    let paid = u64::try_from(run.accepted)?;
    let elapsed = receivers.until(paid)?.saturating_duration_since(began);
    sheet.note(Metric::WebhooksWhilePaying, rate(paid, elapsed));
    if options.wants(Part::Webhooks) {
        backlog(&receivers, &mut scene, sheet)?;
        bare(options, &receivers, sheet)?;
    }
    scene.close()
}

/// Payments while the receiver does not answer. When it does, what delivering takes is all that
/// the server does.
fn backlog(receivers: &Receivers, scene: &mut Scene, sheet: &mut Sheet) -> Result<()> {
    receivers.answer(false);
    let before = receivers.count();
    scene.pay(BACKLOG)?;
    let (began, used) = (Instant::now(), usage::processor_time(scene.server.id())?);
    receivers.answer(true);
    let all = u64::try_from(BACKLOG)?;
    let elapsed = receivers.until(before + all)?.saturating_duration_since(began);
    let used = usage::processor_time(scene.server.id())?.saturating_sub(used);
    sheet.note(Metric::WebhooksOne, rate(all, elapsed));
    sheet.note(Metric::WebhooksPerCpu, rate(all, used));
    sheet.note_time(Metric::WebhooksCpu, used / u32::try_from(all)?);
    Ok(())
}

fn rate(count: u64, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64().max(1e-9)
}

/// The same body to the same receiver, by a loop that does nothing else.
fn bare(options: &Options, receivers: &Receivers, sheet: &mut Sheet) -> Result<()> {
    let body = tempfile::NamedTempFile::new()?;
    std::fs::write(body.path(), receivers.body()?)?;
    let url = receivers.urls.first().cloned().unwrap_or_default();
    let (body, in_flight) = (body.path().to_owned(), IN_FLIGHT);
    let told = bare_process::run(&Order { url, body, in_flight, time: options.leg() })?;
    sheet.note(Metric::BareLoop, told.sent as f64 / told.elapsed.as_secs_f64());
    sheet.note(Metric::BareLoopPerCpu, told.sent as f64 / told.used.as_secs_f64().max(1e-9));
    Ok(())
}

/// A few payments, each told to a hundred receivers.
fn many(options: &Options, sheet: &mut Sheet) -> Result<()> {
    let receivers = Receivers::start(MANY, false)?;
    let mut scene = Scene::open(options)?;
    scene.subscribe(&receivers)?;
    let (began, used) = (Instant::now(), usage::processor_time(scene.server.id())?);
    scene.pay(PAYMENTS_FOR_MANY)?;
    let all = u64::try_from(PAYMENTS_FOR_MANY * MANY)?;
    let elapsed = receivers.until(all)?.saturating_duration_since(began);
    let used = usage::processor_time(scene.server.id())?.saturating_sub(used);
    sheet.note(Metric::WebhooksMany, all as f64 / elapsed.as_secs_f64());
    sheet.note_time(Metric::WebhooksManyCpu, used / u32::try_from(all)?);
    scene.close()
}

/// A thousand payments per second: how long after the event its delivery arrives.
fn on_schedule(options: &Options, sheet: &mut Sheet) -> Result<()> {
    let receivers = Receivers::start(1, true)?;
    let mut scene = Scene::open(options)?;
    scene.subscribe(&receivers)?;
    let paid = scene.pay_on_schedule(options.leg())?;
    receivers.until(paid)?;
    receivers.noted(|noted| {
        sheet.note_time(Metric::WebhookLatencyP50, noted.latencies.percentile(500));
        sheet.note_time(Metric::WebhookLatencyP99, noted.latencies.percentile(990));
    });
    scene.close()
}

/// A server that is killed while it delivers: what is missing afterwards, how long it takes until
/// nothing is, and what comes twice.
fn after_a_crash(options: &Options, sheet: &mut Sheet) -> Result<()> {
    let receivers = Receivers::start(1, true)?;
    let mut scene = Scene::open(options)?;
    scene.subscribe(&receivers)?;
    scene.pay_on_schedule(options.warm_up())?;
    let crew = scene.stage.crew(Spread::Random, CONNECTIONS, None);
    let run = multiplexed::run(scene.stage.address, crew, options.warm_up())?;
    scene.books.acknowledge(&run.scripts);
    scene.server = scene.server.crash()?;
    let began = Instant::now();
    let api = Api { address: scene.server.address, key: &scene.server.environment.operator_key };
    let committed = payments(api)?;
    let missing = |seen: &HashSet<String>| committed.difference(seen).count();
    let limit = Instant::now() + Duration::from_secs(60);
    while receivers.noted(|noted| missing(&noted.payments)) > 0 && Instant::now() < limit {
        std::thread::sleep(Duration::from_millis(10));
    }
    let undelivered = receivers.noted(|noted| missing(&noted.payments));
    let twice = receivers.noted(|noted| noted.events.values().map(|times| times - 1).sum::<u32>());
    sheet.note(Metric::UndeliveredAfterCrash, undelivered as f64);
    sheet.note_time(Metric::HealedAfterCrash, began.elapsed());
    sheet.note(Metric::TwiceAfterCrash, f64::from(twice));
    ensure!(undelivered == 0, "{undelivered} events were never delivered");
    scene.server.stop_and_verify()
}

/// The ids of all payments.
fn payments(api: Api<'_>) -> Result<HashSet<String>> {
    let (mut ids, mut path) = (HashSet::new(), "/v1/payments?limit=100".to_owned());
    loop {
        let page = api.get(std::slice::from_ref(&path))?.pop().context("no page")?;
        let data = page.get("data").and_then(|data| data.as_array()).context("no `data`")?;
        for payment in data {
            ids.insert(text(payment, "id")?.to_owned());
        }
        match page.get("cursor").and_then(|cursor| cursor.as_str()) {
            Some(cursor) => path = format!("/v1/payments?limit=100&cursor={cursor}"),
            None => return Ok(ids),
        }
    }
}

impl Scene {
    fn open(options: &Options) -> Result<Self> {
        let server = Server::start(&options.server()?, &options.dir)?;
        let api = Api { address: server.address, key: &server.environment.operator_key };
        let wallets = wallets::prepare(api).context("preparing the wallets")?;
        let books = Books::open(api, &wallets)?;
        let stage = Stage::new(api.address, api.key, wallets);
        Ok(Self { server, stage, books })
    }

    /// Every receiver hears of payments from now on.
    fn subscribe(&self, receivers: &Receivers) -> Result<()> {
        let body = |url: &String| json!({ "url": url, "events": ["payment.completed"] });
        let calls: Vec<(String, String)> = receivers
            .urls
            .iter()
            .map(|url| ("/v1/webhooks".to_owned(), body(url).to_string()))
            .collect();
        self.api().post(&calls, 201).map(drop)
    }

    /// So many payments as fast as they go.
    fn pay(&mut self, payments: usize) -> Result<()> {
        let crew = self.stage.crew(Spread::Random, CONNECTIONS, Some(payments));
        let run = multiplexed::run(self.stage.address, crew, Duration::from_secs(60))?;
        self.books.acknowledge(&run.scripts);
        Ok(())
    }

    fn pay_on_schedule(&mut self, time: Duration) -> Result<u64> {
        let schedule = Schedule { rate: OPEN_LOOP_RATE, time };
        let crew = self.stage.crew(Spread::Random, CONNECTIONS, None);
        let run = scheduled::run(self.stage.address, crew, schedule)?;
        self.books.acknowledge(&run.scripts);
        Ok(u64::try_from(run.accepted)?)
    }

    fn api(&self) -> Api<'_> {
        Api { address: self.server.address, key: &self.server.environment.operator_key }
    }

    fn close(self) -> Result<()> {
        self.books.check(self.api()).context("after the deliveries")?;
        self.server.stop_and_verify()
    }
}
