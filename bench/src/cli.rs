//! The command line of the bench.

use std::env;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::webhooks::bare_process::Order;

/// Measures Countersign against what else this machine can do, and prints ratios.
#[derive(Parser)]
#[command(name = "countersign-bench", args_conflicts_with_subcommands = true)]
pub(crate) struct Cli {
    /// What the bench runs itself again for.
    #[command(subcommand)]
    pub(crate) role: Option<Role>,
    /// What to measure.
    #[command(flatten)]
    pub(crate) options: Options,
}

/// The processes of the bench beside the bench itself.
#[derive(Subcommand)]
pub(crate) enum Role {
    /// Serves the JSON echo.
    #[command(hide = true)]
    EchoServer {
        /// Where to listen.
        #[arg(long)]
        listen: SocketAddr,
    },
    /// Signs and posts one body over and over.
    #[command(hide = true)]
    BareLoop(Order),
}

/// A part of the scoreboard.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
#[value(rename_all = "UPPER")]
pub(crate) enum Part {
    /// Random wallets against PostgreSQL, statement by statement.
    S1,
    /// A hot wallet against random ones and against a stored function.
    S2,
    /// S1 and S2 with the rows in PostgreSQL, and two servers against one.
    Pg,
    /// Two servers against one alone.
    Servers,
    /// With the rows in PostgreSQL, against cala-ledger; its driver has to be built.
    S3,
    /// Against the JSON echo.
    S4,
    /// Webhooks delivered against PostgreSQL's TPC-B-like transactions, and after a crash.
    S5,
    /// Latency against one commit.
    S6,
    /// Growth with the payments in the file.
    S7,
    /// Engine and store without HTTP, against the same rows written by hand; and in batches of one.
    Engine,
    /// The same with the rows in PostgreSQL.
    #[value(name = "PG-ENGINE")]
    PgEngine,
    /// The rules alone.
    Decide,
    /// Policies with rules and with windows, and a backtest of a leg's payments.
    Policy,
    /// Webhooks to one receiver and to many, against a bare loop, and how soon they arrive.
    Webhooks,
    /// Clients that listen by WebSocket: their memory, and how soon all of them have an event.
    Realtime,
    /// What the other dialects take in, and what payments notice of transfers under way.
    Dialects,
    /// The price of a vote, with few requests and with a million that wait, and with many people.
    Approvals,
    /// A backtest of a million payments, and what it costs those who pay meanwhile.
    Backtest,
    /// Processor time, memory, start, size.
    Cost,
}

/// The flags.
#[derive(Args)]
pub(crate) struct Options {
    /// One short round with few payments in the files of S7, APPROVALS and BACKTEST: to see where
    /// things stand.
    #[arg(long, conflicts_with_all = ["rounds", "seconds", "s7_payments", "pending", "backtest"])]
    quick: bool,
    /// Interleaved rounds.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) rounds: u32,
    /// Seconds per leg.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=600))]
    pub(crate) seconds: u32,
    /// Only these parts, separated by commas.
    #[arg(long, value_delimiter = ',', ignore_case = true)]
    only: Vec<Part>,
    /// Measure only what we are compared with, and show it as it comes.
    #[arg(long)]
    pub(crate) floors_only: bool,
    /// Payments in the file of the full server of S7.
    #[arg(long, default_value_t = 1_000_000)]
    pub(crate) s7_payments: usize,
    /// Requests that wait on the full server of APPROVALS.
    #[arg(long, default_value_t = 1_000_000)]
    pub(crate) pending: usize,
    /// Payments in the log of BACKTEST.
    #[arg(long, default_value_t = 1_000_000)]
    pub(crate) backtest: usize,
    /// The server's release binary; the default lies beside this program.
    #[arg(long)]
    server: Option<PathBuf>,
    /// The driver of cala-ledger, of `bench/peers`; without it there is no S3.
    #[arg(long)]
    pub(crate) cala: Option<PathBuf>,
    /// Where throwaway data goes; it must be on a disk.
    #[arg(long, default_value_os_t = env::temp_dir())]
    pub(crate) dir: PathBuf,
    /// Also write every sample to this file.
    #[arg(long)]
    pub(crate) json: Option<PathBuf>,
}

impl Options {
    /// The flags with what `--quick` stands for.
    pub(crate) fn settled(self) -> Self {
        if !self.quick {
            return self;
        }
        let (rounds, seconds) = (1, 3);
        Self { rounds, seconds, s7_payments: 20_000, pending: 20_000, backtest: 50_000, ..self }
    }

    /// Whether the part is to be measured.
    pub(crate) fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    /// Whether any of the parts needs the product itself.
    pub(crate) fn wants_ours(&self, parts: &[Part]) -> bool {
        !self.floors_only && self.wants_any(parts)
    }

    /// Whether any of the parts is to be measured.
    pub(crate) fn wants_any(&self, parts: &[Part]) -> bool {
        parts.iter().any(|part| self.wants(*part))
    }

    /// The server's binary.
    pub(crate) fn server(&self) -> Result<PathBuf> {
        let path = match &self.server {
            Some(path) => path.clone(),
            None => env::current_exe()?.with_file_name("countersign"),
        };
        path.canonicalize().with_context(|| {
            format!("`{}` is not there; build the server with --release first", path.display())
        })
    }

    /// The length of a measured leg.
    pub(crate) fn leg(&self) -> Duration {
        Duration::from_secs(u64::from(self.seconds))
    }

    /// The length of a warm-up, and of legs that need few samples.
    pub(crate) fn warm_up(&self) -> Duration {
        Duration::from_secs(1)
    }
}
