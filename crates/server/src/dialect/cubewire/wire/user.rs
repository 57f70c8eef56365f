//! People.

use serde::Serialize;
use utoipa::ToSchema;

/// Somebody of the organization.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct User {
    /// Their id, as lists and votes name them.
    pub(crate) id: String,
    /// Their mail address.
    pub(crate) email: String,
    /// Their name.
    pub(crate) name: String,
}
