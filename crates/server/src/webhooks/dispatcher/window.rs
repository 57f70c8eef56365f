//! Which events of a log are done with.

use std::collections::BTreeMap;

use countersign_domain::time::Timestamp;

/// The events behind a cursor that somebody wants, in the order of the log. The cursor never passes
/// one that is not done with.
#[derive(Debug)]
pub(super) struct Window {
    /// The place of the last record that was looked at.
    passed: u64,
    /// Wanted events: when each happened, and whether it is done with.
    wanted: BTreeMap<u64, (Timestamp, bool)>,
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

    /// The place of the last record that was looked at.
    pub(super) const fn passed(&self) -> u64 {
        self.passed
    }

    /// When the oldest wanted event happened that the cursor did not pass.
    pub(super) fn oldest(&self) -> Option<Timestamp> {
        self.wanted.first_key_value().map(|(_, (at, _))| *at)
    }

    /// A record was looked at that nobody wants.
    pub(super) fn pass(&mut self, seq: u64) {
        self.passed = self.passed.max(seq);
    }

    /// A record was looked at, and it is wanted.
    pub(super) fn want(&mut self, seq: u64, at: Timestamp) {
        self.pass(seq);
        self.wanted.insert(seq, (at, false));
    }

    /// A wanted event is done with.
    pub(super) fn finish(&mut self, seq: u64) {
        if let Some((_, done)) = self.wanted.get_mut(&seq) {
            *done = true;
        }
    }

    /// The place up to which everything is done with.
    pub(super) fn cursor(&mut self) -> u64 {
        while self.wanted.first_key_value().is_some_and(|(_, (_, done))| *done) {
            self.wanted.pop_first();
        }
        let first = self.wanted.first_key_value();
        first.map_or(self.passed, |(seq, _)| seq.saturating_sub(1))
    }
}
