//! Waiting for a place in line, where several servers change an organization.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use countersign_domain::ids::OrgId;
use countersign_engine::Enough;
use tokio::time::{Instant, sleep_until};

use super::PostgresUnit;
use crate::postgres::caches::Standing;

/// Nobody waits for others longer than this.
const WAIT_MAX: Duration = Duration::from_millis(40);

impl PostgresUnit {
    /// Waits until it is this server's turn to decide, if others change the same rows: that is when
    /// another has told what it is about to commit. Then there is time until that is committed, and
    /// more commands may come. What was told is assumed.
    ///
    /// Nobody has to wait: whoever goes too early meets somebody, and tries again behind the lock.
    pub(super) async fn wait_in_line(&mut self, orgs: &BTreeSet<OrgId>, mut enough: Enough<'_>) {
        let shared = Arc::clone(&self.shared);
        let mut has_enough = false;
        // However many others tell something meanwhile.
        let deadline = Instant::now() + WAIT_MAX;
        loop {
            let mut told = pin!(shared.told.notified());
            told.as_mut().enable();
            let now = Instant::now();
            let is_over = now >= deadline;
            let standing = shared.caches().standing(orgs, now);
            let until = match standing {
                Standing::Next { marks, until } if has_enough || is_over || until <= now => {
                    self.claim.assumed = marks;
                    self.is_in_line = true;
                    return;
                }
                Standing::Next { until, .. } => until,
                Standing::Later { until } if !is_over => until,
                Standing::Later { .. } | Standing::None => return,
            };
            tokio::select! {
                () = told => {}
                () = &mut enough, if !has_enough => has_enough = true,
                () = sleep_until(until.min(deadline)) => {}
            }
        }
    }
}
