//! A whole batch in one round trip: what it relies on, what it writes, and its commit.
//!
//! A batch that holds nothing yet is a single statement, which is a transaction of its own: it
//! locks, confirms, writes and commits. One that holds its turns already is the last statement of
//! its transaction, with `COMMIT` right behind.

use countersign_domain::state::Change;
use countersign_engine::StoreError;
use deadpool_postgres::Object;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Error, Statement};

use super::claim::{Claim, Confirmation};
use super::error::{failed, failed_before_commit, failed_to_commit};
use super::pipeline::{Step, in_order};
use super::write::{Texts, Trace, Write};

/// The transaction of a batch.
pub(super) const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

/// A batch that is ready to be sent.
pub(super) struct Sending {
    statement: Statement,
    write: Write,
}

/// A claim that is ready to be confirmed, of a batch that changes nothing.
pub(super) struct Confirming {
    statements: Vec<Statement>,
    confirmation: Confirmation,
}

impl Sending {
    /// Makes the statement ready.
    pub(super) async fn prepare(
        client: &Object,
        claim: &Claim,
        (changes, trace): (&[Change], Trace),
        texts: &Texts,
    ) -> Result<Self, StoreError> {
        let write = Write::new(claim.confirmation(), changes, trace)?;
        let statement = client.prepare_cached(&write.sql(texts)).await.map_err(failed)?;
        Ok(Self { statement, write })
    }
}

impl Confirming {
    /// Makes the statement ready.
    pub(super) async fn prepare(client: &Object, claim: &Claim) -> Result<Self, StoreError> {
        let confirmation = claim.confirmation();
        let mut statements = Vec::new();
        for check in confirmation.checks() {
            let sql = format!("SELECT {}", check.sql);
            statements.push(client.prepare_cached(&sql).await.map_err(failed)?);
        }
        Ok(Self { statements, confirmation })
    }
}

/// Sends everything.
pub(super) async fn send(
    client: &Object,
    begun: bool,
    sending: &Sending,
) -> Result<(), StoreError> {
    if !begun {
        return execute(client, sending).await.map_err(failed_to_commit);
    }
    let steps: Vec<Step<'_, Result<(), Error>>> =
        vec![Box::pin(execute(client, sending)), Box::pin(client.batch_execute("COMMIT"))];
    let mut answers = in_order(steps).await.into_iter();
    answers.next().unwrap_or(Ok(())).map_err(failed_before_commit)?;
    answers.next().unwrap_or(Ok(())).map_err(failed_to_commit)
}

/// Sends a batch that was decided on what another is about to commit. The other was ready first,
/// but may come to the turn later: then this one is right, was too early, and goes again. Until it
/// has been answered nothing else may be said on its connection.
pub(super) async fn send_in_line(client: &Object, sending: &Sending) -> Result<(), StoreError> {
    let is_too_early = |error: &Error| error.code() == Some(&SqlState::T_R_SERIALIZATION_FAILURE);
    match execute(client, sending).await {
        Err(error) if is_too_early(&error) => send(client, false, sending).await,
        sent => sent.map_err(failed_to_commit),
    }
}

async fn execute(client: &Object, Sending { statement, write }: &Sending) -> Result<(), Error> {
    let arrays = write.arrays();
    client.execute(statement, &write.parameters(&arrays)).await.map(drop)
}

/// Has the database confirm what a batch has relied on that changes nothing.
pub(super) async fn confirm(
    client: &Object,
    begun: bool,
    Confirming { statements, confirmation }: &Confirming,
) -> Result<(), StoreError> {
    let checks = confirmation.checks();
    let mut steps: Vec<Step<'_, Result<(), Error>>> = Vec::new();
    if !begun {
        steps.push(Box::pin(client.batch_execute(BEGIN)));
    }
    for (statement, check) in statements.iter().zip(&checks) {
        let asked = async { client.execute(statement, &check.parameters).await.map(drop) };
        steps.push(Box::pin(asked));
    }
    steps.push(Box::pin(client.batch_execute("ROLLBACK")));
    let answers = in_order(steps).await;
    answers.into_iter().try_for_each(|answer| answer.map_err(failed))
}
