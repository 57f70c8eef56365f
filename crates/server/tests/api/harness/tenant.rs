//! An organization of a world: two people, their keys, and two wallets.

use std::sync::atomic::{AtomicU64, Ordering};

use countersign_domain::access::{Caller, Environment, IpRange, Permission, Permissions};
use countersign_domain::canonical::Hash;
use countersign_domain::command::Command;
use countersign_domain::ids::{KeyId, OrgId, PersonId, WalletId};
use countersign_domain::key::{CreateKey, KeyKind, NewSecret, OperatorGrant};
use countersign_domain::money::{Amount, Asset};
use countersign_domain::organization::{AddMember, CreateOrganization, Role};
use countersign_domain::outcome::Outcome;
use countersign_domain::time::Timestamp;
use countersign_domain::wallet::{CreateWallet, CreditWallet};

use super::World;

/// An organization as every test finds it: a million in `ops`, nothing in `vendor`.
pub(crate) struct Tenant {
    /// Its id.
    pub(crate) org: OrgId,
    /// Who starts payments: all permissions.
    pub(crate) operator: Key,
    /// Who decides requests: all permissions, another person.
    pub(crate) reviewer: Key,
    /// The operator's key for production.
    pub(crate) live: Key,
    /// The default wallet of the sandbox: 1,000,000.00.
    pub(crate) ops: WalletId,
    /// A wallet of the sandbox with nothing in it.
    pub(crate) vendor: WalletId,
    /// The default wallet of production, with nothing in it.
    pub(crate) live_ops: WalletId,
}

/// An API key and its secret.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    /// Its id.
    pub(crate) id: KeyId,
    /// What the `Authorization` header says.
    pub(crate) secret: String,
    /// Whose it is.
    pub(crate) person: PersonId,
}

/// A key to be made; [`NewTestKey::of`] has all permissions in the sandbox.
pub(crate) struct NewTestKey {
    /// Whose it is.
    pub(crate) person: PersonId,
    /// What it stands for.
    pub(crate) kind: KeyKind,
    /// Its environment.
    pub(crate) environment: Environment,
    /// What it allows; none for the usual of its kind.
    pub(crate) permissions: Option<&'static [&'static str]>,
    /// The wallets it reaches; empty for all.
    pub(crate) scope: Vec<WalletId>,
    /// Where it may be used from; empty for anywhere.
    pub(crate) allowed_ips: Vec<IpRange>,
    /// When it stops working.
    pub(crate) expires_at: Option<Timestamp>,
}

impl NewTestKey {
    /// A person's key with all permissions in the sandbox.
    pub(crate) fn of(person: PersonId) -> Self {
        Self {
            person,
            kind: KeyKind::Person,
            environment: Environment::Sandbox,
            permissions: None,
            scope: Vec::new(),
            allowed_ips: Vec::new(),
            expires_at: None,
        }
    }

    /// The usual key of an agent that pays from this wallet.
    pub(crate) fn agent(person: PersonId, wallet: WalletId) -> Self {
        Self { kind: KeyKind::Agent, scope: vec![wallet], ..Self::of(person) }
    }
}

impl Key {
    /// As a command's caller.
    pub(crate) fn caller(&self) -> Caller {
        Caller::Key(Hash::of_secret(self.secret.as_bytes()))
    }
}

impl Tenant {
    pub(super) async fn create(world: &World, name: &str) -> Self {
        let wallets = Environment::ALL.map(|environment| (environment, "ops".to_owned()));
        let verb = CreateOrganization {
            name: name.to_owned(),
            email: format!("office@{}.test", name.to_lowercase()),
            wallets: wallets.into(),
        };
        let command = Command::CreateOrganization(verb);
        let Outcome::Organization(organization) = operator(world, command).await else {
            panic!("not an organization");
        };
        let org = organization.id;
        let olga = member(world, org, ("Olga", Role::Owner)).await;
        let rene = member(world, org, ("Rene", Role::Approver)).await;
        let operator = mint(world, org, NewTestKey::of(olga)).await;
        let reviewer = mint(world, org, NewTestKey::of(rene)).await;
        let production =
            NewTestKey { environment: Environment::Production, ..NewTestKey::of(olga) };
        let live = mint(world, org, production).await;
        let vendor = wallet(world, &operator, "vendor").await;
        let (ops, live_ops) = (organization.sandbox, organization.production);
        let (ops, live_ops) = (ops.default_wallet.unwrap(), live_ops.default_wallet.unwrap());
        let tenant = Self { org, operator, reviewer, live, ops, vendor, live_ops };
        tenant.credit(world, ops, "1000000").await;
        tenant
    }

    /// A member of the organization.
    pub(crate) async fn member(&self, world: &World, name: &str) -> PersonId {
        member(world, self.org, (name, Role::Member)).await
    }

    /// A member of the organization with a role.
    pub(crate) async fn member_with(&self, world: &World, name: &str, role: Role) -> PersonId {
        member(world, self.org, (name, role)).await
    }

    /// A key made by the operator of the installation.
    pub(crate) async fn key(&self, world: &World, new: NewTestKey) -> Key {
        mint(world, self.org, new).await
    }

    /// A key of the operator person that allows only this.
    pub(crate) async fn limited_key(
        &self,
        world: &World,
        permissions: &'static [&'static str],
    ) -> Key {
        let new =
            NewTestKey { permissions: Some(permissions), ..NewTestKey::of(self.operator.person) };
        mint(world, self.org, new).await
    }

    /// Another wallet of the sandbox, with money in it.
    pub(crate) async fn wallet(&self, world: &World, name: &str, amount: &str) -> WalletId {
        let id = wallet(world, &self.operator, name).await;
        self.credit(world, id, amount).await;
        id
    }

    /// Money that arrived outside.
    pub(crate) async fn credit(&self, world: &World, wallet: WalletId, amount: &str) {
        let amount = Amount::parse(amount, Asset::USD.scale()).unwrap();
        if amount.is_zero() {
            return;
        }
        // A wallet is credited once for each reference.
        static ARRIVALS: AtomicU64 = AtomicU64::new(1);
        let reference = format!("BANK-{}", ARRIVALS.fetch_add(1, Ordering::Relaxed));
        let reason = "arrived in a test".to_owned();
        let verb = CreditWallet { org: self.org, wallet, amount, reference, reason };
        operator(world, Command::CreditWallet(verb)).await;
    }
}

async fn operator(world: &World, command: Command) -> Outcome {
    world.submit(Caller::Operator, command).await.unwrap()
}

async fn member(world: &World, org: OrgId, (name, role): (&str, Role)) -> PersonId {
    let email = format!("{}@{org}.test", name.to_lowercase()).to_lowercase();
    let verb = AddMember { org, name: name.to_owned(), email, role };
    match operator(world, Command::AddMember(verb)).await {
        Outcome::Member(member) => member.person,
        other => panic!("not a member: {other:?}"),
    }
}

async fn wallet(world: &World, key: &Key, name: &str) -> WalletId {
    let verb = CreateWallet { name: name.to_owned(), agent_name: None, metadata: "{}".to_owned() };
    match world.submit(key.caller(), Command::CreateWallet(verb)).await.unwrap() {
        Outcome::Wallet(view) => view.wallet.id,
        other => panic!("not a wallet: {other:?}"),
    }
}

async fn mint(world: &World, org: OrgId, new: NewTestKey) -> Key {
    let mut random = [0; 16];
    getrandom::fill(&mut random).unwrap();
    let secret = format!("{}{}", new.environment.key_prefix(), hex::encode(random));
    let word = |word: &&str| Permission::from_word(word).unwrap();
    let permissions = new.permissions.map(|words| words.iter().map(word).collect());
    // Whatever the owner's role: what the operator says outright stands.
    let everything = (new.kind != KeyKind::Agent).then_some(Permissions::ADMINISTRATOR);
    let verb = CreateKey {
        name: "test key".to_owned(),
        permissions: permissions.or(everything),
        environment: Some(new.environment),
        wallet_scope: new.scope,
        allowed_ips: new.allowed_ips,
        expires_at: new.expires_at,
        secret: NewSecret {
            digest: Hash::of_secret(secret.as_bytes()),
            prefix: secret.chars().take(12).collect(),
        },
        owner: None,
        on_behalf: Some(OperatorGrant { org, owner: new.person, kind: new.kind }),
    };
    match operator(world, Command::CreateKey(verb)).await {
        Outcome::ApiKey(key) => Key { id: key.id, secret, person: new.person },
        other => panic!("not a key: {other:?}"),
    }
}
