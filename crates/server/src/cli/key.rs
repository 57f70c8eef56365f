//! `countersign key`: API keys.

use countersign_domain::access::{Environment, IpRange, Permission};
use countersign_domain::ids::WalletId;
use countersign_domain::key::KeyKind;

use super::duration;
use super::exit::Exit;
use super::global::Global;
use super::operator::ask;
use super::output::Output;
use crate::operator::{NewKey, OperatorCall, OperatorReply};
use crate::visible::visible;

/// API keys, for the operator of the installation.
#[derive(clap::Subcommand)]
pub(super) enum KeyCommand {
    /// Make a key. Its secret is printed once, on standard output, and kept nowhere.
    Create(Create),
}

/// A key to be made.
#[derive(clap::Args)]
pub(super) struct Create {
    /// The organization's id or name; not needed where there is only one.
    #[arg(long)]
    org: Option<String>,
    /// Whose it is: the mail address or the id of a member.
    #[arg(long, value_name = "PERSON")]
    owner: String,
    /// What it stands for: person, agent or platform.
    #[arg(long, default_value = "person", value_parser = kind)]
    kind: KeyKind,
    /// The same as `--kind platform`: it is good for `/v0` alone, acts in every organization of the
    /// server, and names the people it acts for.
    #[arg(long, conflicts_with = "kind")]
    platform: bool,
    /// Its environment: sandbox or production.
    #[arg(long, default_value = "sandbox", value_parser = environment)]
    environment: Environment,
    /// Its name.
    #[arg(long, default_value = "API key")]
    name: String,
    /// What it allows, separated by commas [default: the usual of its kind]
    #[arg(long, value_delimiter = ',', value_parser = permission)]
    permissions: Option<Vec<Permission>>,
    /// The wallets it reaches, by their ids [default: all]
    #[arg(long, value_delimiter = ',', value_name = "WALLETS", value_parser = wallet)]
    wallets: Vec<WalletId>,
    /// The addresses or networks it may be used from [default: any]
    #[arg(long, value_delimiter = ',', value_name = "NETWORKS", value_parser = network)]
    allowed_ips: Vec<IpRange>,
    /// After how long it stops working, like `90d` [default: never]
    #[arg(long, value_name = "TIME", value_parser = lifetime)]
    expires_in: Option<u32>,
}

pub(super) async fn run(
    global: &Global,
    command: KeyCommand,
    output: Output,
) -> anyhow::Result<Exit> {
    let KeyCommand::Create(new) = command;
    let call = OperatorCall::CreateKey(NewKey {
        org: new.org,
        owner: new.owner,
        kind: if new.platform { KeyKind::Platform } else { new.kind },
        environment: new.environment,
        name: new.name,
        permissions: new.permissions,
        wallets: new.wallets,
        allowed_ips: new.allowed_ips,
        expires_in_seconds: new.expires_in,
    });
    let OperatorReply::Key(key) = ask(global, call).await? else {
        anyhow::bail!("unexpected reply to a new key");
    };
    output.value(&key)?;
    // Alone on standard output, so that it can be piped to where it shall be kept.
    output.line(&key.secret);
    if !output.json {
        let of = format!("{} of {} in {}", key.kind, key.person_id, key.environment);
        output.note(&format!("  {}  {}  {of}", key.id, visible(&key.name)));
        output.note("  This is the only time that the secret is shown.");
    }
    Ok(Exit::Done)
}

fn kind(word: &str) -> Result<KeyKind, String> {
    let known = [KeyKind::Person, KeyKind::Agent, KeyKind::Platform];
    let found = known.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(word));
    found.ok_or_else(|| "must be person, agent or platform".to_owned())
}

/// An environment by its word, in any case.
pub(super) fn environment(word: &str) -> Result<Environment, String> {
    let mut known = Environment::ALL.into_iter();
    let found = known.find(|known| known.as_str().eq_ignore_ascii_case(word));
    found.ok_or_else(|| "must be sandbox or production".to_owned())
}

fn permission(word: &str) -> Result<Permission, String> {
    Permission::from_word(word).ok_or_else(|| {
        let known: Vec<&str> = Permission::EVERY.iter().map(|known| known.as_str()).collect();
        format!("must be one of {}", known.join(", "))
    })
}

fn wallet(id: &str) -> Result<WalletId, String> {
    id.parse().map_err(|_| "must be the id of a wallet: `wal_…`".to_owned())
}

fn network(text: &str) -> Result<IpRange, String> {
    text.parse().map_err(|()| "must be an address, or a network like `10.0.0.0/8`".to_owned())
}

fn lifetime(text: &str) -> Result<u32, String> {
    u32::try_from(duration::seconds(text)?).map_err(|_| "is too long".to_owned())
}
