//! Posting: the only way in which a balance changes.

use std::sync::Arc;

use super::{Account, AccountKey, AccountOwner, EntryKind, Leg, Transfer};
use crate::access::Environment;
use crate::ids::{OrgId, PaymentId, TransferId};
use crate::money::{Amount, Asset};
use crate::rejection::Rejection;
use crate::state::{Draft, Halt};

/// A movement to be posted in one organization's books.
pub(crate) struct Posting<'a> {
    pub(crate) org: OrgId,
    /// What the transfer is to be called; a fresh id if none is given.
    pub(crate) id: Option<TransferId>,
    pub(crate) environment: Environment,
    pub(crate) kind: EntryKind,
    pub(crate) transaction: PaymentId,
    pub(crate) related: Option<PaymentId>,
    pub(crate) description: Option<&'a str>,
    pub(crate) asset: Asset,
    /// Owner and signed amount; zero legs are left out.
    pub(crate) legs: Vec<(AccountOwner, Amount)>,
}

/// Posts a movement: every account gets its leg, and the legs sum to zero or nothing happens.
pub(crate) fn post(draft: &mut Draft<'_>, posting: Posting<'_>) -> Result<Arc<Transfer>, Halt> {
    let sum = posting.legs.iter().try_fold(Amount::ZERO, |sum, (_, leg)| sum.checked_add(*leg));
    if sum != Some(Amount::ZERO) {
        return Err(Rejection::corrupt("unbalanced transfer").into());
    }
    let moved = posting.legs.into_iter().filter(|(_, amount)| !amount.is_zero());
    let mut legs = Vec::with_capacity(2);
    for (owner, amount) in moved {
        let key = AccountKey { owner, asset: posting.asset };
        let (balance_after, version) = add(draft, posting.org, key, amount)?;
        legs.push(Leg { owner, amount, balance_after, version });
    }
    let transfer = Transfer {
        id: posting.id.unwrap_or_else(|| draft.fresh_block()),
        org: posting.org,
        environment: posting.environment,
        kind: posting.kind,
        transaction: posting.transaction,
        related: posting.related,
        description: posting.description.map(str::to_owned),
        asset: posting.asset,
        legs,
        at: draft.now(),
    };
    Ok(draft.insert(transfer))
}

/// Adds a leg to an account; returns its balance and how many legs it has then.
fn add(
    draft: &mut Draft<'_>,
    org: OrgId,
    key: AccountKey,
    leg: Amount,
) -> Result<(Amount, u64), Halt> {
    let found = draft.get::<Account>((org, key))?;
    let existed = found.is_some();
    let mut account = found.map_or_else(|| Account::empty(org, key), Arc::unwrap_or_clone);
    account.posted = account.posted.checked_add(leg).ok_or(Rejection::AmountOverflow)?;
    account.version += 1;
    let overdrawn = matches!(key.owner, AccountOwner::Wallet(_)) && account.posted < account.held;
    if overdrawn {
        // The caller checks funds before it posts; this is the ledger's own guard.
        return Err(Rejection::corrupt("wallet overdrawn").into());
    }
    let after = (account.posted, account.version);
    save(draft, account, existed);
    Ok(after)
}

/// Writes an account back.
pub(super) fn save(draft: &mut Draft<'_>, account: Account, existed: bool) {
    if existed {
        draft.update(account);
    } else {
        draft.insert(account);
    }
}

/// The account, or an empty one where nothing was ever posted.
pub(crate) fn available(
    draft: &Draft<'_>,
    org: OrgId,
    key: AccountKey,
) -> Result<Arc<Account>, Halt> {
    let found = draft.get::<Account>((org, key))?;
    Ok(found.unwrap_or_else(|| Arc::new(Account::empty(org, key))))
}
