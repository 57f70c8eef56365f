//! The caller's organization.

use countersign_domain::access::Environment;
use countersign_domain::approval::PENDING_PER_AGENT;
use countersign_domain::context::Settings;
use countersign_domain::organization::{ChangeApproval, Member, Organization};

use super::timestamp;
use crate::dialect::wallgent::wire;

/// An organization and the people in it.
pub(crate) fn organization<'m>(
    row: &Organization,
    members: impl IntoIterator<Item = &'m Member>,
    (environment, defaults): (Environment, &Settings),
) -> wire::Organization {
    wire::Organization {
        id: row.id.to_string(),
        name: row.name.clone(),
        email: row.email.clone(),
        plan: "SELF_HOSTED",
        org_type: "BUSINESS",
        members: members.into_iter().map(member).collect(),
        capabilities: wire::Capabilities {
            payments: true,
            policies: true,
            approvals: true,
            agents: true,
        },
        kyb_status: "NOT_REQUIRED",
        production_activated: true,
        settings: organization_settings(row, defaults),
        solo_mode: row.settings.self_approval.passes_in(environment),
        created_at: timestamp(row.created_at),
    }
}

/// What an organization chose; where it chose nothing, the server's default.
pub(crate) fn organization_settings(
    row: &Organization,
    defaults: &Settings,
) -> wire::OrganizationSettings {
    let ttl = row.settings.approval_ttl_seconds;
    wire::OrganizationSettings {
        self_approval: row.settings.self_approval.as_str(),
        approval_ttl_seconds: ttl.unwrap_or(defaults.approval_ttl_seconds),
        max_pending_per_agent: row.settings.max_pending_per_agent.unwrap_or(PENDING_PER_AGENT),
        duplicate_requests: row.settings.duplicate_requests.as_str(),
        change_approval: row.settings.change_approval.as_deref().map(change_approval),
    }
}

/// Who has to agree to changes.
pub(super) fn change_approval(row: &ChangeApproval) -> wire::ChangeApproval {
    let ChangeApproval { requirement, ttl_seconds } = row;
    wire::ChangeApproval { requirement: super::requirement(requirement), ttl_seconds: *ttl_seconds }
}

fn member(row: &Member) -> wire::Member {
    wire::Member {
        id: row.id.to_string(),
        person_id: row.person.to_string(),
        name: row.name.clone(),
        email: row.email.clone(),
        role: row.role.as_str(),
    }
}
