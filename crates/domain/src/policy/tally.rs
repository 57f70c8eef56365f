//! What a policy's window has counted for one wallet, person, recipient or pair (ADR 0014).
//!
//! Rows are kept for the policies that ask for them alone, so a payment that no such policy judges
//! writes none. What waits counts in full for as long as it waits, as in the limits of ADR 0006;
//! what was posted, and what came to nothing, counts in the part of the window it happened in.

use serde::{Deserialize, Serialize};

use super::{Counting, Window};
use crate::canonical;
use crate::ids::{OrgId, PolicyId};
use crate::money::Amount;
use crate::time::Timestamp;

/// What one counter of a policy has counted for one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The organization.
    pub org: OrgId,
    /// Which counter of which policy, and for whom.
    pub name: TallyName,
    /// How long it counts.
    pub window: Window,
    /// What waits for a decision.
    pub held: Count,
    /// What was decided, part by part of the window, oldest first; empty parts are left out.
    pub parts: Vec<Part>,
}

/// The name of a tally.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TallyName {
    /// The policy.
    pub policy: PolicyId,
    /// Which of its counters, and the group and the asset it counts: `3:wal_…:USD`.
    pub of: String,
}

/// Part of a window.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which one, in the window's own counting.
    #[serde(with = "canonical::integer")]
    pub at: i64,
    /// What was posted.
    pub posted: Count,
    /// What came to nothing.
    pub rejected: Count,
}

/// Some payments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// What they come to.
    pub sum: Amount,
    /// How many they are.
    #[serde(with = "canonical::integer")]
    pub number: u64,
}

impl Tally {
    /// A tally that has counted nothing.
    #[must_use]
    pub fn empty(org: OrgId, name: TallyName, window: Window) -> Self {
        Self { org, name, window, held: Count::default(), parts: Vec::new() }
    }

    /// What counts at an instant; nothing when it cannot be added up.
    #[must_use]
    pub fn counted(&self, now: Timestamp, counting: Counting) -> Option<Count> {
        let held = if counting.held { self.held } else { Count::default() };
        let oldest = self.window.oldest(now);
        let parts = self.parts.iter().filter(|part| part.at >= oldest);
        parts.into_iter().try_fold(held, |count, part| {
            let count = count.plus(part.posted)?;
            if counting.rejected { count.plus(part.rejected) } else { Some(count) }
        })
    }

    /// When the oldest of what it has counted counts no longer.
    #[must_use]
    pub fn resets_at(&self, now: Timestamp) -> Option<Timestamp> {
        let oldest = self.window.oldest(now);
        let part = self.parts.iter().map(|part| part.at).find(|part| *part >= oldest);
        match self.window {
            Window::Rolling { .. } => self.window.end_of(part?, now),
            _ => self.window.end_of(oldest, now),
        }
    }

    /// A payment waits.
    #[must_use]
    pub fn hold(&mut self, amount: Amount) -> Option<()> {
        self.held = self.held.plus(Count::one(amount))?;
        Some(())
    }

    /// A payment waits no longer.
    #[must_use]
    pub fn release(&mut self, amount: Amount) -> Option<()> {
        self.held = self.held.minus(Count::one(amount))?;
        Some(())
    }

    /// A payment was posted.
    #[must_use]
    pub fn post(&mut self, amount: Amount, now: Timestamp) -> Option<()> {
        let part = self.present(now);
        part.posted = part.posted.plus(Count::one(amount))?;
        Some(())
    }

    /// An attempt came to nothing.
    #[must_use]
    pub fn reject(&mut self, amount: Amount, now: Timestamp) -> Option<()> {
        let part = self.present(now);
        part.rejected = part.rejected.plus(Count::one(amount))?;
        Some(())
    }

    /// A payment posted at an instant was taken back; what counts no longer stays as it is.
    #[must_use]
    pub fn unpost(&mut self, amount: Amount, posted_at: Timestamp) -> Option<()> {
        let at = self.window.part(posted_at);
        if let Some(part) = self.parts.iter_mut().find(|part| part.at == at) {
            part.posted = part.posted.minus(Count::one(amount))?;
        }
        Some(())
    }

    /// The part that is being filled. Parts that count no longer are dropped.
    fn present(&mut self, now: Timestamp) -> &mut Part {
        let (at, oldest) = (self.window.part(now), self.window.oldest(now));
        self.parts.retain(|part| part.at >= oldest);
        let index = self.parts.partition_point(|part| part.at < at);
        if self.parts.get(index).is_none_or(|part| part.at != at) {
            self.parts.insert(index, Part { at, ..Part::default() });
        }
        let last = self.parts.len() - 1;
        let index = index.min(last);
        #[expect(clippy::indexing_slicing, reason = "a part was just found or inserted there")]
        &mut self.parts[index]
    }
}

impl Count {
    /// One payment.
    #[must_use]
    pub const fn one(amount: Amount) -> Self {
        Self { sum: amount, number: 1 }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let number = self.number.checked_add(other.number)?;
        Some(Self { sum: self.sum.checked_add(other.sum)?, number })
    }

    /// The one without the other.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        let number = self.number.checked_sub(other.number)?;
        Some(Self { sum: self.sum.checked_sub(other.sum)?, number })
    }
}
