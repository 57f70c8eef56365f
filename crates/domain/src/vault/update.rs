//! Changing a vault.

use std::sync::Arc;

use super::{Vault, VaultName, own_vault};
use crate::document::change_document;
use crate::ids::{Id as _, WalletId};
use crate::log::Fact;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};
use crate::wallet::{Wallet, WalletStatus, set_status};

/// Changes a vault. None leaves a part as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateVault {
    /// The vault.
    pub vault: WalletId,
    /// Another name.
    pub name: Option<String>,
    /// Whether it may be spent from.
    pub active: Option<bool>,
    /// Another branch, or none.
    pub bsb: Option<Option<String>>,
    /// Another account number, or none.
    pub account_number: Option<Option<String>>,
    /// Another group, or none.
    pub group_name: Option<Option<String>>,
    /// Other words for it; empty for none.
    pub tags: Option<Vec<String>>,
}

/// Changes what there is to a vault; its address stays.
pub(super) fn update(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &UpdateVault,
) -> Result<Answer, Halt> {
    if verb.active.is_some() && session.actor.is_scoped() {
        // Whether money may leave is said by those who freeze wallets, and never by an agent.
        return Err(Rejection::ScopedCredential.into());
    }
    let (wallet, document) = own_vault(draft, session, verb.vault)?;
    let Some(before) = document.vault() else { return Ok(Outcome::Document(document).into()) };
    let after = Vault {
        name: verb.name.clone().unwrap_or_else(|| before.name.clone()),
        bsb: verb.bsb.clone().unwrap_or_else(|| before.bsb.clone()),
        account_number: verb
            .account_number
            .clone()
            .unwrap_or_else(|| before.account_number.clone()),
        group_name: verb.group_name.clone().unwrap_or_else(|| before.group_name.clone()),
        tags: verb.tags.clone().unwrap_or_else(|| before.tags.clone()),
        ..before.clone()
    };
    rename(draft, session, (&wallet, before, &after))?;
    let wallet = renamed(draft, &wallet, &after.name);
    if let Some(active) = verb.active {
        activate(draft, session, (&wallet, active))?;
    }
    Ok(Outcome::Document(change_document(draft, session, &document, after)?).into())
}

/// Gives back the names that it is known by no more, and takes the new ones.
fn rename(
    draft: &mut Draft<'_>,
    session: &Session,
    (wallet, before, after): (&Wallet, &Vault, &Vault),
) -> Result<(), Halt> {
    let (were, are) = (VaultName::all_of(before), VaultName::all_of(after));
    let document = |name: &VaultName| Key::Document(wallet.org, name.document(wallet.environment));
    draft.need(were.iter().chain(&are).map(|name| document(name).into()))?;
    for name in were.iter().filter(|name| !are.contains(name)) {
        name.free(draft, session)?;
    }
    for name in are.iter().filter(|name| !were.contains(name)) {
        name.take(draft, session, wallet.id.ulid())?;
    }
    Ok(())
}

/// The vault's wallet under the vault's name: the record of the vault tells of it.
fn renamed(draft: &mut Draft<'_>, wallet: &Arc<Wallet>, name: &str) -> Arc<Wallet> {
    if wallet.name == name {
        return Arc::clone(wallet);
    }
    let (name, updated_at) = (name.to_owned(), draft.now());
    draft.update(Wallet { name, updated_at, ..(**wallet).clone() })
}

fn activate(
    draft: &mut Draft<'_>,
    session: &Session,
    (wallet, active): (&Arc<Wallet>, bool),
) -> Result<(), Halt> {
    let key = crate::ledger::AccountKey::wallet(wallet.id, wallet.currency);
    draft.need([Key::Account(wallet.org, key).into()])?;
    let status = if active { WalletStatus::Active } else { WalletStatus::Frozen };
    set_status(draft, session, (wallet, status), |wallet, account| {
        if active {
            Fact::WalletUnfrozen { wallet, account }
        } else {
            Fact::WalletFrozen { wallet, account }
        }
    })?;
    Ok(())
}
