//! Authentication and authorization, in the order of spec §2.4.

use std::net::IpAddr;
use std::sync::Arc;

use super::{Actor, Caller, Permission, Permissions};
use crate::command::{Access, Command, Request};
use crate::ids::OrgId;
use crate::key::{ApiKey, KeyKind, KeyStatus};
use crate::organization::{Locator, LocatorKey, LocatorTarget, Organization};
use crate::rejection::Rejection;
use crate::session::Session;
use crate::state::{Draft, Halt, Key, Read};
use crate::time::Timestamp;

/// Finds out who asks, and makes sure that all which the command names is known.
pub(crate) fn authenticate(draft: &Draft<'_>, request: &Request) -> Result<Session, Halt> {
    let command = &request.command;
    match &request.caller {
        Caller::Key(digest) => {
            let credential = LocatorKey::Secret(*digest);
            let mut first: Vec<Read> = command.locators();
            first.push(Key::Locator(credential.clone()).into());
            draft.need(first)?;
            let locator = draft.get::<Locator>(credential)?;
            let target = locator.map(|row| row.target);
            let Some(LocatorTarget::Key { org, key, environment, scoped }) = target else {
                return Err(Rejection::Unauthenticated.into());
            };
            let mut second = command.reads(draft, org)?;
            second.push(Key::ApiKey(org, key).into());
            second.push(Key::Organization(org).into());
            second.push(Key::LogHead(org).into());
            second.extend(request.idempotency_reads(org, environment, scoped.then_some(key)));
            draft.need(second)?;
            let key = draft.get::<ApiKey>((org, key))?.ok_or(Rejection::Unauthenticated)?;
            check_key(&key, request.origin.ip, draft.now())?;
            let organization = draft.get::<Organization>(org)?;
            Ok(Session { actor: Actor::Key(key), organization, ip: request.origin.ip })
        }
        Caller::Operator => internal(draft, request, Actor::Operator),
        Caller::System => internal(draft, request, Actor::System),
    }
}

/// The operator and the server itself name the organization in the command.
fn internal(draft: &Draft<'_>, request: &Request, actor: Actor) -> Result<Session, Halt> {
    let command = &request.command;
    draft.need(command.locators())?;
    let Some(org) = command.organization() else {
        return Ok(Session { actor, organization: None, ip: request.origin.ip });
    };
    let mut reads = command.reads(draft, org)?;
    reads.push(Key::Organization(org).into());
    reads.push(Key::LogHead(org).into());
    draft.need(reads)?;
    let organization = draft.get::<Organization>(org)?;
    Ok(Session { actor, organization, ip: request.origin.ip })
}

/// Refuses a key that does not work, or not from here.
pub(crate) fn check_key(key: &ApiKey, ip: Option<IpAddr>, now: Timestamp) -> Result<(), Rejection> {
    if key.status == KeyStatus::Revoked {
        return Err(Rejection::KeyRevoked { key: key.id });
    }
    if key.is_expired(now) {
        return Err(Rejection::Unauthenticated);
    }
    let from_anywhere = key.allowed_ips.is_empty();
    let from_here = |ip: IpAddr| key.allowed_ips.iter().any(|range| range.contains(ip));
    if !from_anywhere && !ip.is_some_and(from_here) {
        return Err(Rejection::AddressNotAllowed);
    }
    Ok(())
}

/// Refuses a command that the credential does not allow.
pub(crate) fn authorize(session: &Session, command: &Command) -> Result<(), Rejection> {
    match (&session.actor, command.access()) {
        (Actor::Key(key), access) => {
            check_access(key, access)?;
            check_template(key, command)
        }
        // The server itself has no business but its timers, and nobody else has that one.
        (Actor::System, Access::System(_)) => Ok(()),
        (Actor::System, _) | (Actor::Operator, Access::System(_)) => Err(Rejection::OperatorOnly),
        (Actor::Operator, _) => Ok(()),
    }
}

/// An agent made from a template gets a policy too.
fn check_template(key: &ApiKey, command: &Command) -> Result<(), Rejection> {
    let needed = Permission::PoliciesWrite;
    match command {
        Command::CreateAgent(verb)
            if verb.template.is_some() && !key.permissions.allows(needed) =>
        {
            Err(Rejection::PermissionMissing(needed))
        }
        _ => Ok(()),
    }
}

/// Refuses what a key does not allow. An agent's key is narrowed again at use: whatever its row
/// says, it can do no more than the most that an agent may (spec §2.7).
pub fn check_access(key: &Arc<ApiKey>, access: Access) -> Result<(), Rejection> {
    let (permission, unscoped) = match access {
        Access::Own if key.kind == KeyKind::Platform => return Err(Rejection::PlatformCredential),
        Access::Own => return Ok(()),
        Access::Permission(permission) => (permission, false),
        Access::Unscoped(permission) => (permission, true),
        Access::Operator(_) | Access::Installation | Access::System(_) => {
            return Err(Rejection::OperatorOnly);
        }
    };
    if key.kind == KeyKind::Platform {
        return Err(Rejection::PlatformCredential);
    }
    if !key.permissions.allows(permission) {
        return Err(Rejection::PermissionMissing(permission));
    }
    if key.kind == KeyKind::Agent && !Permissions::AGENT_MAX.allows(permission) {
        return Err(Rejection::AgentCredential);
    }
    if unscoped && !key.wallet_scope.is_empty() {
        return Err(Rejection::ScopedCredential);
    }
    if unscoped && key.kind == KeyKind::Agent {
        return Err(Rejection::AgentCredential);
    }
    Ok(())
}

/// Authenticates a reader: the same rules as for a command, on rows that were just read.
pub fn authenticate_reader(
    key: &Arc<ApiKey>,
    ip: Option<IpAddr>,
    now: Timestamp,
) -> Result<(), Rejection> {
    check_key(key, ip, now)
}

/// The organization a reader's key belongs to.
#[must_use]
pub fn organization_of(locator: &Locator) -> Option<(OrgId, crate::ids::KeyId)> {
    match locator.target {
        LocatorTarget::Key { org, key, .. } => Some((org, key)),
        LocatorTarget::Wallet { .. } | LocatorTarget::Person(_) => None,
    }
}
