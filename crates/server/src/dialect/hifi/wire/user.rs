//! Users.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

/// A user.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    /// `usr_…`.
    pub(crate) id: String,
    /// When they were registered.
    pub(crate) created_at: String,
    /// `individual` or `business`.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// Their mail address.
    pub(crate) email: String,
    /// Their name.
    pub(crate) name: String,
    /// Their addresses, under `INDIVIDUAL` or `BUSINESS`, by chain.
    #[schema(value_type = Object)]
    pub(crate) wallets: BTreeMap<&'static str, BTreeMap<&'static str, Address>>,
}

/// An address on a chain.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Address {
    /// The address.
    pub(crate) address: String,
}

/// A page of users.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Users {
    /// How many are on this page.
    pub(crate) count: usize,
    /// They.
    pub(crate) users: Vec<User>,
    /// What to send as `createdBefore` for the next page.
    pub(crate) next_cursor: Option<String>,
}

/// A new user.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "bodies are read member by member; this describes them")]
pub(crate) struct CreateUser {
    /// `individual` or `business`.
    #[schema(rename = "type")]
    kind: String,
    /// Of an individual.
    first_name: Option<String>,
    /// Of an individual.
    last_name: Option<String>,
    /// Of a business.
    business_name: Option<String>,
    /// Nobody else's.
    email: String,
    /// Of an individual, `YYYY-MM-DD`.
    date_of_birth: Option<String>,
    /// Of an individual: this, or the address of their machine.
    #[schema(value_type = Option<Object>)]
    address: Option<String>,
    /// See `address`.
    ip_address: Option<String>,
    /// Of a business, at least one.
    #[schema(value_type = Option<Vec<Object>>)]
    ultimate_beneficial_owners: Option<String>,
    /// What they have agreed to.
    signed_agreement_id: String,
    /// The caller's name for the request.
    request_id: Option<String>,
    /// Where they get wallets; `POLYGON` and `ETHEREUM` unless it says otherwise.
    chains: Option<Vec<String>>,
}

/// Changes to a user.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "bodies are read member by member; this describes them")]
pub(crate) struct UpdateUser {
    /// Of an individual.
    first_name: Option<String>,
    /// Of an individual.
    last_name: Option<String>,
    /// Of a business.
    business_name: Option<String>,
    /// Nobody else's.
    email: Option<String>,
    /// Of an individual, `YYYY-MM-DD`.
    date_of_birth: Option<String>,
    /// Where they live.
    #[schema(value_type = Option<Object>)]
    address: Option<String>,
    /// The address of their machine.
    ip_address: Option<String>,
    /// Of a business, at least one.
    #[schema(value_type = Option<Vec<Object>>)]
    ultimate_beneficial_owners: Option<String>,
    /// What they have agreed to.
    signed_agreement_id: Option<String>,
}

/// Further chains.
#[derive(ToSchema)]
#[expect(dead_code, reason = "bodies are read member by member; this describes them")]
pub(crate) struct AddChains {
    /// At least one.
    chains: Vec<String>,
}
