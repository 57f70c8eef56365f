//! The product with its rows in PostgreSQL, and cala-ledger on the same.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use countersign_cluster::Cluster;
use countersign_cluster::process::bounded;

use super::bench::CONNECTIONS;
use super::payments::saturate;
use crate::board::metric::Metric;
use crate::board::sheet::Sheet;
use crate::cli::{Options, Part};
use crate::load::multiplexed;
use crate::load::run::Run;
use crate::postgres::spent::Spent;
use crate::process::usage;
use crate::product::api::Api;
use crate::product::books::Books;
use crate::product::payments::{Payer, Spread, Stage};
use crate::product::server::Server;
use crate::product::wallets;

/// Runs the legs that the wanted rows need.
pub(super) fn measure(
    options: &Options,
    (cluster, round): (&Cluster, u32),
    sheet: &mut Sheet,
) -> Result<()> {
    let database = cluster.create_database(&format!("ours_{round}"))?;
    let server = Server::start_on(&options.server()?, &options.dir, database)?;
    let api = Api { address: server.address, key: &server.environment.operator_key };
    let wallets = wallets::prepare(api).context("preparing the wallets")?;
    let mut books = Books::open(api, &wallets)?;
    let stage = Stage::new(api.address, api.key, wallets);
    saturate(&stage, Spread::Random, options.warm_up(), &mut books)?;
    if options.wants_any(&[Part::S3, Part::Pg]) {
        let random = saturate(&stage, Spread::Random, options.leg(), &mut books)?;
        sheet.note(Metric::ApiOnPostgresRandom, random.per_second());
        let before = (usage::processor_time(server.id())?, Spent::so_far(cluster)?);
        let hot = saturate(&stage, Spread::Hot, options.leg(), &mut books)?;
        sheet.note(Metric::ApiOnPostgresHot, hot.per_second());
        let server_time = usage::processor_time(server.id())?.saturating_sub(before.0);
        let database = Spent::so_far(cluster)?.since(&before.1);
        note_costs(server_time, &database, hot.accepted, sheet);
    }
    if options.wants_any(&[Part::Pg, Part::Servers]) {
        two_servers(options, &server, (&stage, &mut books), sheet)?;
    }
    books.check(api).context("after the payment legs")?;
    server.stop_and_verify()
}

/// Notes what each of the payments of a leg has cost.
fn note_costs(server: Duration, database: &Spent, payments: usize, sheet: &mut Sheet) {
    let each = |spent: Duration| spent.div_f64(payments.max(1) as f64);
    sheet.note_time(Metric::ServerCpuOnPostgres, each(server));
    sheet.note_time(Metric::PostgresCpu, each(database.processor));
    sheet.note(Metric::PostgresLog, database.log_bytes as f64 / payments.max(1) as f64);
}

/// Two servers against one: on the same organization, and with an organization each.
fn two_servers(
    options: &Options,
    server: &Server,
    (stage, books): (&Stage, &mut Books),
    sheet: &mut Sheet,
) -> Result<()> {
    let sibling = server.another()?;
    let (one, two) = ([server.address; 2], [server.address, sibling.address]);
    let (warm_up, leg) = (options.warm_up(), options.leg());
    let mut same = |servers, time| -> Result<f64> {
        let runs = halves([stage, stage], servers, time)?;
        runs.iter().for_each(|run| books.acknowledge(&run.scripts));
        Ok(runs.iter().map(Run::per_second).sum())
    };
    same(one, warm_up)?;
    sheet.note(Metric::OneServer, same(one, leg)?);
    // The second has met every wallet too when it counts.
    same([sibling.address; 2], warm_up)?;
    same(two, warm_up)?;
    sheet.note(Metric::TwoServers, same(two, leg)?);

    let key = server.organization("Second")?;
    let api = Api { address: server.address, key: &key };
    let wallets = wallets::prepare(api).context("preparing the wallets of another organization")?;
    let mut of_other = Books::open(api, &wallets)?;
    let other = Stage::new(api.address, &key, wallets);
    let mut apart = |servers, time| -> Result<f64> {
        let runs = halves([stage, &other], servers, time)?;
        let books = [&mut *books, &mut of_other];
        runs.iter().zip(books).for_each(|(run, books)| books.acknowledge(&run.scripts));
        Ok(runs.iter().map(Run::per_second).sum())
    };
    apart(one, warm_up)?;
    sheet.note(Metric::OneServerOfTwo, apart(one, leg)?);
    apart(two, warm_up)?;
    sheet.note(Metric::TwoServersApart, apart(two, leg)?);
    of_other.check(api).context("after the payments of another organization")
}

/// Two halves of the load, each with its stage and its server.
fn halves(
    stages: [&Stage; 2],
    servers: [SocketAddr; 2],
    time: Duration,
) -> Result<Vec<Run<Payer>>> {
    let crews = stages.map(|stage| stage.crew(Spread::Random, CONNECTIONS / 2, None));
    let start = |(crew, server)| thread::spawn(move || multiplexed::run(server, crew, time));
    let threads: Vec<_> = crews.into_iter().zip(servers).map(start).collect();
    let ended = |thread: JoinHandle<Result<Run<Payer>>>| {
        thread.join().map_err(|_| anyhow!("a load thread panicked"))?
    };
    threads.into_iter().map(ended).collect()
}

/// cala-ledger, each shape on a database of its own.
pub(super) fn cala(
    options: &Options,
    (cluster, round): (&Cluster, u32),
    (driver, sheet): (&Path, &mut Sheet),
) -> Result<()> {
    let shapes = [
        ("random", Metric::CalaRandom),
        ("hot", Metric::CalaHot),
        ("hot-limited", Metric::CalaHotLimited),
    ];
    for (shape, metric) in shapes {
        let name = format!("cala_{}_{round}", shape.replace('-', "_"));
        let mut command = Command::new(driver);
        command.env("CALA_DATABASE_URL", cluster.create_database(&name)?);
        command.args(["--shape", shape, "--seconds", &options.seconds.to_string()]);
        let limit = Duration::from_secs(u64::from(options.seconds) + 120);
        let printed = bounded::output(&mut command, limit).context("cala-driver")?;
        let found: serde_json::Value = serde_json::from_str(printed.trim())?;
        let per_second = found.get("per_second").and_then(serde_json::Value::as_f64);
        sheet.note(metric, per_second.context("cala-driver told no rate")?);
    }
    Ok(())
}
