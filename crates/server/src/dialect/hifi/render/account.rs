//! Bank accounts.

use std::collections::BTreeMap;

use countersign_domain::document::Document;
use countersign_domain::ids::Id as _;
use countersign_domain::user::BankAccount;

use super::amount::raw;
use super::{id_of_user, timestamp};
use crate::dialect::hifi::wire;

/// A bank account.
pub(crate) fn account(document: &Document, body: &BankAccount) -> wire::Account {
    let shown = body.shown.iter().map(|(name, text)| (name.clone(), raw(text))).collect();
    wire::Account {
        id: format!("bnk_{}", document.id.ulid()),
        user_id: document.parent.map(id_of_user).unwrap_or_default(),
        status: status(document),
        rail: "offramp",
        kind: body.kind.clone(),
        currency: body.currency.clone(),
        account_holder: raw(&body.holder),
        created_at: timestamp(document.created_at),
        updated_at: timestamp(document.updated_at),
        particulars: BTreeMap::from([(body.kind.clone(), shown)]),
    }
}

/// What was done to a bank account.
pub(crate) fn account_created(document: &Document, message: &'static str) -> wire::AccountCreated {
    let id = format!("bnk_{}", document.id.ulid());
    wire::AccountCreated { status: status(document), message, id }
}

const fn status(document: &Document) -> &'static str {
    if document.is_live() { "ACTIVE" } else { "INACTIVE" }
}
