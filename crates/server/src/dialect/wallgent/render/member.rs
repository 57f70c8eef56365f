//! People and lists of approvers.

use countersign_domain::ids::PolicyId;
use countersign_domain::organization::{ApproverList, Member, StandIn};
use countersign_domain::outcome::{ApproverListChanged, MemberChanged};
use serde_json::{Value, json};

use super::timestamp;
use crate::dialect::wallgent::wire;

/// A person's place in the organization.
pub(crate) fn member(row: &Member) -> wire::MemberDetails {
    let stand_in = |stand_in: &StandIn| wire::StandIn {
        person_id: stand_in.person.to_string(),
        from: timestamp(stand_in.from),
        until: timestamp(stand_in.until),
    };
    wire::MemberDetails {
        id: row.id.to_string(),
        person_id: row.person.to_string(),
        name: row.name.clone(),
        email: row.email.clone(),
        role: row.role.as_str(),
        added_by: row.added_by.iter().map(ToString::to_string).collect(),
        stand_in: row.stand_in.as_ref().map(stand_in),
        notifications: row.notifications.as_str(),
        created_at: timestamp(row.created_at),
        removed_at: row.removed_at.map(timestamp),
    }
}

/// A person's place in the organization, after it has changed or ended.
pub(crate) fn member_changed(changed: &MemberChanged) -> wire::MemberChanged {
    let unreachable_policies = changed.unreachable.iter().map(ToString::to_string).collect();
    wire::MemberChanged { member: member(&changed.member), unreachable_policies }
}

/// A list after it has changed.
pub(crate) fn approver_list_changed(
    changed: &ApproverListChanged,
    used_by: &[PolicyId],
) -> wire::ApproverListChanged {
    let unreachable_policies = changed.unreachable.iter().map(ToString::to_string).collect();
    wire::ApproverListChanged { list: approver_list(&changed.list, used_by), unreachable_policies }
}

/// A stand-in, for the audit trail.
pub(crate) fn stand_in(row: &StandIn) -> Value {
    json!({
        "personId": row.person.to_string(),
        "from": timestamp(row.from), "until": timestamp(row.until),
    })
}

/// A list, and the policies that ask it.
pub(crate) fn approver_list(row: &ApproverList, used_by: &[PolicyId]) -> wire::ApproverList {
    wire::ApproverList {
        id: row.id.to_string(),
        name: row.name.clone(),
        person_ids: row.people.iter().map(ToString::to_string).collect(),
        version: row.version,
        used_by: used_by.iter().map(ToString::to_string).collect(),
        created_at: timestamp(row.created_at),
        updated_at: timestamp(row.updated_at),
    }
}
