//! Finding out what became of a commit whose answer was lost: it is asked about, never repeated
//! blindly.

use countersign_domain::state::{Change, Key, Read, State};

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
    let inserted = |change: &Change| match change {
        Change::Insert(row) => Some(row.key()),
        Change::Update(_) => None,
    };
    // Without an insertion there is nothing but notes of time, and writing those twice is no harm.
    let Some(witness) = committing.changes.iter().find_map(inserted) else {
        return Resolved::NotDone;
    };
    let mut pause = executor.config.question_pause;
    for _ in 0..QUESTIONS {
        match was_committed(executor, &witness).await {
            Ok(true) => return Resolved::Done(settle(executor, committing)),
            Ok(false) => return Resolved::NotDone,
            Err(error) => tracing::warn!(%error, "an unconfirmed commit cannot be asked about"),
        }
        tokio::time::sleep(pause).await;
        pause *= 2;
    }
    Resolved::Unknown
}

/// Asks inside of a write transaction: what is still under way has ended by then.
async fn was_committed(executor: &Executor, witness: &Key) -> Result<bool, StoreError> {
    let mut unit = executor.store.begin().await?;
    let mut state = State::new();
    unit.load(&[Read::Row(witness.clone())], &mut state).await?;
    let found = state.has(witness);
    // A store may have assumed what it answered.
    unit.release().await?;
    Ok(found)
}
