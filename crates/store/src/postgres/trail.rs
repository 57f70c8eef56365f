//! What the last commits of an organization have touched.
//!
//! Beside the mark that a commit leaves on a turn it leaves a trail: from which mark it came, and
//! the stamps of what it has changed. Whoever has kept rows at a mark that the trail passes knows
//! which of them are stale, and which are not. It is part of the commit, so a commit that has
//! failed is on no trail. A server that meets no other leaves none.

#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, VecDeque};
use std::iter;

use countersign_domain::state::{Change, Range};

use super::stamp::{Stamp, of_range, of_row};
use crate::bytes::take;
use crate::cache::{has_ranges, is_kept};
use crate::kind::Kind;

/// The form in which trails are written. A server that meets another form knows no trail.
const FORM: u8 = 1;

/// So much of a row stays on its page.
const BYTES_INLINE: usize = 1_900;

/// A longer trail costs more than what it saves.
const BYTES_MAX: usize = 32_768;

/// So many steps are left however long they are: two servers need the last one, and a second where
/// one of them has gone twice.
const STEPS_MIN: usize = 2;

/// The last commits of an organization, each going on from the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Trail(VecDeque<Step>);

/// One commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// The mark that it found.
    pub(super) from: i64,
    /// The mark that it left.
    pub(super) to: i64,
    /// What it has touched.
    pub(super) touched: Touched,
}

/// Rows, and ranges they lie in, by their stamps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Touched {
    /// In order.
    stamps: Vec<Stamp>,
    /// Whether rows are among them that may lie, or have lain, in ranges.
    ranged: bool,
    /// Whether any range may be among it, by whatever name.
    any_range: bool,
}

impl Trail {
    /// What was touched after `base`, if the trail passes it and ends at `mark`.
    fn since(&self, base: i64, mark: i64) -> Option<Touched> {
        if self.0.back()?.to != mark {
            return None;
        }
        let begin = self.0.iter().position(|step| step.from == base)?;
        let mut touched = Touched::default();
        self.0.iter().skip(begin).for_each(|step| touched.add(&step.touched));
        Some(touched)
    }

    /// What may differ between what is known at `own`, where this trail ends, and what was found at
    /// `mark`, where another does: what was touched since the newest mark that both pass.
    pub(super) fn apart(&self, own: i64, found: &Self, mark: i64) -> Option<Touched> {
        let ends_here = self.0.back().is_some_and(|last| last.to == own);
        let before = self.0.iter().rev().filter(|_| ends_here).map(|step| step.from);
        iter::once(own).chain(before).find_map(|common| {
            let mut touched = found.between(common, mark)?;
            touched.add(&self.between(common, own)?.undone());
            Some(touched)
        })
    }

    /// What was touched between two marks, the second of which is where the trail ends.
    pub(super) fn between(&self, base: i64, mark: i64) -> Option<Touched> {
        if base == mark { Some(Touched::default()) } else { self.since(base, mark) }
    }

    /// The last step.
    pub(super) fn last(&self) -> Option<&Step> {
        self.0.back()
    }

    /// The trail with one more step.
    pub(super) fn followed_by(&self, step: Step) -> Self {
        let goes_on = self.0.back().is_some_and(|last| last.to == step.from);
        let mut steps = if goes_on { self.0.clone() } else { VecDeque::new() };
        steps.push_back(step);
        let mut bytes: usize = steps.iter().map(Step::bytes).sum();
        while bytes > BYTES_MAX || (bytes > BYTES_INLINE && steps.len() > STEPS_MIN) {
            bytes -= steps.pop_front().map_or(bytes, |step| step.bytes());
        }
        Self(steps)
    }

    /// As it is written.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        if !self.0.is_empty() {
            bytes.push(FORM);
        }
        self.0.iter().for_each(|step| step.write(&mut bytes));
        bytes
    }

    /// As it was written; none where it is not understood.
    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        let Some((&FORM, mut rest)) = bytes.split_first() else { return Self::default() };
        let mut steps = VecDeque::new();
        while !rest.is_empty() {
            let Some(step) = Step::take(&mut rest) else { return Self::default() };
            if steps.back().is_some_and(|last: &Step| last.to != step.from) {
                return Self::default();
            }
            steps.push_back(step);
        }
        Self(steps)
    }
}

impl Step {
    const fn bytes(&self) -> usize {
        21 + 4 * self.touched.stamps.len()
    }

    /// Writes it.
    pub(super) fn write(&self, to: &mut Vec<u8>) {
        let stamps = &self.touched.stamps;
        to.extend(self.from.to_be_bytes());
        to.extend(self.to.to_be_bytes());
        to.push(u8::from(self.touched.ranged));
        to.extend(u32::try_from(stamps.len()).unwrap_or(u32::MAX).to_be_bytes());
        to.extend(stamps.iter().flat_map(|stamp| stamp.to_be_bytes()));
    }

    /// Reads what was written, and leaves what stands behind it.
    pub(super) fn take(bytes: &mut &[u8]) -> Option<Self> {
        let from = i64::from_be_bytes(take(bytes)?);
        let to = i64::from_be_bytes(take(bytes)?);
        let [ranged] = take(bytes)?;
        let mut touched = Touched { ranged: ranged != 0, ..Touched::default() };
        for _ in 0..u32::from_be_bytes(take(bytes)?) {
            touched.stamps.push(u32::from_be_bytes(take(bytes)?));
        }
        Some(Self { from, to, touched })
    }
}

impl Touched {
    /// What a server could have kept of what these change.
    pub(super) fn by<'c>(changes: impl Iterator<Item = &'c Change>) -> Self {
        let mut touched = Self::default();
        for change in changes {
            let row = change.row();
            let key = row.key();
            let kind = Kind::of(&key);
            if has_ranges(kind) {
                touched.ranged = true;
                touched.stamps.extend(row.ranges().into_iter().flatten().map(of_range));
            }
            if leaves_stamps(kind) {
                touched.stamps.push(of_row(&key));
            }
        }
        touched.sort();
        touched
    }

    /// Whether this may be among it.
    pub(super) fn has(&self, stamp: Stamp) -> bool {
        self.stamps.binary_search(&stamp).is_ok()
    }

    /// Whether it is these rows and nothing else.
    pub(super) fn is_only(&self, rows: &BTreeSet<Stamp>) -> bool {
        !self.ranged && self.stamps.iter().all(|stamp| rows.contains(stamp))
    }

    /// The same, of changes that are gone back on. A range that a row has left is named by nothing
    /// but the row, which is not in it any more.
    fn undone(self) -> Self {
        Self { any_range: self.any_range | self.ranged, ..self }
    }

    /// Whether this range may be among it.
    pub(super) fn has_range(&self, range: Range) -> bool {
        self.any_range || self.has(of_range(range))
    }

    /// Whether any range may have another member, or a member another form.
    pub(super) const fn has_ranges(&self) -> bool {
        self.ranged
    }

    fn add(&mut self, more: &Self) {
        self.stamps.extend(&more.stamps);
        self.ranged |= more.ranged;
        self.any_range |= more.any_range;
        self.sort();
    }

    fn sort(&mut self) {
        self.stamps.sort_unstable();
        self.stamps.dedup();
    }
}

/// Whether rows of a kind are found on trails. Any other is read behind the lock, or when nothing
/// is about to change it.
pub(super) const fn leaves_stamps(kind: Kind) -> bool {
    has_ranges(kind) || is_kept(kind)
}
