//! What the last commits of an organization have touched.
//!
//! Beside the mark that a commit leaves on a turn it leaves a trail: from which mark it came, and
//! the stamps of what it has changed. Whoever has kept rows at a mark that the trail passes knows
//! which of them are stale, and which are not. It is part of the commit, so a commit that has
//! failed is on no trail. A server that meets no other leaves none.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use countersign_domain::state::Change;

use super::stamp::{Stamp, of_range, of_row};
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
}

impl Trail {
    /// What was touched after `base`, if the trail passes it and ends at `mark`.
    pub(super) fn since(&self, base: i64, mark: i64) -> Option<Touched> {
        if self.0.back()?.to != mark {
            return None;
        }
        let begin = self.0.iter().position(|step| step.from == base)?;
        let mut touched = Touched::default();
        for step in self.0.iter().skip(begin) {
            touched.stamps.extend(&step.touched.stamps);
            touched.ranged |= step.touched.ranged;
        }
        touched.sort();
        Some(touched)
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
        for Step { from, to, touched } in &self.0 {
            bytes.extend(from.to_be_bytes());
            bytes.extend(to.to_be_bytes());
            bytes.push(u8::from(touched.ranged));
            bytes.extend(u32::try_from(touched.stamps.len()).unwrap_or(u32::MAX).to_be_bytes());
            bytes.extend(touched.stamps.iter().flat_map(|stamp| stamp.to_be_bytes()));
        }
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

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let from = i64::from_be_bytes(take(bytes)?);
        let to = i64::from_be_bytes(take(bytes)?);
        let [ranged] = take(bytes)?;
        let mut touched = Touched { stamps: Vec::new(), ranged: ranged != 0 };
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
            } else if !is_kept(kind) {
                continue;
            }
            touched.stamps.push(of_row(&key));
        }
        touched.sort();
        touched
    }

    /// Whether this may be among it.
    pub(super) fn has(&self, stamp: Stamp) -> bool {
        self.stamps.binary_search(&stamp).is_ok()
    }

    /// Whether any range may have another member, or a member another form.
    pub(super) const fn has_ranges(&self) -> bool {
        self.ranged
    }

    fn sort(&mut self) {
        self.stamps.sort_unstable();
        self.stamps.dedup();
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*taken)
}
