//! Bank accounts.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// A bank account. What is particular to its type is under a member of that name.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Account {
    /// `bnk_…`.
    pub(crate) id: String,
    /// Whose.
    pub(crate) user_id: String,
    /// `ACTIVE` or `INACTIVE`.
    pub(crate) status: &'static str,
    /// `offramp`.
    pub(crate) rail: &'static str,
    /// What kind of account.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// What it is paid in.
    pub(crate) currency: String,
    /// Whose name it bears.
    #[schema(value_type = Object)]
    pub(crate) account_holder: Box<RawValue>,
    /// When it was registered.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
    /// Its particulars; numbers down to their last four characters.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub(crate) particulars: BTreeMap<String, BTreeMap<String, Box<RawValue>>>,
}

/// A bank account that was registered, or is done with.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountCreated {
    /// `ACTIVE` or `INACTIVE`.
    pub(crate) status: &'static str,
    /// What was done.
    pub(crate) message: &'static str,
    /// `bnk_…`.
    pub(crate) id: String,
}

/// A page of bank accounts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Accounts {
    /// How many are on this page.
    pub(crate) count: usize,
    /// They.
    pub(crate) banks: Vec<Account>,
    /// What to send as `createdBefore` for the next page.
    pub(crate) next_cursor: Option<String>,
}

/// A new bank account. What is particular to its type is under a member of that name.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "bodies are read member by member; this describes them")]
pub(crate) struct CreateAccount {
    /// `offramp`.
    rail: String,
    /// What kind of account: `us`.
    #[schema(rename = "type")]
    kind: String,
    /// Whose name it bears: `type`, `name`, `address`.
    #[schema(value_type = Object)]
    account_holder: String,
    /// Of `us`: `transferType`, `accountType`, `accountNumber` or `iban`, `routingNumber`,
    /// `bankName`, `currency`.
    #[schema(value_type = Option<Object>)]
    us: Option<String>,
}
