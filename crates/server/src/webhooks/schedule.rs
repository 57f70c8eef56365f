//! When a delivery that failed is tried again (spec §16.4).

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::str::FromStr;
use std::time::Duration;

/// How long to wait after each attempt that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Schedule {
    /// The waits, in seconds.
    waits: Cow<'static, [u64]>,
    /// For how long the last of them is repeated, in seconds since the delivery was begun; none
    /// where nothing follows it.
    within: Option<u64>,
}

/// What becomes of a delivery that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// It is tried again after this.
    After(Duration),
    /// It is not tried again by itself.
    Dead,
}

/// What the operator did not set otherwise.
const USUAL: Schedule =
    Schedule::of(&[5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);

/// The longest that a receiver can put a delivery off.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(86_400);

const ATTEMPTS_MAX: usize = 100;
const WAIT_MAX_SECONDS: u64 = 30 * 86_400;

impl Default for Schedule {
    fn default() -> Self {
        USUAL
    }
}

impl Schedule {
    /// These waits, in seconds.
    pub(crate) const fn of(waits: &'static [u64]) -> Self {
        Self { waits: Cow::Borrowed(waits), within: None }
    }

    /// These waits, of which the last is repeated until so many seconds after the beginning.
    pub(crate) const fn within(seconds: u64, waits: &'static [u64]) -> Self {
        Self { waits: Cow::Borrowed(waits), within: Some(seconds) }
    }

    /// What follows when this many attempts have failed, so long after the first. A receiver that
    /// asks for more time gets it. `chance` spreads what fell down together over a tenth of the
    /// wait in either direction:
    /// from 0, the earliest, to the largest number, the latest.
    pub(crate) fn next(
        &self,
        (attempts, since): (usize, Duration),
        retry_after: Option<Duration>,
        chance: u32,
    ) -> Next {
        let repeated = self.waits.last().filter(|_| self.within.is_some());
        let wait = attempts.checked_sub(1).and_then(|index| self.waits.get(index).or(repeated));
        let Some(wait) = wait else { return Next::Dead };
        let spread = spread(Duration::from_secs(*wait), chance);
        let asked = retry_after.unwrap_or_default().min(RETRY_AFTER_MAX);
        let wait = spread.max(asked);
        let end = self.within.map_or(Duration::MAX, Duration::from_secs);
        if since.saturating_add(wait) > end { Next::Dead } else { Next::After(wait) }
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
            let seconds = wait.parse().ok();
            seconds.filter(|seconds| (1..=WAIT_MAX_SECONDS).contains(seconds)).ok_or(())
        };
        let waits: Vec<u64> = waits.map(seconds).collect::<Result<_, ()>>()?;
        let schedule = Self { waits: Cow::Owned(waits), within: None };
        (schedule.waits.len() < ATTEMPTS_MAX).then_some(schedule).ok_or(())
    }
}
