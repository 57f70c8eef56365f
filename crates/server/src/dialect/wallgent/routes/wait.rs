//! Awaiting the end of something that is held (`?wait=25s`).

use std::time::Duration;

use countersign_domain::state::Key;
use countersign_domain::time::Timestamp;

use crate::dialect::wallgent::error::Failure;
use crate::door::Reader;

/// What was read, and whether more can happen to it.
pub(super) enum Seen<T> {
    /// Nothing more will happen to it.
    Final(T),
    /// It waits, at most until its deadline.
    Waiting(T, Option<Timestamp>),
}

impl<T> Seen<T> {
    fn found(self) -> T {
        match self {
            Self::Final(found) | Self::Waiting(found, _) => found,
        }
    }
}

impl Reader {
    /// Reads until what was read is final, or the time is over, or the server goes down; answers
    /// with what was read last.
    pub(super) async fn until_final<T, F>(
        &self,
        key: Key,
        wait_seconds: Option<u64>,
        mut read: impl FnMut() -> F,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Result<Seen<T>, Failure>>,
    {
        let Some(seconds) = wait_seconds else { return read().await.map(Seen::found) };
        let watch = self.engine.watch(key);
        let timeout = tokio::time::sleep(Duration::from_secs(seconds));
        tokio::pin!(timeout);
        loop {
            let (found, deadline) = match read().await? {
                Seen::Final(found) => return Ok(found),
                Seen::Waiting(found, deadline) => (found, deadline),
            };
            tokio::select! {
                () = watch.changed() => {}
                () = self.passed(deadline) => {}
                () = self.stopping.begun() => return Ok(found),
                () = &mut timeout => return read().await.map(Seen::found),
            }
        }
    }

    /// Returns when the deadline has passed: then a request has expired, and nothing is written.
    async fn passed(&self, deadline: Option<Timestamp>) {
        let Some(deadline) = deadline else { return std::future::pending().await };
        loop {
            let left = deadline.unix_micros().saturating_sub(self.engine.now().unix_micros());
            let Some(left) = u64::try_from(left).ok().filter(|micros| *micros > 0) else { return };
            // The engine's clock is not this timer's: it can be moved on, and is looked at again.
            tokio::time::sleep(Duration::from_micros(left).min(LOOK_AGAIN)).await;
        }
    }
}

const LOOK_AGAIN: Duration = Duration::from_secs(1);
