//! A log replayed under other policies, beside the batches and without a part in them.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use countersign_domain::ids::OrgId;
use countersign_domain::log::{LogBody, LogHead, LogRecord};
use countersign_domain::policy::Replay;
use countersign_domain::state::{Entity as _, Key};

use crate::parts::Parts;
use crate::{Engine, Rows, ScanKind, StoreError};

/// How many records are replayed between two looks at the store, and how many of them before
/// others get their turn.
const PART: usize = 2_000;
const TURN: usize = 100;

/// How long a replay rests for each command that was decided beside it: who pays goes first. With
/// nobody else it does not rest, and never longer than [`REST_MAX`] times as long as it worked.
const REST: Duration = Duration::from_micros(100);
const REST_MAX: u32 = 3;

impl Engine {
    /// How many records an organization's log has.
    pub async fn log_length(&self, org: OrgId) -> Result<u64, StoreError> {
        let state = self.read(vec![Key::LogHead(org).into()]).await?;
        let head = state.get::<LogHead>(org);
        let head = head.map_err(|_| StoreError::Corrupt("log head".to_owned()))?;
        Ok(head.map_or(0, |head| head.seq))
    }

    /// How many commands were decided since the start.
    fn commands(&self) -> u64 {
        self.metrics().commands.load(Ordering::Relaxed)
    }

    /// Replays an organization's log from its beginning to the end of the replay's period; tells
    /// after every part how many records are done. Its memory grows with what is replayed onto
    /// (wallets, windows, what waits), not with the log.
    pub async fn replay(
        &self,
        org: OrgId,
        replay: &mut Replay,
        progress: impl Fn(u64) + Send,
    ) -> Result<(), StoreError> {
        let mut parts = Parts::new(self.store(), Rows::Of(org, ScanKind::Log), PART);
        let mut done = 0;
        loop {
            let (began, before) = (Instant::now(), self.commands());
            let Some(part) = parts.next().await? else { break };
            let records: Vec<&Arc<LogRecord>> =
                part.iter().filter_map(LogRecord::from_row).collect();
            let bodies: Vec<&LogBody> = records.iter().map(|record| &record.body).collect();
            let reads = replay.reads(bodies.iter().copied());
            let known = self.read(reads.clone()).await?;
            replay.learn(&reads, &known);
            for turn in bodies.chunks(TURN) {
                for body in turn {
                    if replay.is_behind(body) {
                        return Ok(());
                    }
                    replay.record(body);
                    done += 1;
                }
                tokio::task::yield_now().await;
            }
            progress(done);
            let others = u32::try_from(self.commands() - before).unwrap_or(u32::MAX);
            let rest = REST.saturating_mul(others).min(began.elapsed() * REST_MAX);
            if !rest.is_zero() {
                tokio::time::sleep(rest).await;
            }
        }
        Ok(())
    }
}
