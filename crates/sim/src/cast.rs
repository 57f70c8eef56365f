//! Who takes part: two organizations, their people, wallets and agents.

use std::sync::Arc;

use countersign_domain::access::{Caller, Environment, Origin};
use countersign_domain::agent::CreateAgent;
use countersign_domain::canonical::Hash;
use countersign_domain::command::{Command, Request};
use countersign_domain::ids::{OrgId, PersonId, WalletId};
use countersign_domain::key::{CreateKey, KeyKind, NewSecret, OperatorGrant};
use countersign_domain::money::{Amount, Asset};
use countersign_domain::organization::{AddMember, CreateOrganization, Role};
use countersign_domain::outcome::Outcome;
use countersign_domain::policy::{CreatePolicy, Rules};
use countersign_domain::wallet::{CreateWallet, CreditWallet};
use countersign_engine::Executor;

/// An organization and all that belongs to it.
pub(crate) struct House {
    pub(crate) org: OrgId,
    pub(crate) wallets: Vec<WalletId>,
    /// The key digests of its people: each is an administrator of their own.
    pub(crate) people: Vec<Hash>,
    /// Wallet and key digest of its agent.
    pub(crate) agent: (WalletId, Hash),
}

/// The most that the first wallet of a house may pay on a day.
pub(crate) const DAILY_LIMIT: &str = "5000.00";
/// Above this a payment of the first wallet, or of an agent, waits for a person.
pub(crate) const REVIEW_ABOVE: &str = "100.00";

pub(crate) fn usd(text: &str) -> Amount {
    Amount::parse(text, Asset::USD.scale()).unwrap_or_default()
}

pub(crate) fn request(caller: Caller, command: Command) -> Request {
    Request { caller, origin: Origin::default(), idempotency: None, command: Arc::new(command) }
}

/// Does what must succeed: the stage is set before anything goes wrong.
async fn done(executor: &mut Executor, request: Request) -> Result<Outcome, String> {
    let answers = executor.run(&[request]).await;
    match answers.into_iter().next() {
        Some(Ok(answered)) => answered.result.map_err(|rejection| format!("{rejection:?}")),
        other => Err(format!("{other:?}")),
    }
}

impl House {
    /// Sets up a house with two people, three wallets, an agent and their policies.
    pub(crate) async fn new(executor: &mut Executor, name: &str) -> Result<Self, String> {
        let verb = CreateOrganization {
            name: name.to_owned(),
            email: format!("{name}@example.com"),
            wallets: vec![(Environment::Sandbox, format!("{name} ops"))],
        };
        let created = request(Caller::Operator, Command::CreateOrganization(verb));
        let Outcome::Organization(organization) = done(executor, created).await? else {
            return Err("no organization".to_owned());
        };
        let org = organization.id;
        let mut people = Vec::new();
        for person in ["alice", "bob"] {
            people.push(person_with_key(executor, (org, name), person).await?);
        }
        let first = people.first().copied().ok_or("nobody")?;
        let ops = organization.sandbox.default_wallet.ok_or("no wallet")?;
        let mut wallets = vec![ops];
        for wallet in ["vendor", "savings"] {
            wallets.push(wallet_called(executor, first, wallet).await?);
        }
        let agent = agent_of(executor, first, name).await?;
        for wallet in wallets.iter().chain([&agent.0]) {
            credit(executor, org, *wallet).await?;
        }
        review(executor, first, ops, Some(DAILY_LIMIT)).await?;
        review(executor, first, agent.0, None).await?;
        Ok(Self { org, wallets, people, agent })
    }
}

async fn person_with_key(
    executor: &mut Executor,
    (org, house): (OrgId, &str),
    name: &str,
) -> Result<Hash, String> {
    let email = format!("{name}@{house}.example");
    let verb = AddMember { org, name: name.to_owned(), email: email.clone(), role: Role::Admin };
    let added = request(Caller::Operator, Command::AddMember(verb));
    let Outcome::Member(member) = done(executor, added).await? else {
        return Err("no member".to_owned());
    };
    let digest = Hash::of_secret(email.as_bytes());
    let key = request(Caller::Operator, Command::CreateKey(key_of(org, member.person, digest)));
    done(executor, key).await?;
    Ok(digest)
}

fn key_of(org: OrgId, owner: PersonId, digest: Hash) -> CreateKey {
    CreateKey {
        name: "key".to_owned(),
        permissions: None,
        environment: Some(Environment::Sandbox),
        wallet_scope: Vec::new(),
        allowed_ips: Vec::new(),
        expires_at: None,
        secret: NewSecret { digest, prefix: "wg_test_xxxx".to_owned() },
        owner: None,
        on_behalf: Some(OperatorGrant { org, owner, kind: KeyKind::Person }),
    }
}

async fn wallet_called(executor: &mut Executor, by: Hash, name: &str) -> Result<WalletId, String> {
    let (name, metadata) = (name.to_owned(), "{}".to_owned());
    let verb = CreateWallet { name, agent_name: None, metadata };
    let created = request(Caller::Key(by), Command::CreateWallet(verb));
    match done(executor, created).await? {
        Outcome::Wallet(view) => Ok(view.wallet.id),
        other => Err(format!("{other:?}")),
    }
}

async fn agent_of(
    executor: &mut Executor,
    by: Hash,
    house: &str,
) -> Result<(WalletId, Hash), String> {
    let digest = Hash::of_secret(format!("agent of {house}").as_bytes());
    let verb = CreateAgent {
        name: "bot".to_owned(),
        agent_name: None,
        metadata: "{}".to_owned(),
        permissions: None,
        template: None,
        secret: NewSecret { digest, prefix: "wg_test_xxxx".to_owned() },
    };
    match done(executor, request(Caller::Key(by), Command::CreateAgent(verb))).await? {
        Outcome::Agent(view) => Ok((view.wallet.id, digest)),
        other => Err(format!("{other:?}")),
    }
}

async fn credit(executor: &mut Executor, org: OrgId, wallet: WalletId) -> Result<(), String> {
    let verb = CreditWallet {
        org,
        wallet,
        amount: usd("20000.00"),
        reference: "opening".to_owned(),
        reason: "simulation".to_owned(),
    };
    done(executor, request(Caller::Operator, Command::CreditWallet(verb))).await.map(drop)
}

async fn review(
    executor: &mut Executor,
    by: Hash,
    wallet: WalletId,
    daily: Option<&str>,
) -> Result<(), String> {
    let rules = Rules {
        max_transaction_amount: Some(usd(REVIEW_ABOVE)),
        daily_limit: daily.map(usd),
        require_approval: true,
        ..Rules::default()
    };
    let verb = CreatePolicy {
        wallet: Some(wallet),
        name: "review".to_owned(),
        enabled: true,
        conditions: Vec::new(),
        outcome: None,
        rules,
        terms: None,
        approval_ttl_seconds: Some(3_600),
    };
    done(executor, request(Caller::Key(by), Command::CreatePolicy(verb))).await.map(drop)
}
