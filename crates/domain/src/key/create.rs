//! A new API key.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{ApiKey, KeyKind, KeyStatus};
use crate::access::{Actor, Environment, IpRange, Permissions};
use crate::canonical::Hash;
use crate::ids::{OrgId, PersonId, WalletId};
use crate::log::Fact;
use crate::organization::{Locator, LocatorKey, LocatorTarget, Member};
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};
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

/// Creates a key that allows no more than its maker's.
pub(crate) fn create(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CreateKey,
) -> Result<Answer, Halt> {
    let key = match (&session.actor, &verb.on_behalf) {
        (Actor::Operator, Some(grant)) => by_operator(draft, session, (verb, grant))?,
        (Actor::Key(caller), None) => by_key(draft, session, (verb, caller))?,
        _ => return Err(Rejection::OperatorOnly.into()),
    };
    Ok(Outcome::ApiKey(mint(draft, session, key)?).into())
}

fn by_key(
    draft: &Draft<'_>,
    session: &Session,
    (verb, caller): (&CreateKey, &Arc<ApiKey>),
) -> Result<NewKey, Halt> {
    let environment = verb.environment.unwrap_or(caller.environment);
    let upward = environment == Environment::Production
        && caller.environment == Environment::Sandbox
        && !draft.context().settings.dev;
    if upward {
        return Err(Rejection::ProductionKeyFromSandbox.into());
    }
    let permissions = verb.permissions.unwrap_or(caller.permissions);
    if let Some(missing) = caller.permissions.first_missing(permissions) {
        return Err(Rejection::GrantExceeds(missing).into());
    }
    scope_exists(draft, session, (&verb.wallet_scope, environment))?;
    Ok(NewKey { environment, permissions, kind: KeyKind::Person, people: None, ..NewKey::of(verb) })
}

fn by_operator(
    draft: &Draft<'_>,
    session: &Session,
    (verb, grant): (&CreateKey, &OperatorGrant),
) -> Result<NewKey, Halt> {
    let member = draft.get::<Member>((session.org()?, grant.owner))?;
    member.ok_or(Rejection::NotFound(Object::Person))?;
    let environment = verb.environment.unwrap_or(Environment::Sandbox);
    scope_exists(draft, session, (&verb.wallet_scope, environment))?;
    let usual = match grant.kind {
        KeyKind::Person | KeyKind::Platform => Permissions::ADMINISTRATOR,
        KeyKind::Agent => Permissions::AGENT_DEFAULT,
    };
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
    let behind = session.actor.key().map(|key| (key.owner, key.owner));
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
