//! What can be typed.

use clap::{Parser, Subcommand};

use super::global::Global;
use super::{
    approvals, audit, clock, db, dev, key, list, listen, member, openapi, org, pay, policy,
    relocate, serve, trigger, wallet,
};

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

/// What to do.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Start a sandbox on this machine.
    Dev(dev::Dev),
    /// Start a server.
    Serve(serve::Serve),
    /// Show the effective configuration, and where each setting comes from.
    Config,
    /// Pay, and follow the payment to its end.
    Pay(pay::Pay),
    /// Look at what waits for a decision, and decide.
    #[command(subcommand)]
    Approvals(approvals::Approvals),
    /// Try policies out.
    #[command(subcommand)]
    Policy(policy::Policy),
    /// List wallets.
    #[command(visible_alias = "balances")]
    Wallets,
    /// Make a wallet, or record money that arrived.
    #[command(subcommand)]
    Wallet(wallet::WalletCommand),
    /// Show events as they happen, and pass them on.
    Listen(listen::Listen),
    /// Cause an event in the sandbox, for real.
    Trigger(trigger::Trigger),
    /// Let time pass in the sandbox.
    #[command(subcommand)]
    Clock(clock::Clock),
    /// Check the log and the books.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// The schema of the database.
    #[command(subcommand)]
    Db(db::Db),
    /// Copy a whole installation to another place, and check that everything arrived.
    Move(relocate::Move),
    /// Organizations, for the operator of the installation.
    #[command(subcommand)]
    Org(org::Org),
    /// People, for the operator of the installation.
    #[command(subcommand)]
    Member(member::MemberCommand),
    /// Lists of approvers, for the operator of the installation.
    #[command(subcommand)]
    List(list::ListCommand),
    /// API keys, for the operator of the installation.
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Print the description of the API, or of one of the other dialects, as OpenAPI 3.1.
    Openapi(openapi::OpenapiArguments),
    /// Ask a server whether it would take a payment now.
    Healthcheck,
}
