//! Which changes wait, and for whom.
//!
//! What takes power away never waits: a removal, a revocation, a lower role. What gives somebody
//! the power to decide waits wherever there is somebody else to ask (threat T17); what else
//! decides waits where the organization chose so.

use std::sync::Arc;

use super::{Change, Changed};
use crate::access::Permission;
use crate::approval::{Requirement, Roster, Terms, Unreachable, check_terms};
use crate::ids::{OrgId, PersonId};
use crate::key::KeyKind;
use crate::organization::{ApproverList, ChangeApproval, Member, Role, people_behind};
use crate::rejection::Rejection;
use crate::session::Session;
use crate::state::{Draft, Halt, Key, Range};

/// For whom a change waits, and how long.
pub(super) struct Gate {
    pub(super) requirement: Requirement,
    pub(super) ttl_seconds: Option<u32>,
}

/// Whether a change is of those that wait where there is somebody to wait for.
pub(super) fn may_wait(session: &Session, change: &Change) -> Result<bool, Halt> {
    let chosen = session.organization()?.settings.change_approval.is_some();
    Ok(gives_decisions(session, change) || (chosen && is_ruled(change)))
}

/// For whom such a change waits; none where it is made at once.
pub(super) fn gate(draft: &Draft<'_>, session: &Session) -> Result<Option<Gate>, Halt> {
    let chosen = session.organization()?.settings.change_approval.as_deref();
    let others = others(draft, session)?;
    let administers = |member: &Arc<Member>| matches!(member.role, Role::Owner | Role::Admin);
    match chosen {
        Some(ChangeApproval { requirement, ttl_seconds }) => {
            reachable(draft, session.org()?, (requirement, &others))?;
            let (requirement, ttl_seconds) = (requirement.clone(), *ttl_seconds);
            Ok(Some(Gate { requirement, ttl_seconds }))
        }
        None if others.iter().any(administers) => {
            let requirement = Requirement::another_administrator();
            Ok(Some(Gate { requirement, ttl_seconds: None }))
        }
        None => Ok(None),
    }
}

/// Whether somebody comes to decide by it who could not before, or it changes who has to agree to
/// such changes.
fn gives_decisions(session: &Session, change: &Change) -> bool {
    let decides = Permission::ApprovalsWrite;
    match (&change.before, &change.after) {
        (None, Some(Changed::Member(is))) => is.role.permissions().allows(decides),
        (Some(Changed::Member(was)), Some(Changed::Member(is))) => {
            is.role.permissions().allows(decides) && is.role.exceeds(was.role)
        }
        (was, Some(Changed::ApiKey(is))) => {
            let could = match was {
                Some(Changed::ApiKey(was)) => was.permissions.allows(decides),
                _ => false,
            };
            // A key of one's own gives nobody anything who could not sign in.
            let own = session.actor.holders() == [is.owner];
            is.kind == KeyKind::Person && is.permissions.allows(decides) && !could && !own
        }
        (Some(Changed::Organization(was)), Some(Changed::Organization(is))) => {
            was.settings.change_approval != is.settings.change_approval
        }
        _ => false,
    }
}

/// Whether it is of the kind for which an organization can choose that others agree. Whether a
/// policy or a list is stricter than before is not for a program to say, so all of these are.
fn is_ruled(change: &Change) -> bool {
    match (&change.before, &change.after) {
        (_, Some(Changed::Policy(_) | Changed::ApproverList(_)))
        | (Some(Changed::Policy(_) | Changed::ApproverList(_)), None) => true,
        (None, Some(Changed::Member(is))) => is.role.exceeds(Role::Viewer),
        (Some(Changed::Member(was)), Some(Changed::Member(is))) => is.role.exceeds(was.role),
        _ => false,
    }
}

/// Everybody who shares nobody with those behind the caller.
fn others(draft: &Draft<'_>, session: &Session) -> Result<Vec<Arc<Member>>, Halt> {
    let range = Range::MembersOfOrganization(session.org()?);
    draft.need([range.into()])?;
    let behind = session.people(draft)?;
    let mut members = draft.range::<Member>(range)?;
    members.retain(|member| !shares(member, &behind));
    Ok(members)
}

fn shares(member: &Member, people: &[PersonId]) -> bool {
    let behind = people_behind(&[member.person], |_| &member.added_by);
    behind.iter().any(|person| people.contains(person))
}

/// Refuses what these people could never agree to.
fn reachable(
    draft: &Draft<'_>,
    org: OrgId,
    (requirement, others): (&Requirement, &[Arc<Member>]),
) -> Result<(), Halt> {
    draft.need(requirement.lists().into_iter().map(|list| Key::ApproverList(org, list).into()))?;
    let mut lists = Vec::new();
    for list in requirement.lists() {
        lists.extend(draft.get::<ApproverList>((org, list))?);
    }
    let roster = Roster::new(others.iter().map(|row| &**row), lists.iter().map(|row| &**row));
    let reachable = requirement.reachable_by(&roster.deciders(&[]));
    reachable.map_err(|why: Unreachable| Rejection::Unreachable(Box::new(why)).into())
}

/// Refuses a choice that could not be: with a requirement that is none, or that nobody but those
/// who choose it could meet.
pub(crate) fn check_change_approval(
    draft: &Draft<'_>,
    session: &Session,
    chosen: &ChangeApproval,
) -> Result<(), Halt> {
    let org = session.org()?;
    let requirement = chosen.requirement.clone();
    let terms = Terms { requirement, rejections: 1, steps: Vec::new() };
    let checked = check_terms(draft, org, (Some(&terms), chosen.ttl_seconds));
    checked.map_err(|halt| match halt {
        Halt::Rejected(Rejection::Invalid { message, .. }) => {
            let field = "settings.changeApproval.requirement".into();
            Halt::Rejected(Rejection::Invalid { field, message })
        }
        halt => halt,
    })?;
    let others = others(draft, session)?;
    reachable(draft, org, (&chosen.requirement, &others))
}
