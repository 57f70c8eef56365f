//! Whether a policy can be kept: its conditions say something, its lists are there, and there are
//! enough people on them.

use super::{OrderedAction, OrderedEffect, OrderedTerms};
use crate::access::Environment;
use crate::approval::{Roster, Terms};
use crate::document::Document;
use crate::ids::{ApproverListId, DocumentId, Id as _, OrgId};
use crate::named_list::{ListKind, all_approvers};
use crate::organization::{ApproverList, Member};
use crate::rejection::Rejection;
use crate::state::{Draft, Halt, Key, Range, Read};

/// More than any policy needs, and little enough to be judged at once.
const PARTS_MAX: usize = 50;

/// What keeping a policy reads.
fn reads(org: OrgId, terms: &OrderedTerms) -> Vec<Read> {
    let lists = terms.lists().flat_map(|list| {
        let approvers = ApproverListId::from_ulid(list.ulid());
        [Key::Document(org, list).into(), Key::ApproverList(org, approvers).into()]
    });
    lists.chain([Range::MembersOfOrganization(org).into()]).collect()
}

/// Refuses a policy that cannot be kept.
pub(super) fn check(
    draft: &Draft<'_>,
    (org, environment): (OrgId, Environment),
    terms: &OrderedTerms,
) -> Result<(), Halt> {
    if terms.conditions.is_empty() || terms.conditions.len() > PARTS_MAX {
        return Err(Rejection::invalid("conditions", "must be 1 to 50").into());
    }
    if terms.actions.is_empty() || terms.actions.len() > PARTS_MAX {
        return Err(Rejection::invalid("actions", "must be 1 to 50").into());
    }
    for condition in &terms.conditions {
        condition.check().map_err(|(part, message)| wrong(part, message))?;
    }
    draft.need(reads(org, terms))?;
    let everybody = all_approvers(org, environment);
    for list in terms.conditions.iter().filter_map(super::OrderedCondition::list) {
        standing(draft, (org, environment), (list, "conditions"))?;
    }
    for action in &terms.actions {
        if let Some(list) = action.list().filter(|list| *list != everybody) {
            let row = standing(draft, (org, environment), (list, "actions.approverListId"))?;
            let people = row.named_list().is_some_and(|list| list.kind == ListKind::People);
            if !people {
                let message = "must be a list of type USER";
                return Err(Rejection::invalid("actions.approverListId", message).into());
            }
        }
        enough(draft, (org, environment), action)?;
    }
    Ok(())
}

fn wrong(part: &'static str, message: &'static str) -> Rejection {
    let field = match part {
        "operator" => "conditions.operator",
        "unit" => "conditions.unit",
        _ => "conditions.value",
    };
    Rejection::invalid(field, message)
}

/// A list that is there and may be named.
fn standing(
    draft: &Draft<'_>,
    (org, environment): (OrgId, Environment),
    (list, field): (DocumentId, &'static str),
) -> Result<std::sync::Arc<Document>, Halt> {
    let row = draft.get::<Document>((org, list))?;
    let row = row.filter(|row| row.is_live() && row.environment == environment);
    let named = row.filter(|row| row.named_list().is_some());
    let row = named.ok_or(Rejection::invalid(field, "names a list that is not there"))?;
    match row.named_list() {
        Some(named) if named.active => Ok(row),
        _ => Err(Rejection::ListInactive.into()),
    }
}

/// Refuses to ask more people than there are to ask.
fn enough(
    draft: &Draft<'_>,
    (org, environment): (OrgId, Environment),
    action: &OrderedAction,
) -> Result<(), Halt> {
    let Some(requirement) = action.requirement((org, environment)) else { return Ok(()) };
    if let OrderedEffect::Ask { count: 0, .. } = action.effect {
        return Err(Rejection::invalid("actions.requiredApprovers", "must be at least 1").into());
    }
    let members = draft.range::<Member>(Range::MembersOfOrganization(org))?;
    let mut lists = Vec::new();
    for id in requirement.lists() {
        lists.extend(draft.get::<ApproverList>((org, id))?);
    }
    let members = members.iter().map(|row| &**row);
    let people = Roster::new(members, lists.iter().map(|row| &**row)).deciders(&[]);
    let terms = Terms { requirement, rejections: 1, steps: Vec::new() };
    terms.reachable_by(&people).map_err(|why| Rejection::Unreachable(Box::new(why)))?;
    Ok(())
}
