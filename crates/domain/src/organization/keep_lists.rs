//! Making, changing and deleting approver lists.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ApproverList;
use super::staff::Staff;
use crate::approval::{Approvers, Reach, Requirement, StepAction, Terms};
use crate::ids::{ApproverListId, OrgId, PersonId};
use crate::log::Fact;
use crate::outcome::{ApproverListChanged, Outcome};
use crate::policy::Policy;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Range};

/// `POST /approver-lists`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateApproverList {
    /// The organization, when the operator asks.
    pub org: Option<OrgId>,
    /// Its name.
    pub name: String,
    /// Who is on it.
    pub people: Vec<PersonId>,
}

/// `PATCH /approver-lists/:id`. None leaves a field as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateApproverList {
    /// The organization, when the operator asks.
    pub org: Option<OrgId>,
    /// The list.
    pub list: ApproverListId,
    /// Another name.
    pub name: Option<String>,
    /// Other people.
    pub people: Option<Vec<PersonId>>,
}

/// `DELETE /approver-lists/:id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeleteApproverList {
    /// The organization, when the operator asks.
    pub org: Option<OrgId>,
    /// The list.
    pub list: ApproverListId,
}

/// How many people a list has at most.
const PEOPLE_MAX: usize = 200;

/// How many lists an organization has at most.
const LISTS_MAX: usize = 500;

/// Makes a list.
pub(super) fn create_list(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CreateApproverList,
) -> Result<Answer, Halt> {
    session.must_be_live(draft)?;
    members_only(draft, session, &verb.people)?;
    let (org, now) = (session.org()?, draft.now());
    let range = Range::ApproverListsOfOrganization(org);
    draft.need([range.into()])?;
    if draft.range::<ApproverList>(range)?.len() >= LISTS_MAX {
        return Err(Rejection::invalid("name", "the organization has all its 500 lists").into());
    }
    let list = ApproverList {
        id: draft.fresh(),
        org,
        environment: None,
        name: verb.name.clone(),
        version: 1,
        people: verb.people.clone(),
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    session.log(draft, Fact::ApproverListCreated { list: list.clone() })?;
    Ok(Outcome::ApproverList(draft.insert(list)).into())
}

/// Changes a list. What waits is judged by the list as it is at the vote.
pub(super) fn update_list(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &UpdateApproverList,
) -> Result<Answer, Halt> {
    session.must_be_live(draft)?;
    let before = live(draft, session, verb.list)?;
    if let Some(people) = &verb.people {
        members_only(draft, session, people)?;
    }
    let after = ApproverList {
        name: verb.name.clone().unwrap_or_else(|| before.name.clone()),
        people: verb.people.clone().unwrap_or_else(|| before.people.clone()),
        version: before.version.saturating_add(1),
        updated_at: draft.now(),
        ..(*before).clone()
    };
    if after.name == before.name && after.people == before.people {
        let changed = ApproverListChanged { list: before, unreachable: Vec::new() };
        return Ok(Outcome::ApproverListChanged(changed).into());
    }
    let reach = Reach::before(draft, before.org)?;
    let fact = Fact::ApproverListUpdated { before: (*before).clone(), after: after.clone() };
    session.log(draft, fact)?;
    let list = draft.update(after);
    let unreachable = reach.after(draft, session)?;
    Ok(Outcome::ApproverListChanged(ApproverListChanged { list, unreachable }).into())
}

/// Deletes a list that nothing asks. The row stays, for what was once decided by it.
pub(super) fn delete_list(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &DeleteApproverList,
) -> Result<Answer, Halt> {
    session.must_be_live(draft)?;
    let before = live(draft, session, verb.list)?;
    let range = Range::PoliciesWithTerms(before.org);
    draft.need([range.into()])?;
    let policies = draft.range::<Policy>(range)?;
    let asks = |policy: &&Arc<Policy>| {
        policy.terms.as_ref().is_some_and(|terms| asks_list(terms, before.id))
    };
    if let Some(policy) = policies.iter().find(asks) {
        return Err(Rejection::ListInUse { policy: Some(policy.id) }.into());
    }
    let chosen = session.organization()?.settings.change_approval.as_ref();
    if chosen.is_some_and(|chosen| names(&chosen.requirement, before.id)) {
        return Err(Rejection::ListInUse { policy: None }.into());
    }
    let now = draft.now();
    let deleted = ApproverList { deleted_at: Some(now), updated_at: now, ..(*before).clone() };
    session.log(draft, Fact::ApproverListDeleted { list: deleted.clone() })?;
    Ok(Outcome::ApproverList(draft.update(deleted)).into())
}

/// Whether these terms ask a list, now or later.
#[must_use]
pub fn asks_list(terms: &Terms, list: ApproverListId) -> bool {
    let later = terms.steps.iter().filter_map(|step| match &step.action {
        StepAction::Remind => None,
        StepAction::Escalate(requirement) | StepAction::Reassign(requirement) => Some(requirement),
    });
    std::iter::once(&terms.requirement).chain(later).any(|requirement| names(requirement, list))
}

fn names(requirement: &Requirement, list: ApproverListId) -> bool {
    match requirement {
        Requirement::Quorum { of, .. } => of.contains(&Approvers::List(list)),
        Requirement::All(parts) | Requirement::Any(parts) | Requirement::Then(parts) => {
            parts.iter().any(|part| names(part, list))
        }
    }
}

/// A list of the caller's organization that is not deleted.
fn live(
    draft: &Draft<'_>,
    session: &Session,
    id: ApproverListId,
) -> Result<Arc<ApproverList>, Halt> {
    let list = draft.get::<ApproverList>((session.org()?, id))?;
    // A list of one environment is changed where it was made.
    let list = list.filter(|list| list.deleted_at.is_none() && list.environment.is_none());
    Ok(list.ok_or(Rejection::NotFound(Object::ApproverList))?)
}

/// People of the organization, each once.
fn members_only(draft: &Draft<'_>, session: &Session, people: &[PersonId]) -> Result<(), Halt> {
    let field = "personIds";
    if people.is_empty() || people.len() > PEOPLE_MAX {
        return Err(Rejection::invalid(field, "must name 1 to 200 people").into());
    }
    let staff = Staff::of(draft, session)?;
    let there: BTreeSet<PersonId> = staff.0.iter().map(|member| member.person).collect();
    let mut seen = BTreeSet::new();
    for person in people {
        if !there.contains(person) {
            return Err(Rejection::invalid(field, "must name members of the organization").into());
        }
        if !seen.insert(person) {
            return Err(Rejection::invalid(field, "must name each person once").into());
        }
    }
    Ok(())
}
