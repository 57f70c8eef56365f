//! The product with its rows in PostgreSQL, and cala-ledger on the same.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::thread;
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
        let sibling = server.another()?;
        let one = [server.address; 2];
        sheet.note(Metric::OneServer, halves(&stage, one, options.leg(), &mut books)?);
        let two = [server.address, sibling.address];
        halves(&stage, two, options.warm_up(), &mut books)?;
        sheet.note(Metric::TwoServers, halves(&stage, two, options.leg(), &mut books)?);
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

/// Payments per second under two halves of the load.
fn halves(
    stage: &Stage,
    servers: [SocketAddr; 2],
    time: Duration,
    books: &mut Books,
) -> Result<f64> {
    let half = |server: SocketAddr| -> (SocketAddr, Vec<Payer>) {
        (server, stage.crew(Spread::Random, CONNECTIONS / 2, None))
    };
    let threads = servers
        .map(half)
        .map(|(server, crew)| thread::spawn(move || multiplexed::run(server, crew, time)));
    let mut per_second = 0.0;
    for thread in threads {
        let run = thread.join().map_err(|_| anyhow!("a load thread panicked"))??;
        books.acknowledge(&run.scripts);
        per_second += run.per_second();
    }
    Ok(per_second)
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
