//! Who goes when, where several servers change an organization.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use crate::postgres::hint::Hint;

/// How long a commit takes, until one was timed.
const COMMIT: Duration = Duration::from_millis(2);

/// One that takes longer says nothing of the next.
const COMMIT_MAX: Duration = Duration::from_millis(10);

/// How much longer than a commit whoever is next may take to decide.
const DECIDING: Duration = Duration::from_millis(3);

/// So many hints wait for what they go on from: they come out of order, or not at all.
const WAITING_MAX: usize = 4;

/// The turns of an organization, as far as this server has heard.
pub(super) struct Line {
    /// How many turns there were.
    turns: u64,
    /// When this server went last.
    own: u64,
    /// When others went last, by their names.
    others: HashMap<String, u64>,
    /// Until when whoever is next has time.
    until: Instant,
    /// How long this server's commits take, of late.
    commit: Duration,
    /// Hints that go on from what is not known yet, and who has told them.
    waiting: VecDeque<(String, Hint)>,
}

impl Line {
    pub(super) fn new() -> Self {
        Self {
            turns: 0,
            own: 0,
            others: HashMap::new(),
            until: Instant::now(),
            commit: COMMIT,
            waiting: VecDeque::new(),
        }
    }

    /// Takes note that this server goes.
    pub(super) fn goes(&mut self) {
        self.turns += 1;
        self.own = self.turns;
        self.until = Instant::now() + 3 * self.commit + DECIDING;
    }

    /// Takes in a hint.
    pub(super) fn hears(&mut self, server: &str, hint: Hint) {
        if self.waiting.len() >= WAITING_MAX {
            self.waiting.pop_front();
        }
        self.waiting.push_back((server.to_owned(), hint));
    }

    /// The hint that goes on from a mark: whoever has told it goes.
    pub(super) fn follow(&mut self, mark: i64) -> Option<Hint> {
        let place = self.waiting.iter().position(|(_, hint)| hint.step.from == mark)?;
        let (server, hint) = self.waiting.remove(place)?;
        self.turns += 1;
        self.others.insert(server, self.turns);
        self.until = Instant::now() + (2 * self.commit).max(DECIDING);
        Some(hint)
    }

    /// Takes note that the turn is held: what was told before and has not been committed hardly
    /// will be.
    pub(super) fn is_held(&mut self) {
        self.waiting.clear();
    }

    /// Takes note how long a commit of this server's took.
    pub(super) fn has_taken(&mut self, time: Duration) {
        self.commit = (3 * self.commit + time.min(COMMIT_MAX)) / 4;
    }

    /// Takes note that another has committed. If it went last, whoever is next is waited for.
    pub(super) fn committed(&mut self) {
        if self.own < self.turns {
            self.until = Instant::now();
        }
    }

    /// Until when whoever is next has time.
    pub(super) const fn until(&self) -> Instant {
        self.until
    }

    /// Whether all others have gone since this server went last: turns are taken in order. None if
    /// there are no others.
    pub(super) fn is_next(&mut self, now: Instant) -> Option<bool> {
        let own = self.own;
        if now >= self.until {
            // They have had their time.
            self.others.retain(|_, went| *went > own);
        }
        (!self.others.is_empty()).then(|| self.others.values().all(|went| *went > own))
    }
}
