//! When a delivery that failed is tried again (spec §16.4).

#[cfg(test)]
mod tests;

use std::str::FromStr;
use std::time::Duration;

/// How long to wait after each attempt that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Schedule(Vec<Duration>);

/// What becomes of a delivery that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// It is tried again after this.
    After(Duration),
    /// It is not tried again by itself.
    Dead,
}

const SECONDS: [u64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// The longest that a receiver can put a delivery off.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(86_400);

const ATTEMPTS_MAX: usize = 100;
const WAIT_MAX_SECONDS: u64 = 30 * 86_400;

impl Default for Schedule {
    fn default() -> Self {
        Self(SECONDS.map(Duration::from_secs).to_vec())
    }
}

impl Schedule {
    /// What follows when this many attempts have failed. A receiver that asks for more time gets
    /// it. `chance` spreads what fell down together over a tenth of the wait in either direction:
    /// from 0, the earliest, to the largest number, the latest.
    pub(crate) fn next(&self, attempts: usize, retry_after: Option<Duration>, chance: u32) -> Next {
        let Some(wait) = attempts.checked_sub(1).and_then(|index| self.0.get(index)) else {
            return Next::Dead;
        };
        let spread = spread(*wait, chance);
        let asked = retry_after.unwrap_or_default().min(RETRY_AFTER_MAX);
        Next::After(spread.max(asked))
    }
}

/// Nine to eleven tenths of a wait.
fn spread(wait: Duration, chance: u32) -> Duration {
    let micros = u64::try_from(wait.as_micros()).unwrap_or(u64::MAX);
    let tenth = micros / 10;
    let part = u128::from(tenth) * 2 * u128::from(chance) / u128::from(u32::MAX);
    let part = u64::try_from(part).unwrap_or(u64::MAX);
    Duration::from_micros((micros - tenth).saturating_add(part))
}

/// Seconds, separated by commas; none at all means that nothing is tried again.
impl FromStr for Schedule {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let waits = text.split(',').map(str::trim).filter(|wait| !wait.is_empty());
        let seconds = |wait: &str| {
            let seconds =
                wait.parse().ok().filter(|seconds| (1..=WAIT_MAX_SECONDS).contains(seconds));
            seconds.map(Duration::from_secs).ok_or(())
        };
        let waits: Vec<Duration> = waits.map(seconds).collect::<Result<_, ()>>()?;
        (waits.len() < ATTEMPTS_MAX).then_some(Self(waits)).ok_or(())
    }
}
