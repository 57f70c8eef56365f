//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::{approvals, audit, clock, config, dev, key, member, org, pay, serve, wallet};
use crate::folder::Folder;

/// Payments that wait for a second signature.
#[derive(Parser)]
#[command(name = "countersign", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done, 1 error, 2 usage, 3 held for approval, \
                          4 denied, rejected or expired, 5 not found, 6 too many requests.";

/// What every command understands.
#[derive(Args)]
pub(super) struct Global {
    /// Print JSON: one object per line, the last of them the outcome.
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// The data folder [default: ./countersign-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// Where the server answers [default: COUNTERSIGN_URL, or what the data folder says]
    #[arg(long, global = true)]
    pub(super) url: Option<String>,
    /// A file with the API key; `-` reads it from standard input. Otherwise it comes from
    /// COUNTERSIGN_API_KEY, COUNTERSIGN_REVIEWER_API_KEY or COUNTERSIGN_AGENT_API_KEY, or from
    /// the sandbox's dev.env.
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) key_file: Option<PathBuf>,
    /// Whose key to use.
    #[arg(long = "as", global = true, value_name = "WHO")]
    pub(super) identity: Option<Identity>,
}

/// Whose key to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Identity {
    /// Who starts payments.
    Operator,
    /// Who decides.
    Reviewer,
    /// The agent.
    Agent,
}

/// What to do.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Start a sandbox on this machine.
    Dev(dev::Dev),
    /// Start a server.
    Serve(serve::Serve),
    /// Show the effective configuration, and where each setting comes from.
    Config(config::ShowConfig),
    /// Pay, and follow the payment to its end.
    Pay(pay::Pay),
    /// Look at what waits for a decision, and decide.
    #[command(subcommand)]
    Approvals(approvals::Approvals),
    /// List wallets.
    #[command(visible_alias = "balances")]
    Wallets,
    /// Make a wallet, or record money that arrived.
    #[command(subcommand)]
    Wallet(wallet::WalletCommand),
    /// Let time pass in the sandbox.
    #[command(subcommand)]
    Clock(clock::Clock),
    /// Check the log and the books.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Organizations, for the operator of the installation.
    #[command(subcommand)]
    Org(org::Org),
    /// People, for the operator of the installation.
    #[command(subcommand)]
    Member(member::MemberCommand),
    /// API keys, for the operator of the installation.
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Print the description of the API, as OpenAPI 3.1.
    Openapi,
    /// Ask a server whether it would take a payment now.
    Healthcheck,
}

impl Global {
    /// The data folder: the one that a server with the same environment would take.
    pub(super) fn folder(&self) -> Folder {
        let known = || std::env::var_os("COUNTERSIGN__STORAGE__DATA").map(PathBuf::from);
        let path = self.data.clone().or_else(known);
        Folder::at(path.unwrap_or_else(|| PathBuf::from("./countersign-data")))
    }
}
