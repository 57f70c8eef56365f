//! What there is to a vault beside its wallet.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::document::{Body, Document};
use crate::ids::{DocumentId, Id as _, WalletId};
use crate::log::LogActor;
use crate::rejection::{Object, Rejection};
use crate::session::Session;
use crate::state::{Draft, Halt, Key};
use crate::wallet::{Wallet, own_wallet};

/// A vault's particulars. Whether it may be spent from is its wallet's to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vault {
    /// Its name, unique in the organization's environment.
    pub name: String,
    /// Its address on every chain of Ethereum's kind. It never changes.
    pub address: String,
    /// The branch by which a bank would know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bsb: Option<String>,
    /// The account number by which a bank would know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_number: Option<String>,
    /// What it is kept together with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    /// The caller's words for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Who made it.
    pub made_by: LogActor,
}

impl Document {
    /// What it says of a vault, where it is one's.
    #[must_use]
    pub const fn vault(&self) -> Option<&Vault> {
        match &self.body {
            Body::Vault(vault) => Some(vault),
            _ => None,
        }
    }
}

/// A vault that the caller names and must own, with its wallet.
pub(crate) fn own_vault(
    draft: &Draft<'_>,
    session: &Session,
    id: WalletId,
) -> Result<(Arc<Wallet>, Arc<Document>), Halt> {
    let (org, name) = (session.org()?, DocumentId::from_ulid(id.ulid()));
    draft.need([Key::Wallet(org, id).into(), Key::Document(org, name).into()])?;
    let document = draft.get::<Document>((org, name))?;
    let document = document.filter(|document| document.vault().is_some());
    let document = document.ok_or(Rejection::NotFound(Object::Wallet))?;
    let wallet = own_wallet(draft, &session.actor, org, id)?;
    Ok((wallet, document))
}
