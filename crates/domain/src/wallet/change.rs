//! Freezing and unfreezing.

use std::sync::Arc;

use super::{Wallet, WalletStatus, own_wallet};
use crate::ids::WalletId;
use crate::ledger::{Account, AccountKey, available};
use crate::log::Fact;
use crate::outcome::{Outcome, WalletView};
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// Stops money from leaving a wallet. Doing it twice is doing it once.
pub(crate) fn freeze(
    draft: &mut Draft<'_>,
    session: &Session,
    id: WalletId,
) -> Result<Answer, Halt> {
    let wallet = own_wallet(draft, &session.actor, session.org()?, id)?;
    let fact = |wallet, account| Fact::WalletFrozen { wallet, account };
    let view = set_status(draft, session, (&wallet, WalletStatus::Frozen), fact)?;
    Ok(Outcome::Wallet(view).into())
}

/// Lets money leave a wallet again.
pub(crate) fn unfreeze(
    draft: &mut Draft<'_>,
    session: &Session,
    id: WalletId,
) -> Result<Answer, Halt> {
    let wallet = own_wallet(draft, &session.actor, session.org()?, id)?;
    let fact = |wallet, account| Fact::WalletUnfrozen { wallet, account };
    let view = set_status(draft, session, (&wallet, WalletStatus::Active), fact)?;
    Ok(Outcome::Wallet(view).into())
}

/// Changes the status of a wallet that is not closed, and records it if that is news.
pub(crate) fn set_status(
    draft: &mut Draft<'_>,
    session: &Session,
    (wallet, status): (&Arc<Wallet>, WalletStatus),
    fact: impl FnOnce(Wallet, Account) -> Fact,
) -> Result<WalletView, Halt> {
    if wallet.status == WalletStatus::Closed {
        return Err(Rejection::WalletState(wallet.status).into());
    }
    let key = AccountKey::wallet(wallet.id, wallet.currency);
    let account = available(draft, wallet.org, key)?;
    if wallet.status == status {
        return Ok(WalletView { wallet: Arc::clone(wallet), account });
    }
    let updated_at = draft.now();
    let wallet = draft.update(Wallet { status, updated_at, ..(**wallet).clone() });
    session.log(draft, fact((*wallet).clone(), (*account).clone()))?;
    Ok(WalletView { wallet, account })
}
