//! Closing a wallet, for ever.

use std::sync::Arc;

use super::{Wallet, WalletStatus, own_wallet};
use crate::approval::close_pending_of_wallet;
use crate::ids::WalletId;
use crate::key::{ApiKey, revoke_key};
use crate::ledger::{AccountKey, available};
use crate::log::Fact;
use crate::money::Asset;
use crate::organization::Organization;
use crate::outcome::{Outcome, WalletView};
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Range};

/// Closes an empty wallet: what waits on it is rejected, its own keys are revoked.
pub(crate) fn close(
    draft: &mut Draft<'_>,
    session: &Session,
    id: WalletId,
) -> Result<Answer, Halt> {
    let wallet = own_wallet(draft, &session.actor, session.org()?, id)?;
    if wallet.is_default {
        return Err(Rejection::DefaultWallet(id).into());
    }
    if wallet.status == WalletStatus::Closed {
        return Err(Rejection::WalletState(wallet.status).into());
    }
    close_pending_of_wallet(draft, session, (wallet.org, id))?;
    let account = available(draft, wallet.org, AccountKey::wallet(id, wallet.currency))?;
    if !account.posted.is_zero() || has_tokens(draft, &wallet)? {
        return Err(Rejection::WalletNotEmpty(id).into());
    }
    let wallet = shut(draft, session, &wallet)?;
    let (closed, books) = ((*wallet).clone(), (*account).clone());
    session.log(draft, Fact::WalletClosed { wallet: closed, account: books })?;
    Ok(Outcome::Wallet(WalletView { wallet, account }).into())
}

/// Whether there is something on a chain in a wallet that holds tokens: a closed wallet never opens
/// again, and nothing leaves it.
fn has_tokens(draft: &Draft<'_>, wallet: &Wallet) -> Result<bool, Halt> {
    if wallet.kind.is_in_the_open() {
        return Ok(false);
    }
    let keys = Asset::all().map(|asset| AccountKey::wallet(wallet.id, asset));
    let keys: Vec<AccountKey> = keys.collect();
    draft.need(keys.iter().map(|key| Key::Account(wallet.org, *key).into()))?;
    for key in keys {
        if !available(draft, wallet.org, key)?.posted.is_zero() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Marks a wallet as closed and revokes the keys that reach it alone.
pub(crate) fn shut(
    draft: &mut Draft<'_>,
    session: &Session,
    wallet: &Wallet,
) -> Result<Arc<Wallet>, Halt> {
    let keys = draft.range::<ApiKey>(Range::ActiveKeysOfWallet(wallet.org, wallet.id))?;
    for key in keys {
        revoke_key(draft, session, &key)?;
    }
    let organization = draft.get::<Organization>(wallet.org)?;
    let mut organization =
        (*organization.ok_or(Rejection::NotFound(Object::Organization))?).clone();
    let partition = organization.partition_mut(wallet.environment);
    if wallet.kind.is_in_the_open() {
        partition.wallets_open = partition.wallets_open.saturating_sub(1);
    }
    organization.updated_at = draft.now();
    draft.update(organization);
    let (status, updated_at) = (WalletStatus::Closed, draft.now());
    Ok(draft.update(Wallet { status, updated_at, ..wallet.clone() }))
}
