//! How long a window counts, and the parts it is kept in.

use serde::{Deserialize, Serialize};

use crate::canonical;
use crate::time::Timestamp;

/// How long something is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// The last so many seconds, kept in sixty parts: the oldest counts whole.
    Rolling {
        /// How many.
        #[serde(with = "canonical::integer")]
        seconds: u32,
    },
    /// The present UTC day.
    Day,
    /// The present UTC week; it begins on Monday.
    Week,
    /// The present UTC month.
    Month,
    /// Since the counting began.
    Ever,
}

/// The least and the most seconds of a rolling window: a minute to 366 days.
pub const ROLLING_SECONDS: (u32, u32) = (60, 31_622_400);

/// How many parts a rolling window is kept in.
const PARTS: i64 = 60;
const MICROS_PER_SECOND: i64 = 1_000_000;
const DAYS_PER_WEEK: i32 = 7;
/// The first day of 1970 was a Thursday, three days behind a Monday.
const DAYS_BEHIND_MONDAY: i32 = 3;

impl Window {
    /// The part that an instant falls into.
    #[must_use]
    pub fn part(self, at: Timestamp) -> i64 {
        match self {
            Self::Rolling { .. } => at.unix_micros().div_euclid(self.width_micros()),
            Self::Day => i64::from(at.day().0),
            Self::Week => i64::from(week(at)),
            Self::Month => i64::from(at.month().0),
            Self::Ever => 0,
        }
    }

    /// The oldest part that still counts at an instant.
    #[must_use]
    pub fn oldest(self, now: Timestamp) -> i64 {
        match self {
            Self::Rolling { seconds } => self.part(now.plus_seconds(-i64::from(seconds))),
            _ => self.part(now),
        }
    }

    /// When a part counts no longer; never where counting has no end.
    #[must_use]
    pub fn end_of(self, part: i64, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Rolling { seconds } => {
                let end = part.saturating_add(1).saturating_mul(self.width_micros());
                Some(Timestamp::from_unix_micros(end).plus_seconds(i64::from(seconds)))
            }
            Self::Day => Some(now.day().end()),
            Self::Week => {
                let monday = (week(now) + 1) * DAYS_PER_WEEK - DAYS_BEHIND_MONDAY;
                Some(crate::time::Day(monday - 1).end())
            }
            Self::Month => Some(now.month().end()),
            Self::Ever => None,
        }
    }

    fn width_micros(self) -> i64 {
        match self {
            Self::Rolling { seconds } => {
                (i64::from(seconds).saturating_mul(MICROS_PER_SECOND) / PARTS).max(1)
            }
            _ => 1,
        }
    }
}

fn week(at: Timestamp) -> i32 {
    at.day().0.saturating_add(DAYS_BEHIND_MONDAY).div_euclid(DAYS_PER_WEEK)
}
