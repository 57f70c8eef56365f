//! The last records of a log, written out, for those who listen.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::told::Item;

/// How many are kept for whoever is behind; the rest is read from the log.
pub(super) const ITEMS_MAX: usize = 2_048;

/// What there is behind a place.
#[derive(Debug)]
pub(super) enum Found {
    /// Records, the next one first.
    Items(Vec<Arc<Item>>),
    /// Nothing yet.
    Nothing,
    /// The log knows.
    Forgotten,
}

/// The last records of a log, without a gap between them.
#[derive(Debug)]
pub(super) struct Recent {
    items: VecDeque<Arc<Item>>,
    /// The place of the last of them, or that they begin behind.
    last: u64,
    /// How far each listener has come. What all of them have seen is kept no longer.
    listeners: BTreeMap<u64, u64>,
}

impl Recent {
    /// Nothing yet behind a place.
    pub(super) const fn new(last: u64) -> Self {
        Self { items: VecDeque::new(), last, listeners: BTreeMap::new() }
    }

    /// What there is behind a place, at most so much.
    pub(super) fn after(&self, place: u64, limit: usize) -> Found {
        if place >= self.last {
            return Found::Nothing;
        }
        if self.items.front().is_none_or(|first| first.seq > place + 1) {
            return Found::Forgotten;
        }
        // Without a gap, so the next one stands where its place says.
        let skipped = self.items.front().map_or(0, |first| place + 1 - first.seq);
        let skipped = usize::try_from(skipped).unwrap_or(usize::MAX);
        Found::Items(self.items.iter().skip(skipped).take(limit).map(Arc::clone).collect())
    }

    /// Adds what comes next.
    pub(super) fn push(&mut self, items: impl IntoIterator<Item = Item>) {
        for item in items {
            self.last = item.seq;
            self.items.push_back(Arc::new(item));
        }
        let seen = self.listeners.values().copied().min().unwrap_or(u64::MAX);
        while self.items.len() > ITEMS_MAX
            || self.items.front().is_some_and(|item| item.seq <= seen)
        {
            self.items.pop_front();
        }
    }

    /// The place of the last record.
    pub(super) const fn last(&self) -> u64 {
        self.last
    }

    /// Notes how far a listener has come.
    pub(super) fn note(&mut self, listener: u64, place: u64) {
        self.listeners.insert(listener, place);
    }

    /// Forgets a listener.
    pub(super) fn forget(&mut self, listener: u64) {
        self.listeners.remove(&listener);
    }
}
