//! Persons.

use countersign_domain::organization::Member;

use super::timestamp;
use crate::dialect::paygentic::wire;

/// A person, by their place in an organization that the caller shares with them.
pub(crate) fn user(member: &Member) -> wire::User {
    let name = member.name.trim();
    let (first, last) = name.rsplit_once(' ').unwrap_or((name, ""));
    wire::User {
        id: member.id.to_string(),
        object: "user",
        email: member.email.clone(),
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        ory_id: member.id.to_string(),
        organizations: vec![wire::UserOrganization {
            id: member.org.to_string(),
            state: "active",
            roles: [member.role.as_str()],
        }],
        created_at: timestamp(member.created_at),
        updated_at: timestamp(member.created_at),
    }
}
