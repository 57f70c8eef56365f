//! Another key for an agent; the old one dies in the same transaction.

use super::pause::agent;
use crate::access::Permissions;
use crate::ids::WalletId;
use crate::key::{ApiKey, KeyKind, NewKey, NewSecret, mint, revoke_key};
use crate::ledger::{AccountKey, available};
use crate::log::Fact;
use crate::outcome::{KeyRotated, Outcome};
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};
use crate::wallet::{AgentProfile, Wallet};

/// `POST /agents/:id/rotate-key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotateAgentKey {
    /// The agent.
    pub wallet: WalletId,
    /// The secret of the new key.
    pub secret: NewSecret,
}

/// Replaces an agent's key by one with the same permissions, scope and addresses.
pub(crate) fn rotate_key(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &RotateAgentKey,
) -> Result<Answer, Halt> {
    let wallet = agent(draft, session, verb.wallet)?;
    let profile = wallet.agent.clone().ok_or(Rejection::corrupt("agent without profile"))?;
    let old = match profile.key {
        None => None,
        Some(id) => {
            draft.need([Key::ApiKey(wallet.org, id).into()])?;
            draft.get::<ApiKey>((wallet.org, id))?
        }
    };
    let permissions = old.as_ref().map_or(profile.permissions, |old| old.permissions);
    grantable(session, permissions)?;
    if let Some(old) = &old {
        revoke_key(draft, session, old)?;
    }
    let rotator = session.actor.person().ok_or(Rejection::OperatorOnly)?;
    // Whoever made the agent stays behind it, whoever holds its secret now.
    let people = old.as_ref().map(|old| (rotator, old.creator));
    let new = NewKey {
        name: old.as_ref().map_or_else(|| wallet.name.clone(), |old| old.name.clone()),
        environment: wallet.environment,
        kind: KeyKind::Agent,
        permissions,
        wallet_scope: old.as_ref().map_or_else(|| vec![wallet.id], |old| old.wallet_scope.clone()),
        allowed_ips: old.as_ref().map(|old| old.allowed_ips.clone()).unwrap_or_default(),
        expires_at: None,
        secret: verb.secret.clone(),
        people,
    };
    let key = mint(draft, session, new)?;
    let (id, prefix) = (Some(key.id), Some(key.prefix.clone()));
    let agent = Some(AgentProfile { key: id, key_prefix: prefix, ..profile });
    let updated_at = draft.now();
    let wallet = draft.update(Wallet { agent, updated_at, ..(*wallet).clone() });
    let account = available(draft, wallet.org, AccountKey::wallet(wallet.id, wallet.currency))?;
    let revoked = old.map(|old| old.id);
    let rotated = Fact::AgentKeyRotated {
        wallet: (*wallet).clone(),
        account: (*account).clone(),
        key: key.id,
        revoked,
    };
    session.log(draft, rotated)?;
    Ok(Outcome::KeyRotated(KeyRotated { wallet: wallet.id, key: key.id, revoked }).into())
}

/// A rotation hands out a secret: whoever gets it must hold what it allows, and what it allows is
/// no more than any agent may (spec §2.1, §2.7).
fn grantable(session: &Session, permissions: Permissions) -> Result<(), Rejection> {
    if Permissions::AGENT_MAX.first_missing(permissions).is_some() {
        return Err(Rejection::AgentCredential);
    }
    let missing = session.actor.permissions().first_missing(permissions);
    missing.map_or(Ok(()), |missing| Err(Rejection::GrantExceeds(missing)))
}
