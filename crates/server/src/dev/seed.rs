//! What a new sandbox has in it: wallets with money, an agent, and a policy that makes it wait.

mod cubewire;
mod hifi;

use std::collections::BTreeSet;
use std::sync::Arc;

use countersign_domain::access::Environment;
use countersign_domain::agent::{CreateAgent, RotateAgentKey};
use countersign_domain::command::Command;
use countersign_domain::ids::{OrgId, WalletId};
use countersign_domain::ledger::{Account, AccountKey};
use countersign_domain::money::{Amount, Asset};
use countersign_domain::outcome::Outcome;
use countersign_domain::policy::{CreatePolicy, Policy, Rules};
use countersign_domain::wallet::{CreateWallet, CreditWallet, Wallet, WalletKind};
use countersign_engine::{List, PolicyScope};

use super::env::AGENT_WALLET;
use super::hand::{Hand, fresh};
use super::resources;
use super::{AGENT_KEY, DevEnv, DevError, KEY, OPS_WALLET, ORG, VENDOR_WALLET};

const SANDBOX: Environment = Environment::Sandbox;
const UNITS_PER_DOLLAR: i128 = 100_000_000;

const OPS_DOLLARS: i128 = 1_000_000;
const AGENT_DOLLARS: i128 = 10_000;
const REVIEW_ABOVE_DOLLARS: i128 = 1_000;

/// Fills the sandbox. What is there already, because an earlier attempt was cut short, is kept.
pub(super) async fn fill(hand: &Hand<'_>, org: OrgId, env: &mut DevEnv) -> Result<(), DevError> {
    let key = env.get(KEY).unwrap_or_default().to_owned();
    let only = BTreeSet::new();
    let list = List::Wallets { org, environment: SANDBOX, kind: None, only };
    let wallets = hand.rows::<Wallet>(list).await?;
    let named = |name: &str, kind| {
        let found = wallets.iter().find(|wallet| wallet.name == name && wallet.kind == kind);
        found.map(|wallet| wallet.id)
    };
    let ops = wallet(hand, &key, ("ops", named("ops", WalletKind::Org))).await?;
    let vendor = wallet(hand, &key, ("vendor", named("vendor", WalletKind::Org))).await?;
    let agent = named("research-bot", WalletKind::Agent);
    let (agent, agent_key) = hired(hand, &key, agent).await?;
    credit(hand, (org, ops), OPS_DOLLARS).await?;
    credit(hand, (org, agent), AGENT_DOLLARS).await?;
    for debited in [ops, agent] {
        review(hand, (org, &key), debited).await?;
    }
    cubewire::fill(hand, org, &key).await?;
    hifi::fill(hand, (org, &key)).await?;
    resources::fill(hand, org, &key).await?;
    env.set(AGENT_KEY, &agent_key);
    env.set(AGENT_WALLET, &agent);
    env.set(OPS_WALLET, &ops);
    env.set(VENDOR_WALLET, &vendor);
    Ok(())
}

/// Adds what is to have begun just now.
pub(super) async fn fill_present(hand: &Hand<'_>, env: &DevEnv) -> Result<(), DevError> {
    let key = env.get(KEY).unwrap_or_default();
    let org = env.get(ORG).and_then(|org| org.parse().ok());
    let org: OrgId = org.ok_or(DevError::Unexpected("an organization"))?;
    hifi::fill_present(hand, (org, key)).await
}

async fn wallet(
    hand: &Hand<'_>,
    key: &str,
    (name, known): (&str, Option<WalletId>),
) -> Result<WalletId, DevError> {
    if let Some(known) = known {
        return Ok(known);
    }
    let (name, metadata) = (name.to_owned(), "{}".to_owned());
    let verb = CreateWallet { name, agent_name: None, metadata };
    match hand.with_key(key, Command::CreateWallet(verb)).await? {
        Outcome::Wallet(view) => Ok(view.wallet.id),
        _ => Err(DevError::Unexpected("a wallet")),
    }
}

/// The agent with a key that is known: another one, if it has one already.
async fn hired(
    hand: &Hand<'_>,
    key: &str,
    known: Option<WalletId>,
) -> Result<(WalletId, String), DevError> {
    let secret = fresh()?;
    if let Some(wallet) = known {
        let verb = RotateAgentKey { wallet, secret: secret.known() };
        hand.with_key(key, Command::RotateAgentKey(verb)).await?;
        return Ok((wallet, secret.reveal()));
    }
    let verb = CreateAgent {
        name: "research-bot".to_owned(),
        agent_name: Some("research-bot".to_owned()),
        metadata: "{}".to_owned(),
        permissions: None,
        template: None,
        secret: secret.known(),
    };
    match hand.with_key(key, Command::CreateAgent(verb)).await? {
        Outcome::Agent(view) => Ok((view.wallet.id, secret.reveal())),
        _ => Err(DevError::Unexpected("an agent")),
    }
}

/// Credits a wallet that never had anything.
async fn credit(
    hand: &Hand<'_>,
    (org, wallet): (OrgId, WalletId),
    dollars: i128,
) -> Result<(), DevError> {
    let account = hand.row::<Account>((org, AccountKey::wallet(wallet, Asset::USD))).await?;
    if account.is_some_and(|account| account.version > 0) {
        return Ok(());
    }
    let amount = Amount::from_units(dollars * UNITS_PER_DOLLAR);
    let (reference, reason) = ("sandbox".to_owned(), "Play money of a new sandbox".to_owned());
    let verb = CreditWallet { org, wallet, amount, reference, reason };
    hand.operator(Command::CreditWallet(verb)).await.map(drop)
}

/// Large payments of a wallet wait for a person.
async fn review(
    hand: &Hand<'_>,
    (org, key): (OrgId, &str),
    wallet: WalletId,
) -> Result<(), DevError> {
    let only = PolicyScope::Wallets(BTreeSet::from([wallet]));
    let list = List::Policies { org, environment: SANDBOX, only };
    let known: Vec<Arc<Policy>> = hand.rows(list).await?;
    if !known.is_empty() {
        return Ok(());
    }
    let above = Amount::from_units(REVIEW_ABOVE_DOLLARS * UNITS_PER_DOLLAR);
    let rules =
        Rules { max_transaction_amount: Some(above), require_approval: true, ..Rules::default() };
    let verb = CreatePolicy {
        wallet: Some(wallet),
        name: "Large payment review".to_owned(),
        enabled: true,
        conditions: Vec::new(),
        outcome: None,
        rules,
        terms: None,
        approval_ttl_seconds: None,
    };
    hand.with_key(key, Command::CreatePolicy(verb)).await.map(drop)
}
