//! Users.

use std::collections::BTreeMap;

use countersign_domain::document::Document;
use countersign_domain::ids::{DocumentId, Id as _};
use countersign_domain::user::{User, UserName};

use super::timestamp;
use crate::dialect::hifi::wire;

/// `usr_…`.
pub(crate) fn id_of_user(id: DocumentId) -> String {
    format!("usr_{}", id.ulid())
}

/// The group of a user's wallets.
pub(crate) const fn group_of(name: &UserName) -> &'static str {
    if name.is_business() { "BUSINESS" } else { "INDIVIDUAL" }
}

/// A user.
pub(crate) fn user(document: &Document, user: &User) -> wire::User {
    let address = |wallet: &countersign_domain::user::ChainWallet| {
        (wallet.chain.as_str(), wire::Address { address: wallet.address.clone() })
    };
    let wallets = user.wallets.iter().map(address).collect();
    wire::User {
        id: id_of_user(document.id),
        created_at: timestamp(document.created_at),
        kind: if user.name.is_business() { "business" } else { "individual" },
        email: user.email.clone(),
        name: user.name.full(),
        wallets: BTreeMap::from([(group_of(&user.name), wallets)]),
    }
}
