//! What left an account in the present day and month: the counters behind limits (ADR 0006).
//!
//! Source: spec §12.2. Posted payments of the period count, reversed ones no longer, and money
//! held for a decision counts as if it had been spent already, whenever it was held.

use serde::{Deserialize, Serialize};

use crate::money::Amount;
use crate::time::{Day, Month, Timestamp};

/// The counters of one account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spending {
    /// The day that `day_spent` is about.
    pub day: Day,
    /// Posted on that day, less what of it was reversed.
    pub day_spent: Amount,
    /// The month that `month_spent` is about.
    pub month: Month,
    /// Posted in that month, less what of it was reversed.
    pub month_spent: Amount,
    /// Held for decisions, fees not counted.
    pub pending: Amount,
}

impl Spending {
    /// Spent and pending on the day of `now`.
    #[must_use]
    pub fn on_day(&self, now: Timestamp) -> Option<Amount> {
        let spent = if self.day == now.day() { self.day_spent } else { Amount::ZERO };
        spent.checked_add(self.pending)
    }

    /// Spent and pending in the month of `now`.
    #[must_use]
    pub fn in_month(&self, now: Timestamp) -> Option<Amount> {
        let spent = if self.month == now.month() { self.month_spent } else { Amount::ZERO };
        spent.checked_add(self.pending)
    }

    /// What several accounts that count in the same have spent by `now`; none when it cannot be
    /// added up.
    #[must_use]
    pub(crate) fn together(all: impl Iterator<Item = Self>, now: Timestamp) -> Option<Self> {
        let (day, month) = (now.day(), now.month());
        let mut sum = Self { day, month, ..Self::default() };
        for one in all {
            if one.day == day {
                sum.day_spent = sum.day_spent.checked_add(one.day_spent)?;
            }
            if one.month == month {
                sum.month_spent = sum.month_spent.checked_add(one.month_spent)?;
            }
            sum.pending = sum.pending.checked_add(one.pending)?;
        }
        Some(sum)
    }

    /// The same, but for some of what is held.
    #[must_use]
    pub(crate) fn without_pending(self, amount: Amount) -> Option<Self> {
        Some(Self { pending: self.pending.checked_sub(amount)?, ..self })
    }

    /// Counts a posting made at `now`.
    pub(crate) fn spend(&mut self, amount: Amount, now: Timestamp) -> Option<()> {
        self.roll(now);
        self.day_spent = self.day_spent.checked_add(amount)?;
        self.month_spent = self.month_spent.checked_add(amount)?;
        Some(())
    }

    /// Forgets a posting made at `posted_at`, where its period is still the present one.
    pub(crate) fn unspend(&mut self, amount: Amount, posted_at: Timestamp) -> Option<()> {
        if self.day == posted_at.day() {
            self.day_spent = self.day_spent.checked_sub(amount)?;
        }
        if self.month == posted_at.month() {
            self.month_spent = self.month_spent.checked_sub(amount)?;
        }
        Some(())
    }

    fn roll(&mut self, now: Timestamp) {
        if self.day != now.day() {
            (self.day, self.day_spent) = (now.day(), Amount::ZERO);
        }
        if self.month != now.month() {
            (self.month, self.month_spent) = (now.month(), Amount::ZERO);
        }
    }
}

/// Calendar periods are stored as counts, in text.
macro_rules! period_as_text {
    ($($period:ty),*) => {$(
        impl Serialize for $period {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                crate::canonical::integer::serialize(&self.0, to)
            }
        }
        impl<'de> Deserialize<'de> for $period {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                crate::canonical::integer::deserialize(from).map(Self)
            }
        }
    )*};
}

period_as_text!(Day, Month);
