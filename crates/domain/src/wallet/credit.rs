//! Money that enters: play money, and money that the operator saw arrive.

use std::sync::Arc;

use super::{Wallet, own_wallet, spendable};
use crate::access::Environment;
use crate::ids::{OrgId, PaymentId, WalletId};
use crate::ledger::{
    Account, AccountKey, AccountOwner, EntryKind, Posting, SystemAccount, available, post,
};
use crate::log::Fact;
use crate::money::{Amount, Asset};
use crate::organization::{Locator, LocatorKey, LocatorTarget};
use crate::outcome::{Funded, Outcome};
use crate::payment::positive;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};

/// `POST /wallets/:id/fund`: the sandbox only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FundWallet {
    /// The wallet.
    pub wallet: WalletId,
    /// How much.
    pub amount: Amount,
}

/// The operator records money that arrived outside. Either environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditWallet {
    /// The organization.
    pub org: OrgId,
    /// The wallet.
    pub wallet: WalletId,
    /// How much.
    pub amount: Amount,
    /// What the bank calls it.
    pub reference: String,
    /// Why it is recorded.
    pub reason: String,
}

impl CreditWallet {
    /// By what it is known that the money was recorded.
    pub(crate) fn name(&self) -> LocatorKey {
        LocatorKey::Credit(self.wallet, self.reference.clone())
    }
}

/// Adds play money, up to the caps of one call and of one wallet.
pub(crate) fn fund(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &FundWallet,
) -> Result<Answer, Halt> {
    if session.environment()? == Environment::Production {
        return Err(Rejection::SandboxOnly.into());
    }
    let wallet = own_wallet(draft, &session.actor, session.org()?, verb.wallet)?;
    spendable(&wallet)?;
    let settings = &draft.context().settings;
    let (amount, max) = (verb.amount, settings.fund_per_call_max);
    if amount > max {
        return Err(Rejection::AmountOutOfRange { amount, max }.into());
    }
    let key = AccountKey::wallet(wallet.id, wallet.currency);
    let mut account = (*available(draft, wallet.org, key)?).clone();
    let funded = account.funded.checked_add(amount).ok_or(Rejection::AmountOverflow)?;
    if funded > settings.fund_total_max {
        let left = settings.fund_total_max.checked_sub(account.funded);
        let max = left.unwrap_or(Amount::ZERO);
        return Err(Rejection::AmountOutOfRange { amount, max }.into());
    }
    account.funded = funded;
    draft.update(account);
    enter_play_money(draft, session, (&wallet, wallet.currency, amount))
}

/// Adds play money of whatever asset. Whether that may be is the caller's to have judged.
pub(crate) fn enter_play_money(
    draft: &mut Draft<'_>,
    session: &Session,
    (wallet, asset, amount): (&Arc<Wallet>, Asset, Amount),
) -> Result<Answer, Halt> {
    let entering = Entering { asset, amount, reference: None, reason: None };
    Ok(Outcome::Funded(enter(draft, session, wallet, entering)?).into())
}

/// Records money that arrived outside, once for each reference: an operator who does not know
/// whether it was recorded can record it again.
pub(crate) fn credit(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CreditWallet,
) -> Result<Answer, Halt> {
    let wallet = draft.get::<Wallet>((verb.org, verb.wallet))?;
    let wallet = wallet.ok_or(Rejection::NotFound(Object::Wallet))?;
    if wallet.status == super::WalletStatus::Closed {
        return Err(Rejection::WalletState(wallet.status).into());
    }
    if draft.get::<Locator>(verb.name())?.is_some() {
        return Err(Rejection::invalid("reference", "was credited to this wallet before").into());
    }
    let target = LocatorTarget::Wallet { org: wallet.org, wallet: wallet.id };
    draft.insert(Locator { key: verb.name(), target });
    let entering = Entering {
        asset: wallet.currency,
        amount: verb.amount,
        reference: Some(verb.reference.clone()),
        reason: Some(verb.reason.clone()),
    };
    Ok(Outcome::Funded(enter(draft, session, &wallet, entering)?).into())
}

/// Money that enters a wallet.
pub(crate) struct Entering {
    pub(crate) asset: Asset,
    pub(crate) amount: Amount,
    pub(crate) reference: Option<String>,
    pub(crate) reason: Option<String>,
}

/// Debits the treasury and credits the wallet (spec §9.4).
pub(crate) fn enter(
    draft: &mut Draft<'_>,
    session: &Session,
    wallet: &Arc<Wallet>,
    entering: Entering,
) -> Result<Funded, Halt> {
    let (asset, amount) = (entering.asset, entering.amount);
    positive(amount)?;
    let treasury = AccountKey::system(wallet.environment, SystemAccount::Treasury, asset);
    let own = AccountKey::wallet(wallet.id, asset);
    draft.need([treasury, own].map(|key| Key::Account(wallet.org, key).into()))?;
    let transaction: PaymentId = draft.fresh();
    let posting = Posting {
        org: wallet.org,
        id: None,
        environment: wallet.environment,
        kind: EntryKind::Fund,
        transaction,
        related: None,
        description: entering.reference.as_deref(),
        asset,
        legs: vec![(treasury.owner, amount.negated()), (AccountOwner::Wallet(wallet.id), amount)],
    };
    post(draft, posting)?;
    let account = draft.get::<Account>((wallet.org, AccountKey::wallet(wallet.id, asset)))?;
    let balance = account.ok_or(Rejection::corrupt("account"))?.posted;
    let funded = Fact::WalletFunded {
        wallet: wallet.id,
        environment: wallet.environment,
        transaction,
        asset,
        amount,
        balance,
        reference: entering.reference,
        reason: entering.reason,
    };
    session.log(draft, funded)?;
    Ok(Funded { transaction, wallet: wallet.id, amount, asset, balance })
}
