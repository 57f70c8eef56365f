//! One batch: turns are locked, what is missing is read, everything is written at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use countersign_domain::ids::OrgId;
use countersign_domain::state::{Change, Key, Read, Row, State};
use countersign_engine::{StoreError, Unit};
use deadpool_postgres::Object;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Statement};

use super::arrays::Arrays;
use super::caches::{leads_to, owner};
use super::error::{failed, failed_before_commit, failed_to_commit};
use super::fetch::{Fetched, fetch};
use super::pipeline::{Step, in_order};
use super::statements;
use super::store::Shared;
use super::turns::Turns;
use super::write::{Write, writes};

/// The transaction of a batch.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

/// A transaction, or the intention of one.
pub(super) struct PostgresUnit {
    shared: Arc<Shared>,
    client: Option<Object>,
    begun: bool,
    turns: Turns,
}

impl PostgresUnit {
    /// A batch on a connection of its own. Nothing is sent yet.
    pub(super) async fn begin(shared: Arc<Shared>) -> Result<Self, StoreError> {
        let client = Some(shared.pools.writer().await?);
        Ok(Self { shared, client, begun: false, turns: Turns::default() })
    }

    fn client(&self) -> Result<&Object, StoreError> {
        self.client
            .as_ref()
            .ok_or_else(|| StoreError::Unavailable("the batch has ended".to_owned()))
    }

    /// Locks the turns of organizations, unless they are held.
    async fn lock(&mut self, orgs: BTreeSet<OrgId>) -> Result<(), StoreError> {
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
        let answers = in_order(steps).await;
        self.begun = true;
        let mut rows = Vec::new();
        for answer in answers {
            rows = answer.map_err(failed)?;
        }
        self.turns.take(missing, &rows)?;
        let mut caches = self.shared.caches();
        for org in missing {
            caches.locked(*org, self.turns.at(*org).unwrap_or_default());
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
                    match org.and_then(|org| caches.row(org, key)) {
                        Some(row) => into.learn_row(key.clone(), row),
                        None => missing.push(read.clone()),
                    }
                }
                Read::Range(range) => match caches.range(*range) {
                    Some(rows) => into.learn_range(*range, rows),
                    None => missing.push(read.clone()),
                },
            }
        }
        missing
    }

    /// Reads from the database. A name whose organization turns out not to be held is read again
    /// once it is: until then it may change.
    async fn fetch(&mut self, missing: Vec<Read>) -> Result<Fetched, StoreError> {
        let mut fetched = fetch(self.client()?, missing).await?;
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
        let read_again = fetch(self.client()?, again).await?;
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
            if let Some(org) = org {
                caches.learn_row(org, key, row.as_ref());
            }
        }
        for (range, rows) in &fetched.ranges {
            caches.learn_range(*range, rows);
        }
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
        self.lock(self.organizations(reads)).await?;
        let missing = self.answer(reads, into);
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
        self.lock(orgs.clone()).await?;
        let committed = self.write(&changes, &orgs).await;
        if committed.is_ok() {
            self.begun = false;
            let turns: Vec<(OrgId, i64)> =
                orgs.iter().filter_map(|org| Some((*org, self.turns.at(*org)?))).collect();
            self.shared.caches().committed(&changes, &turns);
        } else {
            self.shared.caches().forget(orgs);
        }
        committed
    }
}

impl PostgresUnit {
    /// Sends everything, and `COMMIT` right behind it.
    async fn write(
        &mut self,
        changes: &[Change],
        orgs: &BTreeSet<OrgId>,
    ) -> Result<(), StoreError> {
        let begun = self.begun;
        let client = self.client()?;
        let mut counts = Vec::new();
        for (sql, names) in self.turns.count(orgs) {
            counts.push((client.prepare_cached(sql).await.map_err(failed)?, names));
        }
        let mut prepared: Vec<(Write, Statement)> = Vec::new();
        for write in writes(changes)? {
            let statement = client.prepare_cached(write.sql).await.map_err(failed)?;
            prepared.push((write, statement));
        }
        let notify = client.prepare_cached("SELECT pg_notify('countersign', $1)").await;
        let (notify, told) = (notify.map_err(failed)?, self.shared.told(orgs));
        let told = [&told as &(dyn ToSql + Sync)];
        let mut steps: Vec<Step<'_, Result<(), Error>>> = Vec::new();
        if !begun {
            steps.push(Box::pin(client.batch_execute(BEGIN)));
        }
        for (statement, names) in &counts {
            steps
                .push(Box::pin(async move { client.execute(statement, &[names]).await.map(drop) }));
        }
        for (write, statement) in &prepared {
            steps.push(Box::pin(one(client, write, statement)));
        }
        steps.push(Box::pin(async { client.execute(&notify, &told).await.map(drop) }));
        steps.push(Box::pin(client.batch_execute("COMMIT")));
        let mut answers = in_order(steps).await;
        self.begun = true;
        let commit = answers.pop().unwrap_or(Ok(()));
        answers.into_iter().try_for_each(|answer| answer.map_err(failed_before_commit))?;
        commit.map_err(failed_to_commit)
    }
}

async fn one(client: &Object, write: &Write, statement: &Statement) -> Result<(), Error> {
    let columns = statements::columns(write.kind);
    let arrays = Arrays::new(&columns, &write.rows);
    let mut parameters = arrays.parameters();
    if let Some(existing) = &write.existing {
        parameters.push(existing);
    }
    client.execute(statement, &parameters).await.map(drop)
}

impl Drop for PostgresUnit {
    /// Gives the turns back at once.
    fn drop(&mut self) {
        let Some(client) = self.client.take().filter(|_| self.begun) else { return };
        let rollback = async move {
            if client.batch_execute("ROLLBACK").await.is_err() {
                // Closed, the connection takes its transaction with it.
                drop(Object::take(client));
            }
        };
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(rollback)),
            Err(_) => drop(rollback),
        }
    }
}
