//! Work that nobody waits for gives way to what somebody asks for.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::Engine;

/// How many times as long as a part has taken the pause behind it is. While others ask for
/// something, whoever waits for an answer hardly ever meets such a part, and where there is much to
/// do it is taken in first; while nobody does, it is soon done.
const BUSY: u32 = 12;
const QUIET: u32 = 1;

/// However long a part has taken, because the store was away for instance.
const LONGEST: Duration = Duration::from_millis(500);

/// The pauses of work that is done part by part.
pub struct Pauses {
    engine: Engine,
    /// How many commands had been asked for when the last part ended.
    asked: u64,
}

impl Pauses {
    /// Of work that is about to begin.
    #[must_use]
    pub fn new(engine: &Engine) -> Self {
        Self { engine: engine.clone(), asked: engine.asked() }
    }

    /// The pause behind a part that was begun then.
    pub async fn rest(&mut self, began: Instant) {
        sleep(self.behind(began.elapsed())).await;
    }

    /// How long the pause behind a part is that has taken so long.
    #[must_use]
    pub fn behind(&mut self, took: Duration) -> Duration {
        let before = std::mem::replace(&mut self.asked, self.engine.asked());
        let times = if self.asked == before { QUIET } else { BUSY };
        took.saturating_mul(times).min(LONGEST)
    }
}
