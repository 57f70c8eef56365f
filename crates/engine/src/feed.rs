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
use tokio::task::JoinSet;

use crate::{Engine, List, Page, StoreError};
use followers::Followed;
pub(crate) use followers::Followers;
use recent::Found;

/// How many records a follower is given at once.
const PART: usize = 256;

/// One follower's way along the log of an organization.
pub struct Feed {
    engine: Engine,
    followed: Arc<Followed>,
    news: watch::Receiver<()>,
    position: u64,
    /// What is being read, at most one. It goes on when nobody waits for it for a while: else
    /// whoever waits for other things too would have the same records read again and again, and
    /// keep others from their turn.
    reading: JoinSet<Read>,
}

/// What was read, and behind which place.
type Read = Result<(u64, Vec<Arc<LogRecord>>), StoreError>;

impl Engine {
    /// Follows an organization's log from behind a place; 0 is its beginning.
    #[must_use]
    pub fn feed(&self, org: OrgId, after: u64) -> Feed {
        let followed = Arc::new(self.followers().follow(org, after));
        let (news, engine, reading) = (followed.news(), self.clone(), JoinSet::new());
        Feed { engine, followed, news, position: after, reading }
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
                Found::Unknown => match self.read().await? {
                    Some(records) => records,
                    None => continue,
                },
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

    /// How many records are known to be behind those that it gave.
    #[must_use]
    pub fn behind(&self) -> u64 {
        self.followed.last().saturating_sub(self.position)
    }

    /// Reads what is not at hand. None where it is not known whether that is all by now.
    async fn read(&mut self) -> Result<Option<Vec<Arc<LogRecord>>>, StoreError> {
        let is_new = self.reading.is_empty();
        if is_new {
            let (engine, followed) = (self.engine.clone(), Arc::clone(&self.followed));
            self.reading.spawn(read(engine, followed, self.position));
        }
        let Some(ended) = self.reading.join_next().await else { return Ok(None) };
        let lost = |error: tokio::task::JoinError| StoreError::Corrupt(error.to_string());
        let (after, records) = ended.map_err(lost)??;
        // What was begun earlier may have been too early to see anything, or is behind by now.
        let is_told = after == self.position && (is_new || !records.is_empty());
        Ok(is_told.then_some(records))
    }
}

/// Reads what is behind a place. Of many who want the same one reads it for all.
async fn read(engine: Engine, followed: Arc<Followed>, after: u64) -> Read {
    let turn = followed.turn().await;
    match followed.recent(after, PART) {
        Found::Records(records) => return Ok((after, records)),
        Found::Nothing => return Ok((after, Vec::new())),
        Found::Unknown => {}
    }
    let asked = followed.ask();
    let records = engine.log_after(followed.org(), after).await?;
    let is_whole = records.len() < PART;
    followed.learn((after, &records), is_whole.then_some(asked));
    drop(turn);
    Ok((after, records))
}
