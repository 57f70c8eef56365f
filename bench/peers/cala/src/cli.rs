//! What can be said on the command line. The database is not: its address may hold a password.

use clap::{Parser, ValueEnum};

/// Payments through cala-ledger on the PostgreSQL of the variable `CALA_DATABASE_URL`.
#[derive(Parser)]
#[command(name = "cala-driver")]
pub(crate) struct Cli {
    /// Who pays whom, and under which limit.
    #[arg(long, value_enum)]
    pub(crate) shape: Shape,
    /// Tasks that post payments, each one after the other.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub(crate) clients: u32,
    /// The measured time, after one second of warming up.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) seconds: u64,
    /// Accounts that pay each other.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub(crate) accounts: u32,
    /// Connections of the pool, beside the one on which cala listens to its outbox.
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) pool: u32,
    /// Payments per call: more than one uses cala's batches, which commit or fail as a whole.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) batch: u32,
}

/// Who pays whom, and under which limit.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    /// Payer and payee are both random.
    Random,
    /// Random payers, one payee for all.
    Hot,
    /// The same, and every account has a daily limit on what it pays.
    HotLimited,
}

impl Shape {
    /// The name on the command line and in the report.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::Hot => "hot",
            Self::HotLimited => "hot-limited",
        }
    }

    /// Whether everyone pays the same account.
    pub(crate) fn has_one_payee(self) -> bool {
        self != Self::Random
    }
}
