//! Changing an API key: never beyond what the caller holds.

use std::sync::Arc;

use super::create::{distinct, locator, scope_exists};
use super::{ApiKey, KeyKind, KeyStatus};
use crate::access::{IpRange, Permissions};
use crate::ids::{KeyId, WalletId};
use crate::log::Fact;
use crate::organization::{Locator, LocatorKey, Member};
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};
use crate::time::Timestamp;
use crate::wallet::{AgentProfile, Wallet};

/// `PATCH /api-keys/:id`. None leaves a field as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateKey {
    /// The key.
    pub key: KeyId,
    /// Another name.
    pub name: Option<String>,
    /// Other permissions.
    pub permissions: Option<Permissions>,
    /// Other addresses; empty for anywhere.
    pub allowed_ips: Option<Vec<IpRange>>,
    /// Another end, or none.
    pub expires_at: Option<Option<Timestamp>>,
    /// Other wallets; empty for all.
    pub wallet_scope: Option<Vec<WalletId>>,
}

/// Changes a key of the caller's organization.
pub(crate) fn update(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &UpdateKey,
) -> Result<Answer, Halt> {
    let before = own_key(draft, session, verb.key)?;
    if before.status == KeyStatus::Revoked {
        return Err(Rejection::KeyState(before.status).into());
    }
    let credential = LocatorKey::Secret(before.digest);
    let own_wallets = before.wallet_scope.iter().map(|id| Key::Wallet(before.org, *id).into());
    draft.need(own_wallets.chain([Key::Locator(credential.clone()).into()]))?;
    let after = ApiKey {
        name: verb.name.clone().unwrap_or_else(|| before.name.clone()),
        permissions: verb.permissions.unwrap_or(before.permissions),
        allowed_ips: verb.allowed_ips.clone().unwrap_or_else(|| before.allowed_ips.clone()),
        expires_at: verb.expires_at.unwrap_or(before.expires_at),
        wallet_scope: verb
            .wallet_scope
            .as_deref()
            .map_or_else(|| before.wallet_scope.clone(), distinct),
        ..(*before).clone()
    };
    permitted(session, verb, &after)?;
    within_role(draft, verb, &after)?;
    if let Some(scope) = &verb.wallet_scope {
        scope_exists(draft, session, (scope, after.environment))?;
    }
    if draft.get::<Locator>(credential)?.is_some() {
        draft.update(locator(&after));
    }
    tell_agent(draft, &before, &after)?;
    let (was, is) = ((*before).clone(), after.clone());
    session.log(draft, Fact::KeyUpdated { before: was, after: is })?;
    Ok(Outcome::ApiKey(draft.update(after)).into())
}

/// An agent shows what its key allows.
fn tell_agent(draft: &mut Draft<'_>, before: &ApiKey, after: &ApiKey) -> Result<(), Halt> {
    for id in &before.wallet_scope {
        let Some(wallet) = draft.get::<Wallet>((before.org, *id))? else { continue };
        if let Some(agent) = wallet.agent.clone().filter(|agent| agent.key == Some(before.id)) {
            let permissions = after.permissions;
            let agent = Some(AgentProfile { permissions, ..agent });
            let updated_at = draft.now();
            draft.update(Wallet { agent, updated_at, ..(*wallet).clone() });
        }
    }
    Ok(())
}

/// A key never comes to allow more than the caller's, and an agent's never more than any agent's.
///
/// Whatever changes what a key can do, where or how long, grants anew all that it allows.
fn permitted(session: &Session, verb: &UpdateKey, after: &ApiKey) -> Result<(), Rejection> {
    let UpdateKey { permissions, allowed_ips, expires_at, wallet_scope, .. } = verb;
    let reach = wallet_scope.is_some() || allowed_ips.is_some() || expires_at.is_some();
    if (reach || permissions.is_some())
        && let Some(missing) = session.actor.permissions().first_missing(after.permissions)
    {
        return Err(Rejection::GrantExceeds(missing));
    }
    let beyond = Permissions::AGENT_MAX.first_missing(after.permissions).is_some();
    let unscoped = after.wallet_scope.is_empty();
    if after.kind == KeyKind::Agent && (beyond || unscoped) {
        return Err(Rejection::AgentCredential);
    }
    Ok(())
}

/// A person's key is never given more than their role allows.
fn within_role(draft: &Draft<'_>, verb: &UpdateKey, after: &ApiKey) -> Result<(), Halt> {
    let Some(wanted) = verb.permissions.filter(|_| after.kind != KeyKind::Agent) else {
        return Ok(());
    };
    draft.need([Key::Member(after.org, after.owner).into()])?;
    let owner = draft.get::<Member>((after.org, after.owner))?;
    let limit = owner.map(|owner| owner.role.permissions()).unwrap_or_default();
    let missing = limit.first_missing(wanted);
    missing.map_or(Ok(()), |missing| Err(Rejection::GrantExceeds(missing).into()))
}

/// Takes from a key what its owner's role allows no more, if that is news.
pub(crate) fn narrow_key(
    draft: &mut Draft<'_>,
    session: &Session,
    (before, limit): (&ApiKey, Permissions),
) -> Result<(), Halt> {
    let permissions = before.permissions.narrow(limit);
    if permissions == before.permissions {
        return Ok(());
    }
    let after = ApiKey { permissions, ..before.clone() };
    session.log(draft, Fact::KeyUpdated { before: before.clone(), after: after.clone() })?;
    draft.update(after);
    Ok(())
}

/// A key of the caller's organization and environment.
pub(super) fn own_key(
    draft: &Draft<'_>,
    session: &Session,
    id: KeyId,
) -> Result<Arc<ApiKey>, Halt> {
    let key = draft.get::<ApiKey>((session.org()?, id))?;
    let key = key.ok_or(Rejection::NotFound(Object::ApiKey))?;
    session.actor.must_match(key.environment)?;
    Ok(key)
}
