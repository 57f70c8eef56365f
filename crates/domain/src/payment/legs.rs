//! How a payment stands in the books.

use super::{Payment, PaymentKind};
use crate::ids::{Id as _, OrgId, TransferId};
use crate::ledger::{AccountOwner, EntryKind, SystemAccount};
use crate::money::Amount;

impl Payment {
    /// The legs in the books of `org` (spec §9.4): the payer's debit, the recipient's credit and
    /// the fee. Between two organizations each has its own books, in which a clearing account
    /// stands for the other. A reversal gives back `returned_fee`, which its original had cost.
    /// None when the amounts overflow.
    #[must_use]
    pub fn legs(&self, org: OrgId, returned_fee: Amount) -> Option<Vec<(AccountOwner, Amount)>> {
        let system = |account| AccountOwner::System(self.environment, account);
        let (fees, clearing) = (system(SystemAccount::Fees), system(SystemAccount::Clearing));
        let (mut from, mut to) = (AccountOwner::Wallet(self.from), AccountOwner::Wallet(self.to));
        let (mut fee, mut back) = (self.fee, returned_fee);
        if org != self.from_org {
            (from, fee) = (clearing, Amount::ZERO);
        }
        if org != self.to_org {
            (to, back) = (clearing, Amount::ZERO);
        }
        let leaves = self.amount.checked_add(fee)?.negated();
        let arrives = self.amount.checked_add(back)?;
        let legs = [(from, leaves), (to, arrives), (fees, fee.checked_sub(back)?)];
        Some(legs.into_iter().filter(|(_, amount)| !amount.is_zero()).collect())
    }

    /// What its transfer is called, where that follows: of a payment within one organization that
    /// nobody had to approve. The two are made together then, and have the same bits, so that a
    /// store may keep them in one place. Otherwise a transfer has an id of its own, made when it is
    /// posted: transfers are listed in the order of their ids.
    #[must_use]
    pub fn transfer(&self) -> Option<TransferId> {
        let follows = self.approval.is_none() && !self.crosses();
        follows.then(|| TransferId::from_ulid(self.id.ulid()))
    }
}

impl PaymentKind {
    /// Why its money moves.
    #[must_use]
    pub const fn entry(self) -> EntryKind {
        match self {
            Self::Payment | Self::Network => EntryKind::Payment,
            Self::Budget => EntryKind::Budget,
            Self::Reversal => EntryKind::Reversal,
        }
    }
}
