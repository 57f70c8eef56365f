//! External wallets.

use countersign_domain::document::Document;
use countersign_domain::ids::Id as _;
use countersign_domain::user::ExternalWallet;

use super::{id_of_user, timestamp};
use crate::dialect::hifi::wire;

/// An address outside.
pub(crate) fn external_wallet(document: &Document, body: &ExternalWallet) -> wire::ExternalWallet {
    wire::ExternalWallet {
        id: format!("ewl_{}", document.id.ulid()),
        user_id: document.parent.map(id_of_user).unwrap_or_default(),
        chain: body.chain.as_str(),
        name: body.name.clone(),
        address: body.address.clone(),
        reference_id: body.reference_id.clone(),
        active: document.is_live(),
        created_at: timestamp(document.created_at),
        updated_at: timestamp(document.updated_at),
    }
}
