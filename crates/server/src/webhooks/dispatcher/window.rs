//! Which events of a log are done with.

use std::collections::BTreeMap;

/// The events behind a cursor that somebody wants, in the order of the log. The cursor never passes
/// one that is not done with.
#[derive(Debug)]
pub(super) struct Window {
    /// The place of the last record that was looked at.
    passed: u64,
    /// Wanted events, and whether each is done with.
    wanted: BTreeMap<u64, bool>,
}

impl Window {
    /// Everything up to a place is done with.
    pub(super) const fn behind(seq: u64) -> Self {
        Self { passed: seq, wanted: BTreeMap::new() }
    }

    /// How many wanted events are behind the cursor.
    pub(super) fn len(&self) -> usize {
        self.wanted.len()
    }

    /// A record was looked at.
    pub(super) fn pass(&mut self, seq: u64, is_wanted: bool) {
        self.passed = self.passed.max(seq);
        if is_wanted {
            self.wanted.insert(seq, false);
        }
    }

    /// A wanted event is done with.
    pub(super) fn finish(&mut self, seq: u64) {
        if let Some(done) = self.wanted.get_mut(&seq) {
            *done = true;
        }
    }

    /// The place up to which everything is done with.
    pub(super) fn cursor(&mut self) -> u64 {
        while self.wanted.first_key_value().is_some_and(|(_, done)| *done) {
            self.wanted.pop_first();
        }
        let first = self.wanted.first_key_value();
        first.map_or(self.passed, |(seq, _)| seq.saturating_sub(1))
    }
}
