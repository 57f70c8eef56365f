//! Following an organization's log: each record once, in its order, as soon as it is committed,
//! whichever server commits it.
//!
//! The log is the outbox, so whoever tells others of what happened follows it here and remembers
//! how far they came. Nothing is kept for a follower who is away or slow: what is not at hand any
//! more is read from the store.

mod find;
mod followers;
mod recent;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use countersign_domain::ids::{LogId, OrgId};
use countersign_domain::log::{LogHead, LogRecord};
use countersign_domain::state::{Entity as _, Key};
use tokio::sync::watch;

use crate::{Engine, List, Page, StoreError};
use followers::Followed;
pub(crate) use followers::Followers;
use recent::Found;

/// How many records a follower is given at once.
const PART: usize = 256;

/// One follower's way along the log of an organization.
pub struct Feed {
    engine: Engine,
    followed: Followed,
    news: watch::Receiver<()>,
    position: u64,
}

impl Engine {
    /// Follows an organization's log from behind a place; 0 is its beginning.
    #[must_use]
    pub fn feed(&self, org: OrgId, after: u64) -> Feed {
        let followed = self.followers().follow(org, after);
        let news = followed.news();
        Feed { engine: self.clone(), followed, news, position: after }
    }

    /// The place of the last record of an organization's log; 0 while there is none.
    pub async fn log_position(&self, org: OrgId) -> Result<u64, StoreError> {
        let state = self.read(vec![Key::LogHead(org).into()]).await?;
        let head = state.get::<LogHead>(org)?;
        Ok(head.map_or(0, |head| head.seq))
    }

    /// A record of an organization's log by its id; none if it is not there.
    pub async fn find_log_record(
        &self,
        org: OrgId,
        id: LogId,
    ) -> Result<Option<Arc<LogRecord>>, StoreError> {
        find::record(self, org, id).await
    }

    /// Some of the records behind a place, as they were written; none at the end.
    pub async fn log_after(
        &self,
        org: OrgId,
        after: u64,
    ) -> Result<Vec<Arc<LogRecord>>, StoreError> {
        let page = Page { after: Some(u128::from(after)), limit: PART };
        let rows = self.page(List::LogAfter { org }, page).await?;
        Ok(rows.iter().filter_map(LogRecord::from_row).map(Arc::clone).collect())
    }

    /// One record.
    async fn log_record(&self, org: OrgId, seq: u64) -> Result<Arc<LogRecord>, StoreError> {
        let state = self.read(vec![Key::LogRecord(org, seq).into()]).await?;
        let record = state.get::<LogRecord>((org, seq))?;
        record.ok_or_else(|| StoreError::Corrupt(format!("no record {seq} of {org}")))
    }
}

impl Feed {
    /// Waits until there are records behind those that it gave before, and gives the next of them.
    /// Whoever stops waiting misses nothing: only what was given is behind them. After an error it
    /// goes on where it was.
    pub async fn next(&mut self) -> Result<Vec<Arc<LogRecord>>, StoreError> {
        loop {
            // What is told from here on ends the wait below, so nothing can come in between.
            self.news.mark_unchanged();
            let records = match self.followed.recent(self.position, PART) {
                Found::Records(records) => records,
                Found::Nothing => Vec::new(),
                Found::Unknown => self.read().await?,
            };
            if let Some(last) = records.last() {
                self.position = last.seq;
                self.followed.passed(self.position);
                return Ok(records);
            }
            // The sender lives as long as this follows, so there is always an answer.
            _ = self.news.changed().await;
        }
    }

    /// The place of the last record that it gave, or that it began behind.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// Reads what is not at hand. Of many who want the same one reads it for all.
    async fn read(&self) -> Result<Vec<Arc<LogRecord>>, StoreError> {
        let turn = self.followed.turn().await;
        match self.followed.recent(self.position, PART) {
            Found::Records(records) => return Ok(records),
            Found::Nothing => return Ok(Vec::new()),
            Found::Unknown => {}
        }
        let asked = self.followed.ask();
        let records = self.engine.log_after(self.followed.org(), self.position).await?;
        let is_whole = records.len() < PART;
        self.followed.learn((self.position, &records), is_whole.then_some(asked));
        drop(turn);
        Ok(records)
    }
}
