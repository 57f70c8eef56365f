//! Finding out what became of a commit whose answer was lost: it is asked about, never repeated
//! blindly.

use countersign_domain::ids::OrgId;
use countersign_domain::log::LogHead;
use countersign_domain::state::{Change, Key, Read, Row, State};

use super::Answer;
use super::attempt::{Committing, settle};
use crate::{Executor, StoreError};

/// How often the store is asked before it is given up.
const QUESTIONS: u32 = 6;

pub(super) enum Resolved {
    /// It had happened.
    Done(Vec<Answer>),
    /// It had not.
    NotDone,
    /// The store could not be asked.
    Unknown,
}

/// Asks the store for a row that only this batch can have inserted.
pub(super) async fn resolve(executor: &Executor, committing: Committing) -> Resolved {
    let inserted: Vec<Key> = committing.changes.iter().filter_map(inserted).collect();
    // Without an insertion there is nothing but notes of time and of attempts at deliveries, and
    // writing those twice is no harm.
    if inserted.is_empty() {
        executor.turnover.lose(&committing.changes);
        return Resolved::NotDone;
    }
    // What belongs to an organization is asked for under its lock; what belongs to none is not.
    let witness = inserted.iter().find_map(|key| Some((key.organization()?, key)));
    let Some((org, witness)) = witness else { return unknown(executor, &committing) };
    let mut pause = executor.config.question_pause;
    for _ in 0..QUESTIONS {
        match was_committed(executor, (org, witness)).await {
            Ok(true) => return Resolved::Done(settle(executor, committing)),
            Ok(false) => return Resolved::NotDone,
            Err(error) => tracing::warn!(%error, "an unconfirmed commit cannot be asked about"),
        }
        tokio::time::sleep(pause).await;
        pause *= 2;
    }
    unknown(executor, &committing)
}

/// What was lost for good may still turn up.
fn unknown(executor: &Executor, committing: &Committing) -> Resolved {
    executor.turnover.lose(&committing.changes);
    Resolved::Unknown
}

fn inserted(change: &Change) -> Option<Key> {
    match change {
        Change::Insert(row) => Some(row.key()),
        Change::Update(_) => None,
    }
}

/// Asks inside of a write transaction: what is still under way and holds what it needs has ended by
/// then. What has not got so far yet is kept from happening: it relies on nobody having written in
/// the meantime, so somebody writes.
async fn was_committed(
    executor: &Executor,
    (org, witness): (OrgId, &Key),
) -> Result<bool, StoreError> {
    let mut unit = executor.store.begin().await?;
    let mut state = State::new();
    let reads = [Read::Row(witness.clone()), Read::Row(Key::LogHead(org))];
    unit.load(&reads, &mut state).await?;
    let found = state.has(witness);
    let head = state.get::<LogHead>(org).ok().flatten();
    match head.filter(|_| !found) {
        Some(head) => unit.commit(vec![Change::Update(Row::LogHead(head))]).await?,
        // A store may have assumed what it answered.
        None => unit.release().await?,
    }
    Ok(found)
}
