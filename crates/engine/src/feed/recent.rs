//! The last records of a log, for those who follow it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use countersign_domain::log::LogRecord;

/// How many records are kept for whoever is behind; the rest is read from the store.
pub(super) const RECORDS_MAX: usize = 1_024;

/// What there is behind a place.
#[derive(Debug)]
pub(super) enum Found {
    /// Records, the next one first.
    Records(Vec<Arc<LogRecord>>),
    /// Nothing yet.
    Nothing,
    /// The store knows.
    Unknown,
}

/// The news up to which the store was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked(u64);

/// The last records of a log, without a gap between them.
#[derive(Debug, Default)]
pub(super) struct Recent {
    records: VecDeque<Arc<LogRecord>>,
    /// The place of the last record that is known of.
    last: u64,
    /// How often others may have written.
    news: u64,
    /// Up to which of these news `last` is the end of the log.
    certain: Option<Asked>,
    /// How far each follower has come. What all of them have seen is kept no longer.
    followers: BTreeMap<u64, u64>,
}

impl Recent {
    /// What there is behind a place, at most so much.
    pub(super) fn after(&self, place: u64, limit: usize) -> Found {
        let first = self.records.front().map(|record| record.seq);
        if place < self.last && first.is_some_and(|first| first <= place + 1) {
            let behind = self.records.iter().skip_while(|record| record.seq <= place);
            return Found::Records(behind.take(limit).map(Arc::clone).collect());
        }
        let is_end = place >= self.last && self.certain == Some(self.ask());
        if is_end { Found::Nothing } else { Found::Unknown }
    }

    /// Takes in a record that this server has committed: the end of the log, for all it knows.
    pub(super) fn commit(&mut self, record: &Arc<LogRecord>) {
        if record.seq > self.last {
            if record.seq != self.last + 1 {
                // Others wrote what is between.
                self.records.clear();
            }
            self.records.push_back(Arc::clone(record));
            self.last = record.seq;
        }
    }

    /// Others may have written.
    pub(super) const fn doubt(&mut self) {
        self.news += 1;
    }

    /// Before the store is asked.
    pub(super) const fn ask(&self) -> Asked {
        Asked(self.news)
    }

    /// Takes in what the store has behind a place: all there was, if it says up to which news.
    pub(super) fn learn(
        &mut self,
        (after, records): (u64, &[Arc<LogRecord>]),
        whole: Option<Asked>,
    ) {
        // A place behind which there is nothing need not be the end.
        let known = (after <= self.last).then_some(after);
        let end = records.last().map(|record| record.seq).or(known);
        records.iter().for_each(|record| self.commit(record));
        if end == Some(self.last) && whole.is_some() {
            self.certain = whole;
        }
        self.trim();
    }

    /// The place of the last record that is known of.
    pub(super) const fn last(&self) -> u64 {
        self.last
    }

    /// Lets go of what everybody has seen, and of what is too much.
    pub(super) fn trim(&mut self) {
        let seen = self.followers.values().copied().min().unwrap_or(u64::MAX);
        while self.records.len() > RECORDS_MAX
            || self.records.front().is_some_and(|record| record.seq <= seen)
        {
            self.records.pop_front();
        }
    }

    /// Notes how far a follower has come.
    pub(super) fn note(&mut self, follower: u64, place: u64) {
        self.followers.insert(follower, place);
    }

    /// Forgets a follower; returns whether there are others.
    pub(super) fn forget(&mut self, follower: u64) -> bool {
        self.followers.remove(&follower);
        !self.followers.is_empty()
    }
}
