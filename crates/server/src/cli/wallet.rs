//! `countersign wallet`: a new wallet, and money that arrived outside.

use countersign_domain::access::Environment;
use countersign_domain::money::{Amount, Asset};
use serde_json::json;

use super::api::{Api, text};
use super::exit::Exit;
use super::global::{Global, Identity};
use super::key::environment;
use super::operator::{ask, unexpected};
use super::output::{Output, Tone};
use super::target;
use crate::money::grouped;
use crate::operator::{OperatorCall, OperatorReply};
use crate::visible::visible;

/// Make a wallet, or record money that arrived.
#[derive(clap::Subcommand)]
pub(super) enum WalletCommand {
    /// Make a wallet, with an API key and in its environment.
    Create {
        /// Its name.
        name: String,
    },
    /// Record money that arrived outside, as the operator of the installation.
    Credit(Credit),
}

/// Money that arrived.
#[derive(clap::Args)]
pub(super) struct Credit {
    /// The wallet: its id or its name.
    wallet: String,
    /// How much, like `5000` or `12.50`.
    #[arg(value_parser = amount)]
    amount: Amount,
    /// What the bank calls it. A wallet is credited once for each reference.
    #[arg(long)]
    reference: String,
    /// Why it is recorded.
    #[arg(long)]
    reason: String,
    /// The organization's id or name; not needed where there is only one.
    #[arg(long)]
    org: Option<String>,
    /// Where the wallet's name is looked for: sandbox or production.
    #[arg(long, value_parser = environment)]
    environment: Option<Environment>,
}

pub(super) async fn run(
    global: &Global,
    command: WalletCommand,
    output: Output,
) -> anyhow::Result<Exit> {
    match command {
        WalletCommand::Create { name } => create(global, &name, output).await,
        WalletCommand::Credit(credit) => record(global, credit, output).await,
    }
}

async fn create(global: &Global, name: &str, output: Output) -> anyhow::Result<Exit> {
    let api = Api::new(target::find(global, Identity::Operator)?)?;
    let (_, wallet) = api.post("/v1/wallets", &json!({ "name": name }), None).await?;
    output.value(&wallet)?;
    let (id, environment) = (text(&wallet, "id"), text(&wallet, "environment"));
    output.line(&format!("  {id}  {}  {environment}", visible(text(&wallet, "name"))));
    Ok(Exit::Done)
}

async fn record(global: &Global, credit: Credit, output: Output) -> anyhow::Result<Exit> {
    let Credit { wallet, amount, reference, reason, org, environment } = credit;
    let call = OperatorCall::CreditWallet { org, wallet, environment, amount, reference, reason };
    let credited = match ask(global, call).await? {
        OperatorReply::Credited(credited) => credited,
        other => return Err(unexpected(&other)),
    };
    output.value(&credited)?;
    let line = format!(
        "  {} credited {} {currency} · {} · {} now holds {} {currency}",
        output.tone(Tone::Good, "✓"),
        grouped(&credited.amount),
        credited.transaction_id,
        credited.wallet_id,
        grouped(&credited.new_balance),
        currency = credited.currency,
    );
    output.line(&line);
    Ok(Exit::Done)
}

fn amount(text: &str) -> Result<Amount, String> {
    let amount = Amount::parse(text, Asset::USD.scale()).ok();
    let amount = amount.filter(|amount| amount.is_positive());
    amount.ok_or_else(|| "must be an amount above zero with at most 8 decimals".to_owned())
}
