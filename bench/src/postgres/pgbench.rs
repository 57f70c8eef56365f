//! One leg of `pgbench`, with the books checked before and after.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use countersign_cluster::process::bounded;
use countersign_cluster::{Cluster, binaries};

/// The clients are as many as our connections; two threads are what `pgbench` needs to feed them.
const CLIENTS: [&str; 4] = ["-c", "64", "-j", "2"];
const SCHEMA: &str = include_str!("../../sql/schema.sql");
const BOOKS: &str = include_str!("../../sql/books.sql");

/// What a script pays and how.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// Statement by statement between random accounts.
    StatementsRandom,
    /// One stored function, one payee for all.
    FunctionHot,
}

impl Shape {
    fn script(self) -> &'static str {
        match self {
            Self::StatementsRandom => include_str!("../../sql/statements_random.sql"),
            Self::FunctionHot => include_str!("../../sql/function_hot.sql"),
        }
    }
}

/// Payments per second of one leg on freshly loaded tables.
pub(crate) fn measure(cluster: &Cluster, shape: Shape, seconds: u32) -> Result<f64> {
    cluster.run(SCHEMA)?;
    let script = tempfile::NamedTempFile::new()?;
    std::fs::write(script.path(), shape.script())?;
    let warm_up = report(cluster, script.path(), 1)?;
    let leg = report(cluster, script.path(), seconds)?;
    check_books(cluster, warm_up.processed + leg.processed)?;
    Ok(leg.per_second)
}

/// One branch for every client, as `pgbench` asks for: with fewer they would wait for each other.
const SCALE: &str = "64";
const INITIALISE: Duration = Duration::from_secs(300);

/// TPC-B-like transactions per second. The tables are made once, and used again by later rounds.
pub(crate) fn tpc_b(cluster: &Cluster, seconds: u32) -> Result<f64> {
    let there = cluster.run("SELECT to_regclass('pgbench_branches') IS NOT NULL")?;
    if there.trim() != "t" {
        let mut command = cluster.client(&binaries::find("pgbench")?);
        command.args(["-i", "-q", "-s", SCALE]);
        bounded::output(&mut command, INITIALISE)?;
    }
    let mut command = cluster.client(&binaries::find("pgbench")?);
    command.args(["-n", "-M", "prepared", "-b", "tpcb-like"]).args(CLIENTS);
    command.args(["-T", &seconds.to_string()]);
    let printed = bounded::output(&mut command, Duration::from_secs(u64::from(seconds) + 60))?;
    let report = Report::parse(&printed);
    Ok(report.with_context(|| format!("`pgbench` printed:\n{printed}"))?.per_second)
}

fn report(cluster: &Cluster, script: &std::path::Path, seconds: u32) -> Result<Report> {
    let mut command = cluster.client(&binaries::find("pgbench")?);
    command.args(["-n", "-M", "prepared"]).args(CLIENTS).args(["-T", &seconds.to_string()]);
    command.arg("-f").arg(script);
    let printed = bounded::output(&mut command, Duration::from_secs(u64::from(seconds) + 60))?;
    Report::parse(&printed).with_context(|| format!("`pgbench` printed:\n{printed}"))
}

fn check_books(cluster: &Cluster, acknowledged: u64) -> Result<()> {
    let printed = cluster.run(BOOKS)?;
    if printed.trim() != format!("{acknowledged}|t") {
        bail!("PostgreSQL's books: {acknowledged} acknowledged, found {}", printed.trim());
    }
    Ok(())
}

/// The lines of a `pgbench` report that matter.
#[derive(Debug, PartialEq)]
pub(super) struct Report {
    pub(super) processed: u64,
    pub(super) per_second: f64,
}

impl Report {
    /// `None` when a line is missing or a transaction failed.
    pub(super) fn parse(printed: &str) -> Option<Self> {
        let after = |name: &str| printed.lines().find_map(|line| line.strip_prefix(name));
        let processed = after("number of transactions actually processed: ")?;
        let failed = after("number of failed transactions: ").unwrap_or("0 ");
        let per_second = after("tps = ")?.split(' ').next()?;
        failed.starts_with("0 ").then_some(())?;
        Some(Self {
            processed: processed.split('/').next()?.parse().ok()?,
            per_second: per_second.parse().ok()?,
        })
    }
}
