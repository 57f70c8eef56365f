//! Transfers that are kept in the rows of their payments.
//!
//! A payment that is posted as soon as it is made, and its transfer, say the same but for the legs,
//! and are never apart: one row for both spares a row and three index entries. The view `transfers`
//! shows such transfers beside those that have rows of their own.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ptr;

use countersign_domain::ids::{Id, OrgId, Ulid, WalletId};
use countersign_domain::ledger::{AccountOwner, Leg, Transfer};
use countersign_domain::payment::Payment;
use countersign_domain::state::{Change, Row};
use countersign_engine::StoreError;

/// The transfers of a batch that are kept in the rows of their payments.
pub(super) struct Within<'c>(HashMap<(OrgId, Ulid), &'c Transfer>);

impl<'c> Within<'c> {
    /// Those of new payments and new transfers.
    pub(super) fn new(changes: &'c [Change]) -> Self {
        let transfers = changes.iter().filter_map(|change| match change {
            Change::Insert(Row::Transfer(transfer)) => Some(&**transfer),
            _ => None,
        });
        let transfers: HashMap<_, _> =
            transfers.map(|transfer| (name(transfer.org, transfer.id), transfer)).collect();
        let of_payment = |change: &Change| match change {
            Change::Insert(Row::Payment(payment)) => {
                let name = name(payment.org, payment.id);
                let transfer = transfers.get(&name).filter(|transfer| follows(transfer, payment));
                transfer.map(|transfer| (name, *transfer))
            }
            _ => None,
        };
        Self(changes.iter().filter_map(of_payment).collect())
    }

    /// Whether a transfer is one of them.
    pub(super) fn has(&self, transfer: &Transfer) -> bool {
        let kept = self.0.get(&name(transfer.org, transfer.id));
        kept.is_some_and(|kept| ptr::eq(*kept, transfer))
    }

    /// The legs of the one that is kept in a payment's row.
    pub(super) fn legs(&self, payment: &Payment) -> Option<&'c [Leg]> {
        self.0.get(&name(payment.org, payment.id)).map(|transfer| transfer.legs.as_slice())
    }
}

fn name<I: Id>(org: OrgId, id: I) -> (OrgId, Ulid) {
    (org, id.ulid())
}

/// Whether a transfer is, but for its legs, what the view makes of a payment with the same bits.
fn follows(transfer: &Transfer, payment: &Payment) -> bool {
    let Transfer {
        id, org, environment, kind, transaction, related, description, asset, at, ..
    } = transfer;
    let touches = wallets(transfer).ok();
    (*org, id.ulid(), *transaction) == (payment.org, payment.id.ulid(), payment.id)
        && (*environment, *kind, *asset)
            == (payment.environment, payment.kind.entry(), payment.asset)
        && (*related, description) == (payment.reverses, &payment.description)
        && Some(*at) == payment.posted_at
        && touches == Some((Some(payment.from), Some(payment.to)))
}

/// The wallets that a transfer is found by: the one it debits, the one it credits.
pub(super) fn wallets(
    transfer: &Transfer,
) -> Result<(Option<WalletId>, Option<WalletId>), StoreError> {
    let wallet = |negative: bool| {
        let mut of_side = transfer.legs.iter().filter_map(move |leg| match leg.owner {
            AccountOwner::Wallet(wallet) if leg.amount.is_negative() == negative => Some(wallet),
            _ => None,
        });
        let first = of_side.next();
        let more = of_side.any(|wallet| Some(wallet) != first);
        let two = || StoreError::Corrupt("transfers: two wallets on one side".to_owned());
        if more { Err(two()) } else { Ok(first) }
    };
    Ok((wallet(true)?, wallet(false)?))
}
