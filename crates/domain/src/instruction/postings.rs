//! How an instruction stands in the books.

use super::{Detail, Funds, Instruction};
use crate::ledger::{AccountOwner, SystemAccount};
use crate::money::{Amount, Asset};

/// A movement of one asset, whose legs sum to zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// What moves.
    pub asset: Asset,
    /// Whose account, and what is added to it.
    pub legs: Vec<(AccountOwner, Amount)>,
}

/// How many recipients a movement has at most: a transfer has eight legs, one of which is the
/// wallet that pays, and one the fee.
const RECIPIENTS_MAX: usize = 6;

impl Instruction {
    /// All that was posted for it by now, in order. None when the amounts overflow.
    #[must_use]
    pub fn movements(&self) -> Option<Vec<Movement>> {
        let single = self.stages().len() == 1;
        match self.funds {
            Funds::Apart | Funds::Held => Some(Vec::new()),
            Funds::Returned if self.moved_at.is_none() => Some(Vec::new()),
            Funds::Spent if single => self.straight(),
            Funds::Suspended => self.out(),
            Funds::Spent => joined(self.out()?, self.onward()?),
            Funds::Returned => joined(self.out()?, self.back()?),
        }
    }

    /// From the wallet to those who are paid: wallets get theirs, and what is for others has left
    /// the books as it came in.
    pub(super) fn straight(&self) -> Option<Vec<Movement>> {
        let treasury = self.system(SystemAccount::Treasury);
        let mut recipients: Vec<(AccountOwner, Amount)> = Vec::new();
        for leg in &self.legs {
            let owner = leg.to.wallet().map_or(treasury, AccountOwner::Wallet);
            match recipients.iter_mut().find(|(known, _)| *known == owner) {
                Some((_, sum)) => *sum = sum.checked_add(leg.amount)?,
                None => recipients.push((owner, leg.amount)),
            }
        }
        let mut movements = Vec::with_capacity(1);
        for (index, some) in recipients.chunks(RECIPIENTS_MAX).enumerate() {
            let fee = if index == 0 { self.fee } else { Amount::ZERO };
            movements.push(self.paid(some.to_vec(), fee)?);
        }
        Some(movements)
    }

    /// From the wallet to the organization, until the money is where it goes.
    pub(super) fn out(&self) -> Option<Vec<Movement>> {
        let suspense = self.system(SystemAccount::Suspense);
        Some(vec![self.paid(vec![(suspense, self.leaving())], self.fee)?])
    }

    /// From the organization to where it goes; of a bridge to a wallet of ours what arrives comes
    /// in from outside.
    pub(super) fn onward(&self) -> Option<Vec<Movement>> {
        let suspense = self.system(SystemAccount::Suspense);
        let treasury = self.system(SystemAccount::Treasury);
        let amount = self.leaving();
        let out = vec![(suspense, amount.negated()), (treasury, amount)];
        let mut movements = vec![Movement { asset: self.asset, legs: out }];
        let wallet = self.legs.first().and_then(|leg| leg.to.wallet());
        if let (Detail::Bridge { into }, Some(wallet)) = (&self.detail, wallet) {
            let arrives = self.quote.as_ref()?.receive_net;
            let legs = vec![(treasury, arrives.negated()), (AccountOwner::Wallet(wallet), arrives)];
            movements.push(Movement { asset: *into, legs });
        }
        Some(movements)
    }

    /// Back into the wallet, fee and all: nothing came of it.
    pub(super) fn back(&self) -> Option<Vec<Movement>> {
        let back = |movement: Movement| {
            let legs = movement.legs.into_iter().rev();
            let legs = legs.map(|(owner, amount)| (owner, amount.negated())).collect();
            Movement { asset: movement.asset, legs }
        };
        Some(self.out()?.into_iter().map(back).collect())
    }

    /// What leaves the wallet for these, with a fee.
    fn paid(&self, recipients: Vec<(AccountOwner, Amount)>, fee: Amount) -> Option<Movement> {
        let add = |sum: Amount, leg: &(AccountOwner, Amount)| sum.checked_add(leg.1);
        let sum = recipients.iter().try_fold(fee, add)?;
        let mut legs = vec![(AccountOwner::Wallet(self.wallet), sum.negated())];
        legs.extend(recipients);
        legs.extend((!fee.is_zero()).then(|| (self.system(SystemAccount::Fees), fee)));
        legs.retain(|(_, amount)| !amount.is_zero());
        Some(Movement { asset: self.asset, legs })
    }

    const fn system(&self, account: SystemAccount) -> AccountOwner {
        AccountOwner::System(self.environment, account)
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it ends what can fail")]
fn joined(mut first: Vec<Movement>, second: Vec<Movement>) -> Option<Vec<Movement>> {
    first.extend(second);
    Some(first)
}
