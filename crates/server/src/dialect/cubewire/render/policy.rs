//! Policies.

use countersign_domain::document::Document;
use countersign_domain::policy::ordered::{
    OrderedAction, OrderedCondition, OrderedEffect, OrderedPolicy, OrderedStatus,
};

use super::{Names, instant, raw, uuid};
use crate::dialect::cubewire::error::Failure;
use crate::dialect::cubewire::parse::{FIELDS, OPERATORS};
use crate::dialect::cubewire::wire;

/// A version of a policy.
pub(crate) fn policy(document: &Document, names: &Names) -> Result<wire::Policy, Failure> {
    let policy = document.ordered_policy().ok_or_else(|| Failure::internal("no policy"))?;
    let OrderedPolicy { logical, number, latest, status, terms, created_by, updated_by } = policy;
    let archived = *status == OrderedStatus::Archived;
    let conditions: Result<Vec<_>, Failure> = terms.conditions.iter().map(condition).collect();
    Ok(wire::Policy {
        id: uuid(document.id),
        logical_id: uuid(*logical),
        version: *number,
        is_latest: *latest,
        name: terms.name.clone(),
        description: terms.description.clone(),
        kind: terms.kind.as_str(),
        status: status.as_str(),
        enforcement_mode: terms.enforcement.as_str(),
        condition_logic: terms.logic.as_str(),
        priority: terms.priority,
        policy_group_id: terms.group.clone(),
        organization_id: uuid(document.org),
        conditions: conditions?,
        actions: terms.actions.iter().map(action).collect(),
        created_at: instant(document.created_at),
        updated_at: instant(document.updated_at),
        created_by: names.id(*created_by),
        updated_by: names.id(*updated_by),
        deleted_at: archived.then(|| instant(document.updated_at)),
        deleted_by: names.id(*updated_by).filter(|_| archived),
    })
}

fn condition(condition: &OrderedCondition) -> Result<wire::Condition, Failure> {
    let (field, operator) = words(condition);
    Ok(wire::Condition {
        field,
        operator,
        value: raw(&condition.said)?,
        unit: condition.unit.clone(),
        description: condition.description.clone(),
    })
}

/// The words of a condition's field and operator.
pub(crate) fn words(condition: &OrderedCondition) -> (&'static str, &'static str) {
    let field = FIELDS.iter().find(|(_, field)| *field == condition.field);
    let operator = OPERATORS.iter().find(|(_, operator)| *operator == condition.operator);
    (field.map_or("", |(word, _)| word), operator.map_or("", |(word, _)| word))
}

fn action(action: &OrderedAction) -> wire::Action {
    let kind = match action.effect {
        OrderedEffect::Allow => "ALLOW",
        OrderedEffect::Block => "BLOCK",
        OrderedEffect::Ask { .. } => "REQUIRE_APPROVAL",
        OrderedEffect::Notify => "NOTIFY",
    };
    let (required_approvers, deadline_minutes) = match action.effect {
        OrderedEffect::Ask { count, deadline_minutes, .. } => (Some(count), deadline_minutes),
        OrderedEffect::Allow | OrderedEffect::Block | OrderedEffect::Notify => (None, None),
    };
    let approver_list_id = action.list().map(uuid);
    wire::Action { kind, required_approvers, approver_list_id, deadline_minutes }
}
