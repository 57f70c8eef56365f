//! Authentication and authorization, in the order of spec §2.4.

use std::net::IpAddr;

use super::{Actor, Caller, Lead, Permission, Permissions, Token};
use crate::canonical::Hash;
use crate::command::{Access, Command, Request};
use crate::key::{ApiKey, KeyKind, KeyStatus};
use crate::organization::{Locator, LocatorKey, Organization};
use crate::rejection::Rejection;
use crate::session::Session;
use crate::state::{Draft, Halt, Key, Read};
use crate::time::Timestamp;

/// Finds out who asks, and makes sure that all which the command names is known.
pub(crate) fn authenticate(draft: &Draft<'_>, request: &Request) -> Result<Session, Halt> {
    match &request.caller {
        Caller::Key(digest)
        | Caller::Session(digest)
        | Caller::Token(Token { key: digest, .. }) => external(draft, request, *digest),
        Caller::Operator => internal(draft, request, Actor::Operator),
        Caller::System => internal(draft, request, Actor::System),
    }
}

/// Whoever brings a secret acts in the organization that it leads to.
fn external(draft: &Draft<'_>, request: &Request, digest: Hash) -> Result<Session, Halt> {
    let command = &request.command;
    let credential = LocatorKey::Secret(digest);
    let mut first: Vec<Read> = command.locators();
    first.push(Key::Locator(credential.clone()).into());
    draft.need(first)?;
    let target = draft.get::<Locator>(credential)?.map(|row| row.target);
    let lead = Lead::of(&request.caller, target).ok_or(Rejection::Unauthenticated)?;
    let org = command.merchant().unwrap_or(lead.org);
    let judged = |draft: &Draft<'_>| lead.actor(draft.state(), (request.origin.ip, draft.now()));
    if org != lead.org {
        // Nothing of another organization is read for whoever has no business there.
        draft.need(lead.reads())?;
        let actor = judged(draft)?;
        check_access(&actor, command.access())?;
        if actor.kind() != Some(KeyKind::Platform) {
            return Err(Rejection::NotMember.into());
        }
    }
    let mut second = command.reads(draft, org)?;
    second.extend(command.named_reads(org, lead.environment));
    second.extend(lead.reads());
    second.push(Key::Organization(org).into());
    second.push(Key::LogHead(org).into());
    second.extend(request.idempotency_reads(lead.org, lead.environment, lead.scoped));
    draft.need(second)?;
    let actor = judged(draft)?;
    let organization = draft.get::<Organization>(org)?;
    let is_platform = actor.kind() == Some(KeyKind::Platform);
    let on_behalf_of = command.on_behalf_of().filter(|_| is_platform).map(str::to_owned);
    Ok(Session { actor, organization, ip: request.origin.ip, seconded: false, on_behalf_of })
}

/// The operator and the server itself name the organization in the command.
fn internal(draft: &Draft<'_>, request: &Request, actor: Actor) -> Result<Session, Halt> {
    let command = &request.command;
    draft.need(command.locators())?;
    let Some(org) = command.organization() else {
        return Ok(Session::of_server(actor, None, request.origin.ip));
    };
    let mut reads = command.reads(draft, org)?;
    reads.push(Key::Organization(org).into());
    reads.push(Key::LogHead(org).into());
    draft.need(reads)?;
    let organization = draft.get::<Organization>(org)?;
    Ok(Session::of_server(actor, organization, request.origin.ip))
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
        (actor @ (Actor::Key(_) | Actor::Session(_) | Actor::Asker(_)), access) => {
            check_access(actor, access)?;
            check_template(actor, command)
        }
        // The server itself has no business but its timers, and nobody else has that one.
        (Actor::System, Access::System(_)) => Ok(()),
        (Actor::System, _) | (Actor::Operator, Access::System(_) | Access::Session) => {
            Err(Rejection::OperatorOnly)
        }
        (Actor::Operator, _) => Ok(()),
    }
}

/// An agent made from a template gets a policy too.
fn check_template(actor: &Actor, command: &Command) -> Result<(), Rejection> {
    let needed = Permission::PoliciesWrite;
    match command {
        Command::CreateAgent(verb)
            if verb.template.is_some() && !actor.permissions().allows(needed) =>
        {
            Err(Rejection::PermissionMissing(needed))
        }
        _ => Ok(()),
    }
}

/// Refuses what a credential does not allow. An agent's key is narrowed again at use: whatever its
/// row says, it can do no more than the most that an agent may (spec §2.7).
pub fn check_access(actor: &Actor, access: Access) -> Result<(), Rejection> {
    let (permission, unscoped) = match access {
        Access::Resource(permission) => return check_resource(actor, (permission, permission)),
        Access::ResourceEither(one, other) => return check_resource(actor, (one, other)),
        Access::Own if actor.kind() == Some(KeyKind::Platform) => {
            return Err(Rejection::PlatformCredential);
        }
        Access::Own => return Ok(()),
        Access::Permission(permission) => (permission, false),
        Access::Unscoped(permission) => (permission, true),
        // Whichever of the two is held will do to come in; the verb looks at whose it is.
        Access::OwnOr(own, others) => {
            let wanted = if actor.permissions().allows(own) { own } else { others };
            (wanted, true)
        }
        Access::Session => {
            let signed_in = matches!(actor, Actor::Session(_));
            return if signed_in { Ok(()) } else { Err(Rejection::SessionOnly) };
        }
        Access::Operator(_) | Access::Installation | Access::System(_) => {
            return Err(Rejection::OperatorOnly);
        }
    };
    if actor.kind() == Some(KeyKind::Platform) {
        return Err(Rejection::PlatformCredential);
    }
    if !actor.permissions().allows(permission) {
        return Err(Rejection::PermissionMissing(permission));
    }
    if actor.is_agent() && !Permissions::AGENT_MAX.allows(permission) {
        return Err(Rejection::AgentCredential);
    }
    if unscoped && actor.is_scoped() {
        return Err(Rejection::ScopedCredential);
    }
    if unscoped && actor.is_agent() {
        return Err(Rejection::AgentCredential);
    }
    Ok(())
}

/// Refuses what a credential does not allow around resources. A platform's allows all of it. An
/// agent's is scoped to its wallet, of which no resource is, and is narrowed by what an agent may;
/// of people, those who reach all wallets alone.
fn check_resource(actor: &Actor, (one, other): (Permission, Permission)) -> Result<(), Rejection> {
    if actor.kind() == Some(KeyKind::Platform) {
        return Ok(());
    }
    let held = actor.permissions();
    let wanted = if held.allows(one) || !held.allows(other) { one } else { other };
    if !held.allows(wanted) {
        return Err(Rejection::PermissionMissing(wanted));
    }
    if actor.is_agent() {
        let ever = [one, other]
            .into_iter()
            .any(|one| held.allows(one) && Permissions::AGENT_MAX.allows(one));
        return if ever { Ok(()) } else { Err(Rejection::AgentCredential) };
    }
    if actor.is_scoped() { Err(Rejection::ScopedCredential) } else { Ok(()) }
}
