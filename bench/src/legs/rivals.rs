//! What we compare with: PostgreSQL, the echo, one commit.

use anyhow::Result;
use countersign_cluster::Cluster;
use countersign_cluster::process::folder;

use super::bench::{CONNECTIONS, OPEN_LOOP_RATE};
use crate::board::metric::Metric;
use crate::board::sheet::Sheet;
use crate::cli::{Options, Part};
use crate::echo::process::EchoServer;
use crate::floor::commit;
use crate::load::scheduled::{self, Schedule};
use crate::load::{multiplexed, one_by_one};
use crate::postgres::pgbench::{self, Shape};
use crate::product::payments::{Spread, Stage};
use crate::product::wallets::WALLETS;

/// The legs of PostgreSQL that the wanted rows need.
pub(super) fn postgres(options: &Options, cluster: &Cluster, sheet: &mut Sheet) -> Result<()> {
    if options.wants_any(&[Part::S1, Part::Pg]) {
        let found = pgbench::measure(cluster, Shape::StatementsRandom, options.seconds)?;
        sheet.note(Metric::PostgresStatementsRandom, found);
    }
    if options.wants_any(&[Part::S2, Part::Pg]) {
        let found = pgbench::measure(cluster, Shape::FunctionHot, options.seconds)?;
        sheet.note(Metric::PostgresFunctionHot, found);
    }
    Ok(())
}

/// The echo gets the same requests as the product, in the same loops.
pub(super) fn echo(options: &Options, sheet: &mut Sheet) -> Result<()> {
    let server = EchoServer::start()?;
    let address = server.address;
    let wallets: Vec<String> = (0..WALLETS).map(|number| format!("wal_{number:026}")).collect();
    // As long as a real key, so that the requests are.
    let stage = Stage::new(address, &format!("wg_test_{:043}", 0), wallets.into());
    let crew = |connections| stage.crew(Spread::Random, connections, None);
    multiplexed::run(address, crew(CONNECTIONS), options.warm_up())?;
    if options.wants(Part::S4) {
        let run = multiplexed::run(address, crew(CONNECTIONS), options.leg())?;
        sheet.note(Metric::Echo, run.per_second());
    }
    if options.wants(Part::S6) {
        for payer in crew(1) {
            let mut alone = one_by_one::run(address, payer, options.warm_up())?;
            sheet.note_time(Metric::EchoOneConnectionP50, alone.latencies.percentile(500));
        }
        let schedule = Schedule { rate: OPEN_LOOP_RATE, time: options.warm_up() };
        let mut open = scheduled::run(address, crew(CONNECTIONS), schedule)?;
        sheet.note_time(Metric::EchoOpenLoopP99, open.latencies.percentile(990));
    }
    Ok(())
}

/// One durable commit of one payment's rows on the same disk.
pub(super) fn commit(options: &Options, sheet: &mut Sheet) -> Result<()> {
    let folder = folder::durable(&options.dir)?;
    sheet.note_time(Metric::Commit, commit::median(folder.path(), options.warm_up())?);
    Ok(())
}
