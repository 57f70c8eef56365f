//! Holds: money reserved for something that waits.

use serde::{Deserialize, Serialize};

use super::{Account, AccountKey};
use crate::access::Environment;
use crate::ids::{ApprovalId, HoldId, OrgId, PaymentId, WalletId};
use crate::money::{Amount, Asset};
use crate::rejection::Rejection;
use crate::state::{Draft, Halt};
use crate::time::Timestamp;

/// Money of a wallet that is reserved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Its id.
    pub id: HoldId,
    /// The organization.
    pub org: OrgId,
    /// The environment.
    pub environment: Environment,
    /// The wallet.
    pub wallet: WalletId,
    /// What is reserved, fee included.
    pub amount: Amount,
    /// How much of it counts toward limits: the amount without the fee.
    pub counted: Amount,
    /// What it counts.
    pub asset: Asset,
    /// Where it stands.
    pub status: HoldStatus,
    /// What for.
    pub reason: HoldReason,
    /// The request that waits.
    pub approval: Option<ApprovalId>,
    /// The payment that waits.
    pub transaction: Option<PaymentId>,
    /// When the request behind it expires, and the money is free again.
    pub expires_at: Option<Timestamp>,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub released_at: Option<Timestamp>,
}

/// Where a hold stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HoldStatus {
    /// The money is reserved.
    Pending,
    /// The money has moved on.
    Released,
    /// The money was given back.
    Reversed,
}

/// What a hold is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HoldReason {
    /// A payment that waits for people.
    Approval,
    /// What is to leave over a rail, from its creation until it has left.
    Rail,
}

/// Money to be reserved.
pub(crate) struct NewHold {
    pub(crate) id: HoldId,
    pub(crate) org: OrgId,
    pub(crate) environment: Environment,
    pub(crate) wallet: WalletId,
    pub(crate) asset: Asset,
    pub(crate) amount: Amount,
    pub(crate) counted: Amount,
    pub(crate) reason: HoldReason,
    pub(crate) approval: Option<ApprovalId>,
    pub(crate) transaction: PaymentId,
    pub(crate) expires_at: Option<Timestamp>,
}

/// Reserves money of a wallet. The caller has checked that it is available.
pub(crate) fn place_hold(draft: &mut Draft<'_>, new: &NewHold) -> Result<(), Halt> {
    let change = Change { held: new.amount, pending: new.counted };
    adjust(draft, new.org, AccountKey::wallet(new.wallet, new.asset), &change)?;
    let created_at = draft.now();
    draft.insert(Hold {
        id: new.id,
        org: new.org,
        environment: new.environment,
        wallet: new.wallet,
        amount: new.amount,
        counted: new.counted,
        asset: new.asset,
        status: HoldStatus::Pending,
        reason: new.reason,
        approval: new.approval,
        transaction: Some(new.transaction),
        expires_at: new.expires_at,
        created_at,
        released_at: None,
    });
    Ok(())
}

/// Ends a hold: `Released` before the money moves on, `Reversed` to give it back.
pub(crate) fn resolve_hold(
    draft: &mut Draft<'_>,
    org: OrgId,
    id: HoldId,
    status: HoldStatus,
) -> Result<(), Halt> {
    let hold = draft.get::<Hold>((org, id))?.ok_or(Rejection::corrupt("hold"))?;
    if hold.status != HoldStatus::Pending {
        return Err(Rejection::corrupt("hold resolved twice").into());
    }
    let change = Change { held: hold.amount.negated(), pending: hold.counted.negated() };
    adjust(draft, org, AccountKey::wallet(hold.wallet, hold.asset), &change)?;
    let released_at = Some(draft.now());
    draft.update(Hold { status, released_at, ..(*hold).clone() });
    Ok(())
}

/// Gives back what is more than `amount` of a hold, and leaves the rest reserved.
pub(crate) fn shrink_hold(
    draft: &mut Draft<'_>,
    (org, id): (OrgId, HoldId),
    amount: Amount,
) -> Result<(), Halt> {
    let hold = draft.get::<Hold>((org, id))?.ok_or(Rejection::corrupt("hold"))?;
    if hold.status != HoldStatus::Pending || amount > hold.amount || !amount.is_positive() {
        return Err(Rejection::corrupt("hold that cannot shrink").into());
    }
    if amount == hold.amount {
        return Ok(());
    }
    let held = amount.checked_sub(hold.amount).ok_or(Rejection::AmountOverflow)?;
    let change = Change { held, pending: Amount::ZERO };
    adjust(draft, org, AccountKey::wallet(hold.wallet, hold.asset), &change)?;
    draft.update(Hold { amount, ..(*hold).clone() });
    Ok(())
}

/// Lets a hold stand for as long as it takes: what it waited for has come.
pub(crate) fn keep_hold(draft: &mut Draft<'_>, (org, id): (OrgId, HoldId)) -> Result<(), Halt> {
    let hold = draft.get::<Hold>((org, id))?.ok_or(Rejection::corrupt("hold"))?;
    if hold.expires_at.is_some() {
        draft.update(Hold { expires_at: None, ..(*hold).clone() });
    }
    Ok(())
}

struct Change {
    held: Amount,
    pending: Amount,
}

fn adjust(draft: &mut Draft<'_>, org: OrgId, key: AccountKey, change: &Change) -> Result<(), Halt> {
    let account = draft.get::<Account>((org, key))?.ok_or(Rejection::corrupt("account"))?;
    let mut account = (*account).clone();
    let held = account.held.checked_add(change.held);
    account.held = held.ok_or(Rejection::AmountOverflow)?;
    let pending = account.spending.pending.checked_add(change.pending);
    account.spending.pending = pending.ok_or(Rejection::AmountOverflow)?;
    if account.held > account.posted || account.held.is_negative() {
        return Err(Rejection::corrupt("hold beyond balance").into());
    }
    draft.update(account);
    Ok(())
}

impl HoldStatus {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Released => "RELEASED",
            Self::Reversed => "REVERSED",
        }
    }
}

impl HoldReason {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approval => "APPROVAL",
            Self::Rail => "RAIL",
        }
    }
}
