//! Names and other things that move no money.

use super::{Wallet, WalletStatus, own_wallet};
use crate::ids::WalletId;
use crate::ledger::{AccountKey, available};
use crate::log::Fact;
use crate::outcome::{Outcome, WalletView};
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// `PATCH /wallets/:id`. None leaves a field as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateWallet {
    /// The wallet.
    pub wallet: WalletId,
    /// Another name.
    pub name: Option<String>,
    /// Another agent's name, or none.
    pub agent_name: Option<Option<String>>,
    /// Other data, in place of the former.
    pub metadata: Option<String>,
    /// Whether other organizations find it.
    pub discoverable: Option<bool>,
}

/// Changes a wallet. A scoped credential may change name and data of its own wallet, and nothing
/// that gives it more reach (spec §2.7).
pub(crate) fn update(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &UpdateWallet,
) -> Result<Answer, Halt> {
    let before = own_wallet(draft, &session.actor, session.org()?, verb.wallet)?;
    if verb.discoverable.is_some() && (session.actor.is_scoped() || session.actor.is_agent()) {
        return Err(Rejection::ScopedCredential.into());
    }
    if before.status == WalletStatus::Closed {
        return Err(Rejection::WalletState(before.status).into());
    }
    let wallet = draft.update(Wallet {
        name: verb.name.clone().unwrap_or_else(|| before.name.clone()),
        agent_name: verb.agent_name.clone().unwrap_or_else(|| before.agent_name.clone()),
        metadata: verb.metadata.clone().unwrap_or_else(|| before.metadata.clone()),
        discoverable: verb.discoverable.unwrap_or(before.discoverable),
        updated_at: draft.now(),
        ..(*before).clone()
    });
    let account = available(draft, wallet.org, AccountKey::wallet(wallet.id, wallet.currency))?;
    let updated = Fact::WalletUpdated {
        before: (*before).clone(),
        after: (*wallet).clone(),
        account: (*account).clone(),
    };
    session.log(draft, updated)?;
    Ok(Outcome::Wallet(WalletView { wallet, account }).into())
}
