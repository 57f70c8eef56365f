//! Named lists.

use std::sync::Arc;

use countersign_domain::access::Permission;
use countersign_domain::document::Document;
use countersign_domain::named_list::{ListKind, NamedList, all_approvers};
use countersign_domain::organization::Member;
use serde_json::value::RawValue;

use super::{instant, uuid};
use crate::dialect::cubewire::error::Failure;
use crate::dialect::cubewire::wire;
use crate::door::Reader;

/// A list.
pub(crate) fn list(document: &Document) -> Result<wire::NamedList, Failure> {
    let said = document.named_list().ok_or_else(|| Failure::internal("no list"))?;
    let NamedList { name, kind, description, active, items, metadata } = said;
    Ok(wire::NamedList {
        id: uuid(document.id),
        name: name.clone(),
        kind: match kind {
            ListKind::Addresses => "ADDRESS".to_owned(),
            ListKind::People => "USER".to_owned(),
            ListKind::Other(word) => word.clone(),
        },
        description: description.clone(),
        status: if *active { "ACTIVE" } else { "INACTIVE" },
        items: items.clone(),
        metadata: raw(metadata)?,
        organization_id: uuid(document.org),
        item_count: items.len(),
        created_at: instant(document.created_at),
        updated_at: instant(document.updated_at),
    })
}

/// The list that every organization has, with those who may decide now.
pub(crate) fn built_in_list(
    reader: &Reader,
    members: &[Arc<Member>],
) -> Result<wire::NamedList, Failure> {
    let organization = &reader.organization;
    let decides = Permission::ApprovalsWrite;
    let members = members.iter().filter(|member| member.role.permissions().allows(decides));
    let items: Vec<String> = members.map(|member| member.id.to_string()).collect();
    Ok(wire::NamedList {
        id: uuid(all_approvers(organization.id, reader.environment())),
        name: "All approvers".to_owned(),
        kind: "USER".to_owned(),
        description: Some("Everybody who may decide, always as it is".to_owned()),
        status: "ACTIVE",
        item_count: items.len(),
        items,
        metadata: raw("{}")?,
        organization_id: uuid(organization.id),
        created_at: instant(organization.created_at),
        updated_at: instant(organization.created_at),
    })
}

/// JSON text as it is.
pub(crate) fn raw(json: &str) -> Result<Box<RawValue>, Failure> {
    RawValue::from_string(json.to_owned()).map_err(|error| Failure::internal(error.to_string()))
}
