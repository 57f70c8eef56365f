//! A whole batch in one round trip: what it relies on, what it writes, and `COMMIT` right behind.

use std::collections::{BTreeMap, BTreeSet};

use countersign_domain::canonical::Hash;
use countersign_domain::ids::OrgId;
use countersign_domain::state::{Change, Row};
use countersign_engine::StoreError;
use deadpool_postgres::Object;
use tokio_postgres::{Error, Statement};
use uuid::Uuid;

use super::arrays::{Owned, borrowed};
use super::error::{failed, failed_before_commit, failed_to_commit, unconfirmed};
use super::id;
use super::pipeline::{Step, in_order};
use super::turns::{ABSENT, CLAIM};
use super::write::{Texts, Trace, Write};

/// The transaction of a batch.
pub(super) const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

/// What a batch relies on without having looked.
#[derive(Default)]
pub(super) struct Claim {
    /// Organizations, and the marks of their turns.
    pub(super) assumed: BTreeMap<OrgId, i64>,
    /// Idempotency keys that are new.
    pub(super) absent: Vec<(OrgId, Hash)>,
}

/// A statement that is ready to be sent, with its parameters.
pub(super) struct Ready {
    statement: Statement,
    parameters: Owned,
}

/// A batch that is ready to be sent.
pub(super) struct Sending {
    claim: Vec<Ready>,
    statement: Statement,
    write: Write,
}

impl Claim {
    /// Whether it relies on nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.assumed.is_empty() && self.absent.is_empty()
    }

    /// What is left to be confirmed before these changes: a key under which they leave a record has
    /// to be new all the same, and its index sees to that.
    fn beside(&self, changes: &[Change]) -> Self {
        let recorded = |change: &Change| match change {
            Change::Insert(Row::IdempotencyRecord(record)) => Some((record.org, record.digest)),
            _ => None,
        };
        let recorded: BTreeSet<(OrgId, Hash)> = changes.iter().filter_map(recorded).collect();
        let absent = self.absent.iter().filter(|name| !recorded.contains(name));
        Self { assumed: self.assumed.clone(), absent: absent.copied().collect() }
    }

    /// Makes the statements ready that confirm it.
    pub(super) async fn ready(&self, client: &Object) -> Result<Vec<Ready>, StoreError> {
        let mut ready = Vec::new();
        if !self.assumed.is_empty() {
            let orgs: Vec<Uuid> = self.assumed.keys().copied().map(id::of).collect();
            let marks: Vec<i64> = self.assumed.values().copied().collect();
            let count = i64::try_from(marks.len()).unwrap_or(i64::MAX);
            let statement = client.prepare_cached(CLAIM).await.map_err(failed)?;
            let parameters: Owned = vec![Box::new(orgs), Box::new(marks), Box::new(count)];
            ready.push(Ready { statement, parameters });
        }
        if !self.absent.is_empty() {
            let orgs: Vec<Uuid> = self.absent.iter().map(|(org, _)| id::of(*org)).collect();
            let digests: Vec<Vec<u8>> =
                self.absent.iter().map(|(_, digest)| digest.0.to_vec()).collect();
            let statement = client.prepare_cached(ABSENT).await.map_err(failed)?;
            let parameters: Owned = vec![Box::new(orgs), Box::new(digests)];
            ready.push(Ready { statement, parameters });
        }
        Ok(ready)
    }
}

impl Sending {
    /// Makes the statements ready: what is relied on, then what is written.
    pub(super) async fn prepare(
        client: &Object,
        claim: &Claim,
        (changes, trace): (&[Change], Trace),
        texts: &Texts,
    ) -> Result<Self, StoreError> {
        let write = Write::new(changes, trace)?;
        let claim = claim.beside(changes).ready(client).await?;
        let statement = client.prepare_cached(&write.sql(texts)).await.map_err(failed)?;
        Ok(Self { claim, statement, write })
    }
}

/// Sends everything, and `COMMIT` right behind it.
pub(super) async fn send(
    client: &Object,
    begun: bool,
    sending: &Sending,
) -> Result<(), StoreError> {
    let arrays = sending.write.arrays();
    let parameters = sending.write.parameters(&arrays);
    let mut steps = opening(client, begun, &sending.claim);
    steps.push(Box::pin(async { client.execute(&sending.statement, &parameters).await.map(drop) }));
    steps.push(Box::pin(client.batch_execute("COMMIT")));
    let mut answers = in_order(steps).await.into_iter();
    if !begun && let Some(Err(error)) = answers.next() {
        // Without a transaction each of the others has been one of its own.
        return Err(unconfirmed(&error));
    }
    let commit = answers.next_back().unwrap_or(Ok(()));
    answers.try_for_each(|answer| answer.map_err(failed_before_commit))?;
    commit.map_err(failed_to_commit)
}

/// Has the database confirm what a batch has relied on that changes nothing.
pub(super) async fn confirm(
    client: &Object,
    begun: bool,
    claim: &[Ready],
) -> Result<(), StoreError> {
    let mut steps = opening(client, begun, claim);
    steps.push(Box::pin(client.batch_execute("ROLLBACK")));
    let answers = in_order(steps).await;
    answers.into_iter().try_for_each(|answer| answer.map_err(failed))
}

fn opening<'s>(
    client: &'s Object,
    begun: bool,
    ready: &'s [Ready],
) -> Vec<Step<'s, Result<(), Error>>> {
    let mut steps: Vec<Step<'s, Result<(), Error>>> = Vec::new();
    if !begun {
        steps.push(Box::pin(client.batch_execute(BEGIN)));
    }
    for Ready { statement, parameters } in ready {
        steps.push(Box::pin(async move {
            client.execute(statement, &borrowed(parameters)).await.map(drop)
        }));
    }
    steps
}
