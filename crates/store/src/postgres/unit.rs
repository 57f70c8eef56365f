//! One batch: what is kept is assumed to be right or its turns are locked, what is missing is read,
//! and everything is written at once.

use std::collections::{BTreeMap, BTreeSet};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use async_trait::async_trait;
use countersign_domain::canonical::Hash;
use countersign_domain::ids::OrgId;
use countersign_domain::state::{Change, Key, Read, Row, State};
use countersign_engine::{StoreError, Unit};
use deadpool_postgres::Object;
use tokio_postgres::Error;
use tokio_postgres::types::ToSql;

use super::caches::{Base, leads_to, owner};
use super::error::failed;
use super::fetch::{Fetched, fetch};
use super::pipeline::{Step, in_order};
use super::send::{BEGIN, Claim, Sending, confirm, send};
use super::store::Shared;
use super::turns::{Turns, UNMARKED, fresh_mark};
use super::write::{Trace, Write};

/// A transaction, or the intention of one.
pub(super) struct PostgresUnit {
    shared: Arc<Shared>,
    client: Option<Arc<Object>>,
    begun: bool,
    /// What is locked.
    turns: Turns,
    /// What is not, and assumed to have these marks until the database confirms it.
    assumed: BTreeMap<OrgId, i64>,
    /// Idempotency keys that are assumed to be new until the database confirms it.
    absent: Vec<(OrgId, Hash)>,
}

impl PostgresUnit {
    /// A batch on a connection of its own. Nothing is sent yet.
    pub(super) async fn begin(shared: Arc<Shared>) -> Result<Self, StoreError> {
        let client = Some(shared.pools.writer().await?);
        let (turns, assumed, absent) = (Turns::default(), BTreeMap::new(), Vec::new());
        Ok(Self { shared, client, begun: false, turns, assumed, absent })
    }

    fn client(&self) -> Result<Arc<Object>, StoreError> {
        self.client.clone().ok_or_else(|| StoreError::Unavailable("no connection".to_owned()))
    }

    /// Assumes that what is kept of these is right. Returns false where nothing is kept, where
    /// others change the same rows, or where a turn is held already: then all have to be held.
    fn assume(&mut self, orgs: &BTreeSet<OrgId>) -> bool {
        if self.begun || self.shared.is_wanted() {
            return false;
        }
        let mut caches = self.shared.caches();
        for org in orgs {
            if !self.assumed.contains_key(org) {
                let Some(mark) = caches.assumed(*org) else { return false };
                self.assumed.insert(*org, mark);
            }
        }
        true
    }

    /// Locks the turns of organizations, and those that were merely assumed, unless they are held.
    async fn lock(&mut self, mut orgs: BTreeSet<OrgId>) -> Result<(), StoreError> {
        orgs.extend(self.assumed.keys());
        let mut missing = self.turns.missing(orgs);
        if missing.is_empty() {
            return Ok(());
        }
        if !self.begun {
            missing.extend(self.shared.take_wanted());
        }
        let locked = self.try_lock(&missing).await;
        if matches!(locked, Err(StoreError::Conflict(_))) {
            // Next time all of them are locked at once, in order.
            self.shared.want(self.turns.orgs().chain(missing));
        }
        locked
    }

    async fn try_lock(&mut self, missing: &BTreeSet<OrgId>) -> Result<(), StoreError> {
        let (begun, sql) = (self.begun, self.turns.lock(missing));
        let client = self.client()?;
        let statement = client.prepare_cached(sql).await.map_err(failed)?;
        let names: Vec<String> = missing.iter().map(ToString::to_string).collect();
        let lock = [&names as &(dyn ToSql + Sync)];
        let mut steps: Vec<Step<'_, Result<_, Error>>> = Vec::new();
        if !begun {
            steps.push(Box::pin(async { client.batch_execute(BEGIN).await.map(|()| Vec::new()) }));
        }
        steps.push(Box::pin(client.query(&statement, &lock)));
        // From the first poll on, wherever this is dropped.
        self.begun = true;
        let answers = in_order(steps).await;
        let mut rows = Vec::new();
        for answer in answers {
            rows = answer.map_err(failed)?;
        }
        self.turns.take(missing, &rows)?;
        let mut caches = self.shared.caches();
        for org in missing {
            caches.locked(*org, self.turns.mark_of(*org).unwrap_or(UNMARKED));
        }
        let assumed = std::mem::take(&mut self.assumed);
        if assumed.into_iter().any(|(org, mark)| self.turns.mark_of(org) != Some(mark)) {
            return Err(StoreError::Conflict("rows were changed meanwhile".to_owned()));
        }
        Ok(())
    }

    /// The organizations that the answers to these depend on, as far as is known.
    fn organizations(&self, reads: &[Read]) -> BTreeSet<OrgId> {
        let caches = self.shared.caches();
        let of = |read: &Read| match read {
            Read::Row(Key::Locator(name)) => caches.hint(name),
            Read::Row(key) => key.organization(),
            Read::Range(range) => Some(range.organization()),
        };
        reads.iter().filter_map(of).collect()
    }

    /// The mark at which this batch means an organization's rows: the one it holds, or assumes.
    fn base(&self, org: OrgId) -> Option<Base> {
        let held = || self.turns.mark_of(org);
        self.assumed.get(&org).copied().or_else(held).map(|mark| (org, mark))
    }

    /// Answers what is known; returns the rest.
    fn answer(&self, reads: &[Read], into: &mut State) -> Vec<Read> {
        let mut caches = self.shared.caches();
        let mut missing = Vec::new();
        for read in reads {
            match read {
                Read::Row(key) => {
                    let org = match key {
                        Key::Locator(name) => caches.hint(name),
                        other => other.organization(),
                    };
                    let base = org.and_then(|org| self.base(org));
                    match base.and_then(|base| caches.row(base, key)) {
                        Some(row) => into.learn_row(key.clone(), row),
                        None => missing.push(read.clone()),
                    }
                }
                Read::Range(range) => {
                    let base = self.base(range.organization());
                    match base.and_then(|base| caches.range(base, *range)) {
                        Some(rows) => into.learn_range(*range, rows),
                        None => missing.push(read.clone()),
                    }
                }
            }
        }
        missing
    }

    /// Idempotency keys are nearly always new. That is assumed, and confirmed with the commit.
    fn assume_new(&mut self, missing: Vec<Read>, into: &mut State) -> Vec<Read> {
        let (records, rest): (Vec<Read>, Vec<Read>) = missing
            .into_iter()
            .partition(|read| matches!(read, Read::Row(Key::IdempotencyRecord(..))));
        for read in records {
            if let Read::Row(key @ Key::IdempotencyRecord(org, digest)) = read {
                into.learn_row(key, None);
                self.absent.push((org, digest));
            }
        }
        rest
    }

    /// Reads from the database. A name whose organization turns out not to be held is read again
    /// once it is: until then it may change.
    async fn fetch(&mut self, missing: Vec<Read>) -> Result<Fetched, StoreError> {
        let mut fetched = fetch(&*self.client()?, missing).await?;
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
        let read_again = fetch(&*self.client()?, again).await?;
        fetched.rows.extend(read_again.rows);
        Ok(fetched)
    }

    /// Keeps what was read.
    fn keep(&self, fetched: &Fetched) {
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

    /// What the database has to confirm.
    fn claim(&self) -> Claim {
        Claim { assumed: self.assumed.clone(), absent: self.absent.clone() }
    }

    /// Sends the last that this batch has to say, and lets the next batch go behind it.
    async fn hand_on<T>(&mut self, sending: impl Future<Output = T>) -> T {
        let mut sending = pin!(sending);
        // Everything is sent with the first poll.
        let first = poll_fn(|context| Poll::Ready(sending.as_mut().poll(context))).await;
        if let Some(client) = self.client.take() {
            self.shared.pools.hand_on(client);
        }
        match first {
            Poll::Ready(output) => output,
            Poll::Pending => sending.await,
        }
    }

    /// After assumptions that were wrong, the next batch makes none.
    fn take_care(&self) {
        let relied = self.assumed.keys().chain(self.absent.iter().map(|(org, _)| org));
        let orgs: BTreeSet<OrgId> = relied.copied().chain(self.turns.orgs()).collect();
        self.shared.caches().contended(self.assumed.keys().copied());
        self.shared.want(orgs.into_iter());
    }
}

/// The organization that a name leads to.
fn led(row: &Row) -> Option<OrgId> {
    match row {
        Row::Locator(locator) => leads_to(locator.target),
        _ => None,
    }
}

#[async_trait]
impl Unit for PostgresUnit {
    async fn load(&mut self, reads: &[Read], into: &mut State) -> Result<(), StoreError> {
        let orgs = self.organizations(reads);
        let mut missing = reads.to_vec();
        if self.assume(&orgs) {
            missing = self.answer(reads, into);
            missing = self.assume_new(missing, into);
            if missing.is_empty() {
                return Ok(());
            }
        }
        self.lock(orgs).await?;
        let missing = self.answer(&missing, into);
        if !missing.is_empty() {
            let fetched = self.fetch(missing).await?;
            self.keep(&fetched);
            fetched.tell(into);
        }
        Ok(())
    }

    async fn commit(mut self: Box<Self>, changes: Vec<Change>) -> Result<(), StoreError> {
        let orgs: BTreeSet<OrgId> =
            changes.iter().filter_map(|change| owner(change.row())).collect();
        // Whoever has not read anything of an organization still takes its turn.
        if orgs.iter().any(|org| !self.assumed.contains_key(org)) {
            self.lock(orgs.clone()).await?;
        }
        let (claim, begun, mark) = (self.claim(), self.begun, fresh_mark()?);
        let (marked, news) =
            (orgs.iter().map(ToString::to_string).collect(), self.shared.told(&orgs));
        let write = Write::new(&changes, Trace { marked, mark, news })?;
        let client = self.client()?;
        let sending = Sending::prepare(&client, &claim, write).await?;
        // From here on others on this server rely on it, and fail with it.
        let bases = orgs.iter().filter_map(|org| self.base(*org)).collect();
        self.shared.caches().committing(&changes, &bases, mark);
        // Its last word is `COMMIT`, so there is nothing to roll back, whatever becomes of it.
        self.begun = false;
        let sent = self.hand_on(send(&client, begun, &sending)).await;
        if let Err(error) = &sent {
            self.shared.caches().forget(orgs);
            if matches!(error, StoreError::Conflict(_)) {
                self.take_care();
            }
        }
        sent
    }

    async fn release(mut self: Box<Self>) -> Result<(), StoreError> {
        let claim = self.claim();
        if claim.is_empty() {
            return Ok(());
        }
        let (client, begun) = (self.client()?, self.begun);
        let ready = claim.ready(&client).await?;
        self.begun = false;
        let confirmed = self.hand_on(confirm(&client, begun, &ready)).await;
        if matches!(confirmed, Err(StoreError::Conflict(_))) {
            self.take_care();
        }
        confirmed
    }
}

impl Drop for PostgresUnit {
    /// Gives the turns back at once.
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        if !self.begun {
            return;
        }
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(rollback(client))),
            // Where nobody can wait for an answer, closing it will do.
            Err(_) => close(client),
        }
    }
}

async fn rollback(client: Arc<Object>) {
    if client.batch_execute("ROLLBACK").await.is_err() {
        close(client);
    }
}

/// Closed, a connection takes its transaction with it.
fn close(client: Arc<Object>) {
    if let Some(client) = Arc::into_inner(client) {
        drop(Object::take(client));
    }
}
