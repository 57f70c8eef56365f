//! The same stage as the product's legs have, set with commands: an organization, its key, and
//! wallets with money and a policy each.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use countersign_domain::access::{Caller, Environment, Origin, Permissions};
use countersign_domain::canonical::Hash;
use countersign_domain::command::{Command, Request};
use countersign_domain::idempotency::Idempotency;
use countersign_domain::ids::{OrgId, PersonId, WalletId};
use countersign_domain::key::{CreateKey, KeyKind, NewSecret, OperatorGrant};
use countersign_domain::money::Amount;
use countersign_domain::organization::{AddMember, CreateOrganization, Role};
use countersign_domain::outcome::Outcome;
use countersign_domain::payment::SendPayment;
use countersign_domain::policy::{
    AmountBounds, Bound, Condition, Counting, CreatePolicy, Per, PolicyOutcome, Rules, Velocity,
    Window,
};
use countersign_domain::wallet::{CreateWallet, FundWallet};

use crate::load::random::Random;
use crate::product::wallets::WALLETS;

const DOLLAR: i128 = 100_000_000;
/// What the sandbox gives in one call, twice, as in the product's legs.
const FUNDINGS: usize = 2;

/// Whoever carries commands out.
pub(super) trait Desk {
    /// Carries out a command; a refusal is an error.
    fn submit(&mut self, request: Request) -> Result<Outcome>;
}

/// Wallets that pay each other, and the key that may tell them to.
#[derive(Clone)]
pub(super) struct Scene {
    caller: Caller,
    wallets: Arc<[WalletId]>,
}

impl Scene {
    /// Sets the stage.
    pub(super) fn prepare(desk: &mut impl Desk) -> Result<Self> {
        let (org, owner) = organization(desk)?;
        let digest = Hash::of_secret(b"the secret of the bench");
        desk.submit(request(Caller::Operator, key(digest, org, owner)))?;
        let caller = Caller::Key(digest);
        let wallets = (0..WALLETS).map(|number| wallet(desk, &caller, number));
        let wallets = wallets.collect::<Result<Vec<_>>>()?;
        Ok(Self { caller, wallets: wallets.into() })
    }

    /// Adds policies of the organization, each with a bound that nothing reaches, and a window that
    /// nothing fills where they are to count.
    pub(super) fn govern(
        &self,
        desk: &mut impl Desk,
        (policies, count): (usize, bool),
    ) -> Result<()> {
        let bound = Amount::from_units(1_000_000 * DOLLAR);
        for number in 0..policies {
            let below = AmountBounds { below: Some(bound), ..AmountBounds::default() };
            let above = AmountBounds { above: Some(bound), ..AmountBounds::default() };
            let window = Velocity {
                window: Window::Rolling { seconds: 86_400 },
                per: Per::Wallet,
                counting: Counting::default(),
                above: Bound::Amount(bound),
            };
            let policy = CreatePolicy {
                wallet: None,
                name: format!("Bench window {number}"),
                enabled: true,
                conditions: if count {
                    vec![Condition::Amount(below), Condition::Velocity(window)]
                } else {
                    vec![Condition::Amount(below), Condition::Amount(above)]
                },
                outcome: Some(PolicyOutcome::Hold),
                terms: None,
                approval_ttl_seconds: None,
                rules: Rules::default(),
            };
            desk.submit(request(self.caller.clone(), Command::CreatePolicy(policy)))?;
        }
        Ok(())
    }

    /// A payment of 0.01 between two random wallets under a key that nobody used before.
    pub(super) fn payment(&self, random: &mut Random) -> Result<Request> {
        let count = self.wallets.len();
        let from = random.below(count);
        let to = (from + 1 + random.below(count - 1)) % count;
        let at = |place: usize| self.wallets.get(place).copied().context("no such wallet");
        let payment = SendPayment {
            from: at(from)?,
            to: at(to)?,
            amount: Amount::from_units(DOLLAR / 100),
            description: None,
            metadata: None,
        };
        let key = random.key();
        let idempotency = Idempotency {
            key: String::from_utf8_lossy(&key).into_owned(),
            operation: "POST /v1/payments".to_owned(),
            fingerprint: Hash::of_secret(&key),
        };
        let paying = request(self.caller.clone(), Command::SendPayment(payment));
        Ok(Request { idempotency: Some(idempotency), ..paying })
    }
}

fn organization(desk: &mut impl Desk) -> Result<(OrgId, PersonId)> {
    let (name, email) = ("Bench".to_owned(), "bench@example.com".to_owned());
    let create = CreateOrganization { name: name.clone(), email: email.clone(), wallets: vec![] };
    let created = desk.submit(request(Caller::Operator, Command::CreateOrganization(create)))?;
    let Outcome::Organization(organization) = created else { bail!("no organization") };
    let org = organization.id;
    let add = AddMember { org, name, email, role: Role::Owner };
    let added = desk.submit(request(Caller::Operator, Command::AddMember(add)))?;
    let Outcome::Member(member) = added else { bail!("no member") };
    Ok((org, member.person))
}

fn key(digest: Hash, org: OrgId, owner: PersonId) -> Command {
    Command::CreateKey(CreateKey {
        name: "bench".to_owned(),
        permissions: Some(Permissions::ADMINISTRATOR),
        environment: Some(Environment::Sandbox),
        wallet_scope: vec![],
        allowed_ips: vec![],
        expires_at: None,
        secret: NewSecret { digest, prefix: "wg_test_benc".to_owned() },
        owner: None,
        on_behalf: Some(OperatorGrant { org, owner, kind: KeyKind::Person }),
    })
}

fn wallet(desk: &mut impl Desk, caller: &Caller, number: usize) -> Result<WalletId> {
    let (name, metadata) = (format!("bench {number}"), "{}".to_owned());
    let create = CreateWallet { name, agent_name: None, metadata };
    let created = desk.submit(request(caller.clone(), Command::CreateWallet(create)))?;
    let Outcome::Wallet(view) = created else { bail!("no wallet") };
    let wallet = view.wallet.id;
    for _ in 0..FUNDINGS {
        let fund = FundWallet { wallet, amount: Amount::from_units(10_000 * DOLLAR) };
        desk.submit(request(caller.clone(), Command::FundWallet(fund)))?;
    }
    let policy = CreatePolicy {
        wallet: Some(wallet),
        name: "Bench review".to_owned(),
        enabled: true,
        conditions: Vec::new(),
        outcome: None,
        terms: None,
        approval_ttl_seconds: None,
        rules: Rules {
            max_transaction_amount: Some(Amount::from_units(1_000 * DOLLAR)),
            require_approval: true,
            daily_limit: Some(Amount::from_units(100_000_000 * DOLLAR)),
            ..Rules::default()
        },
    };
    desk.submit(request(caller.clone(), Command::CreatePolicy(policy)))?;
    Ok(wallet)
}

fn request(caller: Caller, command: Command) -> Request {
    // As the product notes the peer of a connection.
    let origin = Origin { ip: Some(IpAddr::V4(Ipv4Addr::LOCALHOST)) };
    Request { caller, origin, idempotency: None, command: Arc::new(command) }
}
