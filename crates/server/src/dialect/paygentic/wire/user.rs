//! Persons.

use serde::Serialize;
use utoipa::ToSchema;

/// A person, as far as the caller shares an organization with them.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    /// `mem_…`.
    pub(crate) id: String,
    /// `user`.
    pub(crate) object: &'static str,
    /// Their mail address.
    pub(crate) email: String,
    /// Their name but its last word.
    pub(crate) first_name: String,
    /// The last word of their name.
    pub(crate) last_name: String,
    /// The same as `id`.
    pub(crate) ory_id: String,
    /// The organizations that the caller shares with them.
    pub(crate) organizations: Vec<UserOrganization>,
    /// When they joined.
    pub(crate) created_at: String,
    /// When they joined.
    pub(crate) updated_at: String,
}

/// What somebody is in an organization.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserOrganization {
    /// `org_…`.
    pub(crate) id: String,
    /// `active`.
    pub(crate) state: &'static str,
    /// Their roles.
    pub(crate) roles: [&'static str; 1],
}
