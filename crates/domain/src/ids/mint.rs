//! Fresh ids, in order.

use super::{Id, Ulid};
use crate::time::Timestamp;

/// Makes ids that grow: rows appended by one engine land side by side in the store.
///
/// The randomness comes in as a seed, so that the domain stays deterministic: same seed and same
/// times, same ids.
#[derive(Debug, Clone)]
pub struct Mint {
    ms: u64,
    counter: u64,
    state: u64,
}

const COUNTER_MAX: u64 = 0xFFF;
const VERSION_7: u128 = 0x7 << 76;
const VARIANT: u128 = 0b10 << 62;

impl Mint {
    /// A mint whose random bits follow from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { ms: 0, counter: 0, state: seed }
    }

    /// A fresh id, made at `now`.
    pub fn id<T: Id>(&mut self, now: Timestamp) -> T {
        T::from_ulid(self.next(now))
    }

    /// A fresh id whose lowest three bits are zero, so that up to eight ids follow from it.
    pub fn block<T: Id>(&mut self, now: Timestamp) -> T {
        T::from_ulid(Ulid(self.next(now).0 & !7))
    }

    /// 48 bits of time, 12 bits of counter, 62 random bits, version and variant between them.
    fn next(&mut self, now: Timestamp) -> Ulid {
        let ms = now.unix_ms();
        if ms > self.ms {
            (self.ms, self.counter) = (ms, 0);
        } else if self.counter == COUNTER_MAX {
            // More than 4096 ids in a millisecond borrow from the next one: order is kept.
            (self.ms, self.counter) = (self.ms + 1, 0);
        } else {
            self.counter += 1;
        }
        let random = u128::from(self.random() >> 2);
        let time = u128::from(self.ms) << 80;
        Ulid(time | VERSION_7 | (u128::from(self.counter) << 64) | VARIANT | random)
    }

    /// `SplitMix64` (Steele, Lea, Flood 2014): ids must be distinct, not secret.
    fn random(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
