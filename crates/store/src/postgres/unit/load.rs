//! Rows: those that are kept, and those that have to be read.

use std::collections::{BTreeMap, BTreeSet};

use countersign_domain::ids::OrgId;
use countersign_domain::state::{Key, Read, State};
use countersign_engine::StoreError;
use futures_util::future;

use super::PostgresUnit;
use crate::postgres::caches::{Caches, led};
use crate::postgres::error::failed;
use crate::postgres::fetch::{Fetched, OnTheWay, fetch};
use crate::postgres::turns;

impl PostgresUnit {
    /// The organizations that the answers to these depend on, as far as is known.
    pub(super) fn organizations(&self, reads: &[Read]) -> BTreeSet<OrgId> {
        let caches = self.shared.caches();
        let of = |read: &Read| match read {
            Read::Row(key) => organization(&caches, key),
            Read::Range(range) => Some(range.organization()),
        };
        reads.iter().filter_map(of).collect()
    }

    /// Answers what is known; returns the rest.
    pub(super) fn answer(&self, reads: &[Read], into: &mut State) -> Vec<Read> {
        let mut caches = self.shared.caches();
        let mut missing = Vec::new();
        for read in reads {
            let is_known = match read {
                Read::Row(key) => {
                    let base = organization(&caches, key).and_then(|org| self.base(org));
                    let row = base.and_then(|base| caches.row(base, key));
                    row.map(|row| into.learn_row(key.clone(), row)).is_some()
                }
                Read::Range(range) => {
                    let base = self.base(range.organization());
                    let rows = base.and_then(|base| caches.range(base, *range));
                    rows.map(|rows| into.learn_range(*range, rows)).is_some()
                }
            };
            if !is_known {
                missing.push(read.clone());
            }
        }
        missing
    }

    /// Idempotency keys are nearly always new. That is assumed, and confirmed with the commit.
    pub(super) fn assume_new(&mut self, missing: Vec<Read>, into: &mut State) -> Vec<Read> {
        let (records, rest): (Vec<Read>, Vec<Read>) = missing
            .into_iter()
            .partition(|read| matches!(read, Read::Row(Key::IdempotencyRecord(..))));
        for read in records {
            if let Read::Row(key @ Key::IdempotencyRecord(org, digest)) = read {
                into.learn_row(key, None);
                self.claim.absent.push((org, digest));
            }
        }
        rest
    }

    /// Reads from the database. A name whose organization turns out not to be held is read again
    /// once it is: until then it may change.
    pub(super) async fn fetch(&mut self, missing: Vec<Read>) -> Result<Fetched, StoreError> {
        let client = self.client()?;
        let mut fetched = self.answered(fetch(&client, missing)).await?;
        let names =
            || fetched.rows.iter().filter_map(|(key, row)| Some((key, led(row.as_ref()?)?)));
        let orgs = self.turns.missing(names().map(|(_, org)| org));
        if orgs.is_empty() {
            return Ok(fetched);
        }
        let again: Vec<Read> = names()
            .filter(|(_, org)| orgs.contains(org))
            .map(|(key, _)| Read::Row(key.clone()))
            .collect();
        self.lock(orgs).await?;
        fetched.rows.retain(|(key, _)| !again.contains(&Read::Row(key.clone())));
        let read_again = self.answered(fetch(&client, again)).await?;
        fetched.rows.extend(read_again.rows);
        Ok(fetched)
    }

    /// Reads what is not kept, without a lock, of organizations that others are about to change.
    /// What they have touched on the way from what is committed to what is assumed has to be looked
    /// at again behind the lock; anything else is the same before and after.
    pub(super) async fn look_ahead(
        &mut self,
        missing: Vec<Read>,
        into: &mut State,
    ) -> Result<Vec<Read>, StoreError> {
        let client = self.client()?;
        let orgs: Vec<OrgId> = self.claim.assumed.keys().copied().collect();
        let asked = missing.clone();
        let (marks, mut fetched) = self
            .answered(async {
                let statement = client.prepare_cached(turns::MARKS).await.map_err(failed)?;
                // First the marks, then the rows: what is committed between is on the way.
                let marks = turns::marks(&client, &statement, &orgs);
                let (marks, fetched) = future::join(marks, fetch(&client, asked)).await;
                Ok((marks?, fetched?))
            })
            .await?;
        let on_the_way = |org: &OrgId| {
            let (base, mark) = (self.base(*org)?, *marks.get(org)?);
            if base.1 == mark {
                return Some((*org, OnTheWay::Nothing));
            }
            let touched = self.shared.caches().touched(base, mark)?;
            Some((*org, OnTheWay::Some(touched)))
        };
        let known = orgs.iter().map(on_the_way).collect::<Option<BTreeMap<OrgId, OnTheWay>>>();
        let Some(on_the_way) = known else { return Ok(missing) };
        fetched.leave_out(&on_the_way);
        self.keep(&fetched);
        let rest = fetched.unanswered(missing);
        fetched.tell(into);
        Ok(rest)
    }

    /// Keeps what was read.
    pub(super) fn keep(&self, fetched: &Fetched) {
        let mut caches = self.shared.caches();
        for (key, row) in &fetched.rows {
            let org = match (key, row) {
                (Key::Locator(name), Some(row)) => {
                    let org = led(row);
                    org.inspect(|org| caches.learn_name(name, *org))
                }
                (Key::Locator(_), None) => None,
                (key, _) => key.organization(),
            };
            if let Some(base) = org.and_then(|org| self.base(org)) {
                caches.learn_row(base, key, row.as_ref());
            }
        }
        for (range, rows) in &fetched.ranges {
            if let Some(base) = self.base(range.organization()) {
                caches.learn_range(base, *range, rows);
            }
        }
    }
}

/// The organization under which a row is kept, as far as is known.
fn organization(caches: &Caches, key: &Key) -> Option<OrgId> {
    match key {
        Key::Locator(name) => caches.last_led(name),
        key => key.organization(),
    }
}
