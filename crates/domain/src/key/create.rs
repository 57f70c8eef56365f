//! A new API key.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{ApiKey, KeyKind, KeyStatus};
use crate::access::{Actor, Environment, IpRange, Permission, Permissions};
use crate::approval::Ineligible;
use crate::canonical::Hash;
use crate::ids::{OrgId, PersonId, WalletId};
use crate::log::Fact;
use crate::organization::{Locator, LocatorKey, LocatorTarget, Member};
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};
use crate::time::Timestamp;
use crate::wallet::own_wallet;

/// What is known of a fresh secret: never the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSecret {
    /// Its SHA-256.
    pub digest: Hash,
    /// Its first 12 characters, for display.
    pub prefix: String,
}

/// `POST /api-keys`, and the operator's `key create`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateKey {
    /// Its name.
    pub name: String,
    /// What it shall allow; none for all that the caller holds.
    pub permissions: Option<Permissions>,
    /// Its environment; none for the caller's.
    pub environment: Option<Environment>,
    /// The wallets it reaches; empty for all.
    pub wallet_scope: Vec<WalletId>,
    /// Where it may be used from; empty for anywhere.
    pub allowed_ips: Vec<IpRange>,
    /// When it stops working by itself.
    pub expires_at: Option<Timestamp>,
    /// Its secret, by environment: which one it becomes is known only when it is decided.
    pub secret: NewSecret,
    /// Whose key it is; none for the caller's own.
    pub owner: Option<PersonId>,
    /// Whose key it is, when the operator makes it.
    pub on_behalf: Option<OperatorGrant>,
}

/// What the operator says about a key that they make for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperatorGrant {
    /// The organization.
    pub org: OrgId,
    /// The member it belongs to.
    pub owner: PersonId,
    /// What kind of principal it stands for.
    pub kind: KeyKind,
}

/// A key of any kind.
pub(crate) struct NewKey {
    pub(crate) name: String,
    pub(crate) environment: Environment,
    pub(crate) kind: KeyKind,
    pub(crate) permissions: Permissions,
    pub(crate) wallet_scope: Vec<WalletId>,
    pub(crate) allowed_ips: Vec<IpRange>,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) secret: NewSecret,
    /// Owner and creator; none for those of the key that makes it.
    pub(crate) people: Option<(PersonId, PersonId)>,
}

/// Creates a key that allows no more than its maker holds, nor than its owner's role allows.
pub(crate) fn create(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CreateKey,
) -> Result<Answer, Halt> {
    let key = match (&session.actor, &verb.on_behalf) {
        (Actor::Operator, Some(grant)) => by_operator(draft, session, (verb, grant))?,
        (Actor::Key(_) | Actor::Session(_) | Actor::Asker(_), None) => {
            by_caller(draft, session, verb)?
        }
        _ => return Err(Rejection::OperatorOnly.into()),
    };
    Ok(Outcome::ApiKey(mint(draft, session, key)?).into())
}

/// A person who has signed in may make keys for either environment; a sandbox key makes none for
/// production.
fn by_caller(draft: &Draft<'_>, session: &Session, verb: &CreateKey) -> Result<NewKey, Halt> {
    let own = session.environment()?;
    let environment = verb.environment.unwrap_or(own);
    let upward = environment == Environment::Production
        && own == Environment::Sandbox
        && session.actor.key().is_some()
        && !draft.context().settings.dev;
    if upward {
        return Err(Rejection::ProductionKeyFromSandbox.into());
    }
    let caller = session.actor.person().ok_or(Rejection::OperatorOnly)?;
    let owner = verb.owner.unwrap_or(caller);
    let limit = owner_of(draft, session, owner)?.role.permissions();
    let held = session.actor.permissions();
    let permissions = verb.permissions.unwrap_or_else(|| held.narrow(limit));
    if let Some(missing) = first_missing(permissions, [held, limit]) {
        return Err(Rejection::GrantExceeds(missing).into());
    }
    scope_exists(draft, session, (&verb.wallet_scope, environment))?;
    let people = Some((owner, caller));
    Ok(NewKey { environment, permissions, kind: KeyKind::Person, people, ..NewKey::of(verb) })
}

/// Whoever a key is to belong to: somebody who is there.
fn owner_of(draft: &Draft<'_>, session: &Session, owner: PersonId) -> Result<Arc<Member>, Halt> {
    let name = (session.org()?, owner);
    draft.need([Key::Member(name.0, name.1).into()])?;
    let member = draft.get::<Member>(name)?.filter(|member| member.is_active());
    Ok(member.ok_or(Rejection::NotFound(Object::Person))?)
}

/// The first permission that not each of these allows.
pub(super) fn first_missing(wanted: Permissions, limits: [Permissions; 2]) -> Option<Permission> {
    limits.into_iter().find_map(|limit| limit.first_missing(wanted))
}

fn by_operator(
    draft: &Draft<'_>,
    session: &Session,
    (verb, grant): (&CreateKey, &OperatorGrant),
) -> Result<NewKey, Halt> {
    let limit = owner_of(draft, session, grant.owner)?.role.permissions();
    let environment = verb.environment.unwrap_or(Environment::Sandbox);
    scope_exists(draft, session, (&verb.wallet_scope, environment))?;
    let usual = match grant.kind {
        KeyKind::Person | KeyKind::Platform => Permissions::ADMINISTRATOR.narrow(limit),
        KeyKind::Agent => Permissions::AGENT_DEFAULT,
    };
    // What the operator says outright stands, whatever the owner's role.
    let permissions = verb.permissions.unwrap_or(usual);
    let excess = Permissions::AGENT_MAX.first_missing(permissions).is_some();
    if grant.kind == KeyKind::Agent && (excess || verb.wallet_scope.is_empty()) {
        return Err(Rejection::AgentCredential.into());
    }
    let people = Some((grant.owner, grant.owner));
    Ok(NewKey { environment, permissions, kind: grant.kind, people, ..NewKey::of(verb) })
}

/// Every wallet of a scope is the organization's, in the key's environment.
pub(super) fn scope_exists(
    draft: &Draft<'_>,
    session: &Session,
    (scope, environment): (&[WalletId], Environment),
) -> Result<(), Halt> {
    for id in scope {
        let found = own_wallet(draft, &session.actor, session.org()?, *id);
        let resource = match found {
            Ok(wallet) => wallet.environment,
            // A key of the other environment may be scoped to that environment's wallets.
            Err(Halt::Rejected(Rejection::EnvironmentMismatch { resource, .. })) => resource,
            Err(halt) => return Err(halt),
        };
        if resource != environment {
            return Err(Rejection::EnvironmentMismatch { key: environment, resource }.into());
        }
    }
    Ok(())
}

impl NewKey {
    fn of(verb: &CreateKey) -> Self {
        Self {
            name: verb.name.clone(),
            environment: Environment::Sandbox,
            kind: KeyKind::Person,
            permissions: Permissions::NONE,
            wallet_scope: distinct(&verb.wallet_scope),
            allowed_ips: verb.allowed_ips.clone(),
            expires_at: verb.expires_at,
            secret: verb.secret.clone(),
            people: None,
        }
    }
}

/// Each wallet of a scope once: a key of one wallet is recognised by its scope's length.
pub(super) fn distinct(scope: &[WalletId]) -> Vec<WalletId> {
    let mut seen = BTreeSet::new();
    scope.iter().copied().filter(|wallet| seen.insert(*wallet)).collect()
}

/// Inserts a key, the way to find it by its secret, and the record of it.
pub(crate) fn mint(
    draft: &mut Draft<'_>,
    session: &Session,
    new: NewKey,
) -> Result<Arc<ApiKey>, Halt> {
    // Whoever made the caller's key for its owner knows its secret, and would know this one's
    // too; a key has no room for a third name, so that two people make none.
    if session.actor.holders().len() > 1 {
        return Err(Rejection::NotEligible(Ineligible::NotAPerson).into());
    }
    let behind = session.actor.person().map(|person| (person, person));
    let (owner, creator) = new.people.or(behind).ok_or(Rejection::OperatorOnly)?;
    let key = ApiKey {
        id: draft.fresh(),
        org: session.org()?,
        environment: new.environment,
        kind: new.kind,
        name: new.name,
        digest: new.secret.digest,
        prefix: new.secret.prefix,
        permissions: new.permissions,
        wallet_scope: new.wallet_scope,
        allowed_ips: new.allowed_ips,
        owner,
        creator,
        status: KeyStatus::Active,
        expires_at: new.expires_at,
        created_at: draft.now(),
        revoked_at: None,
    };
    draft.insert(locator(&key));
    session.log(draft, Fact::KeyCreated { key: key.clone() })?;
    Ok(draft.insert(key))
}

/// How a key is found by its secret.
pub(super) fn locator(key: &ApiKey) -> Locator {
    let target = LocatorTarget::Key {
        org: key.org,
        key: key.id,
        environment: key.environment,
        scoped: !key.wallet_scope.is_empty(),
    };
    Locator { key: LocatorKey::Secret(key.digest), target }
}
