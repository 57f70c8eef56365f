//! Who pays whom: a different, repeatable sequence per client.

use cala_ledger::AccountId;

use crate::cli::Shape;
use crate::random::Random;
use crate::scene::Pair;

/// Draws the pairs of one client, as many at a time as it posts together.
pub(crate) struct Pairs {
    random: Random,
    shape: Shape,
    batch: u32,
}

impl Pairs {
    /// A sequence that depends on its arguments alone.
    pub(crate) fn seeded(seed: u64, shape: Shape, batch: u32) -> Self {
        Self { random: Random::seeded(seed), shape, batch }
    }

    /// The next batch; `None` when there are fewer than two accounts.
    pub(crate) fn draw(&mut self, accounts: &[AccountId]) -> Option<Vec<Pair>> {
        (0..self.batch).map(|_| self.pair(accounts)).collect()
    }

    /// Two different accounts; the payee is the first one when everyone pays the same.
    fn pair(&mut self, accounts: &[AccountId]) -> Option<Pair> {
        let payee = if self.shape.has_one_payee() { 0 } else { self.random.below(accounts.len()) };
        let others = accounts.len().checked_sub(1).filter(|&others| others > 0)?;
        let payer = (payee + 1 + self.random.below(others)).checked_rem(accounts.len())?;
        Some(Pair { payer: *accounts.get(payer)?, payee: *accounts.get(payee)? })
    }
}
