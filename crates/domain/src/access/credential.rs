//! From a secret's digest to whoever acts with it.

use std::net::IpAddr;
use std::sync::Arc;

use super::{Actor, Caller, Environment, SignedIn, Token, check_key};
use crate::ids::{KeyId, OrgId};
use crate::key::ApiKey;
use crate::organization::{LocatorTarget, Member};
use crate::rejection::Rejection;
use crate::sign_in::{Login, UserSession};
use crate::state::{Halt, Key, Read, State};
use crate::time::Timestamp;

/// What a credential leads to, before it was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The organization.
    pub org: OrgId,
    /// The environment.
    pub environment: Environment,
    /// The key, where it reaches some wallets alone.
    pub scoped: Option<KeyId>,
    target: LocatorTarget,
    /// Of a token: what it leaves of its key.
    token: Option<Token>,
}

impl Lead {
    /// Follows a credential's name. A key's secret is no session's and the other way round: only
    /// one of them is sent by a browser without being asked.
    #[must_use]
    pub fn of(caller: &Caller, target: Option<LocatorTarget>) -> Option<Self> {
        match (caller, target?) {
            (Caller::Key(_), target @ LocatorTarget::Key { org, key, environment, scoped }) => {
                Some(Self { org, environment, scoped: scoped.then_some(key), target, token: None })
            }
            (
                Caller::Token(token),
                target @ LocatorTarget::Key { org, key, environment, scoped },
            ) => {
                let (scoped, token) = (scoped.then_some(key), Some(*token));
                Some(Self { org, environment, scoped, target, token })
            }
            (Caller::Session(_), target @ LocatorTarget::Session { org, environment, .. }) => {
                Some(Self { org, environment, scoped: None, target, token: None })
            }
            _ => None,
        }
    }

    /// The rows by which the credential is judged.
    #[must_use]
    pub fn reads(&self) -> Vec<Read> {
        match self.target {
            LocatorTarget::Key { org, key, .. } => vec![Key::ApiKey(org, key).into()],
            LocatorTarget::Session { org, session, person, .. } => {
                let keys = [
                    Key::UserSession(org, session),
                    Key::Member(org, person),
                    Key::Login(org, person),
                ];
                keys.map(Read::from).into()
            }
            _ => Vec::new(),
        }
    }

    /// Whoever acts, if the credential works now and from here.
    pub fn actor(
        &self,
        state: &State,
        (ip, now): (Option<IpAddr>, Timestamp),
    ) -> Result<Actor, Halt> {
        match self.target {
            LocatorTarget::Key { org, key, .. } => {
                let key = state.get::<ApiKey>((org, key))?.ok_or(Rejection::Unauthenticated)?;
                check_key(&key, ip, now)?;
                match self.token {
                    None => Ok(Actor::Key(key)),
                    Some(token) => Ok(Actor::Key(narrowed(&key, token, now)?)),
                }
            }
            LocatorTarget::Session { org, session, person, .. } => {
                let session = state.get::<UserSession>((org, session))?;
                let member = state.get::<Member>((org, person))?;
                let login = state.get::<Login>((org, person))?;
                let found = session.zip(member).zip(login);
                let ((session, member), login) = found.ok_or(Rejection::Unauthenticated)?;
                // Whoever left and came back has another membership, and whoever chose another
                // password another login: both sign in anew.
                let belongs = session.member == member.id
                    && session.login == login.version
                    && member.is_active();
                if !belongs || !session.is_alive(now) {
                    return Err(Rejection::Unauthenticated.into());
                }
                Ok(Actor::Session(SignedIn { session, member }))
            }
            _ => Err(Rejection::Unauthenticated.into()),
        }
    }
}

/// A key as a token of it lets it be used.
fn narrowed(key: &ApiKey, token: Token, now: Timestamp) -> Result<Arc<ApiKey>, Rejection> {
    if now >= token.until {
        return Err(Rejection::Unauthenticated);
    }
    let permissions = key.permissions.narrow(token.scope);
    Ok(Arc::new(ApiKey { permissions, ..key.clone() }))
}
