//! Token buckets.
//!
//! A bucket is one instant: when it will be full again. Each token taken moves that instant on by
//! the time a token needs to come back, and it may lie at most one minute ahead.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use countersign_domain::time::Timestamp;

const MINUTE_MICROS: i64 = 60_000_000;
const SECOND_MICROS: i64 = 1_000_000;

/// How many buckets are kept at most: some megabytes.
const BUCKETS_MAX: usize = 65_536;

/// A bucket for each of many keys, all of one size.
#[derive(Debug)]
pub(super) struct Buckets<K> {
    /// How many tokens a bucket holds, and how many come back in a minute.
    per_minute: u32,
    held: Mutex<Held<K>>,
}

#[derive(Debug)]
struct Held<K> {
    /// When each bucket that is not full will be; in microseconds since 1970.
    full_at: HashMap<K, i64>,
    /// When full ones were last thrown away.
    swept_at: i64,
}

/// What came of taking a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Whether there was one.
    pub(crate) allowed: bool,
    /// How many tokens a full bucket has.
    pub(crate) limit: u32,
    /// How many are left.
    pub(crate) remaining: u32,
    /// When the bucket will be full again, in seconds since 1970.
    pub(crate) reset_unix_seconds: i64,
    /// When there will be a token again, in seconds from now; at least one.
    pub(crate) retry_after_seconds: u32,
}

impl<K: Eq + Hash> Buckets<K> {
    pub(super) fn new(per_minute: u32) -> Self {
        let held = Held { full_at: HashMap::new(), swept_at: i64::MIN };
        Self { per_minute: per_minute.max(1), held: Mutex::new(held) }
    }

    /// Takes a token out of a bucket, if there is one.
    pub(super) fn take(&self, key: K, now: Timestamp) -> Taken {
        let now = now.unix_micros();
        let token = MINUTE_MICROS / i64::from(self.per_minute);
        let whole = token.saturating_mul(i64::from(self.per_minute));
        let mut held = self.lock();
        let before = held.full_at.get(&key).copied().map_or(now, |at| at.max(now));
        let after = before.saturating_add(token);
        let allowed = after.saturating_sub(now) <= whole;
        if allowed {
            held.note(key, after, now);
        }
        let full_at = if allowed { after } else { before };
        let left = whole.saturating_sub(full_at.saturating_sub(now)).max(0) / token.max(1);
        let wait = after.saturating_sub(now).saturating_sub(whole);
        Taken {
            allowed,
            limit: self.per_minute,
            remaining: u32::try_from(left).unwrap_or(0),
            reset_unix_seconds: ceil_seconds(full_at),
            retry_after_seconds: u32::try_from(ceil_seconds(wait)).unwrap_or(1).max(1),
        }
    }

    /// Puts a token back.
    pub(super) fn give_back(&self, key: &K) {
        let token = MINUTE_MICROS / i64::from(self.per_minute);
        if let Some(full_at) = self.lock().full_at.get_mut(key) {
            *full_at = full_at.saturating_sub(token);
        }
    }

    /// Throws a bucket away.
    pub(super) fn forget(&self, key: &K) {
        self.lock().full_at.remove(key);
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.lock().full_at.len()
    }

    fn lock(&self) -> MutexGuard<'_, Held<K>> {
        // One insertion is all that happens under the lock: a panic leaves nothing half-done.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash> Held<K> {
    /// Notes when a bucket will be full. A full bucket is as good as none, so full ones make room;
    /// where even that is not enough a new key goes uncounted rather than the memory grow.
    fn note(&mut self, key: K, full_at: i64, now: i64) {
        let crowded = self.full_at.len() >= BUCKETS_MAX;
        // At most once a second, or whoever fills the memory would also keep the server busy.
        if crowded && now.saturating_sub(self.swept_at) >= SECOND_MICROS {
            self.swept_at = now;
            self.full_at.retain(|_, at| *at > now);
        }
        if self.full_at.len() < BUCKETS_MAX || self.full_at.contains_key(&key) {
            self.full_at.insert(key, full_at);
        }
    }
}

const fn ceil_seconds(micros: i64) -> i64 {
    micros.saturating_add(SECOND_MICROS - 1).div_euclid(SECOND_MICROS)
}
