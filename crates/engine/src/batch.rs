//! Batches: what queued up is decided and committed together.

mod attempt;
mod changes;
mod resolve;

use std::sync::atomic::Ordering;

use countersign_domain::command::Request;

use crate::{Answered, Elsewhere, EngineError, Executor, StoreError};
pub(crate) use attempt::{Commands, Ended, commit, prepare};
use attempt::{Failed, attempt, conclude};
use resolve::{Resolved, resolve};

/// How often a batch is tried as a whole before it is split.
const ATTEMPTS: usize = 2;

/// What one request is answered with.
pub type Answer = Result<Answered, EngineError>;

/// Runs a batch, and answers every request of it, in order.
///
/// A batch that fails as a whole is tried again, then split, so that one poisoned command cannot
/// fail its neighbours. Nothing is tried again before it is known that nothing was done.
pub(crate) async fn run_batch(executor: &mut Executor, requests: &[Request]) -> Vec<Answer> {
    run_on(executor, requests, None).await
}

/// The same for a batch whose first try has come to its end already.
pub(crate) async fn run_after(
    executor: &mut Executor,
    requests: &[Request],
    ended: Result<Ended, StoreError>,
) -> Vec<Answer> {
    let tried = match ended {
        Ok(ended) => conclude(executor, ended),
        Err(error) => Err(Failed::NotDone(error)),
    };
    match tried {
        Ok(answers) => answers,
        Err(failed) => run_on(executor, requests, Some(failed)).await,
    }
}

async fn run_on(
    executor: &mut Executor,
    requests: &[Request],
    mut failed: Option<Failed>,
) -> Vec<Answer> {
    let mut answers = Vec::with_capacity(requests.len());
    let mut waiting = vec![requests];
    while let Some(part) = waiting.pop() {
        let everyone = |error: EngineError| part.iter().map(move |_| Err(error.clone()));
        match run(executor, part, failed.take()).await {
            Ok(done) => answers.extend(done),
            Err(Lost::Unknown) => {
                // If it was done after all, it is in the log.
                executor.followers.changed_elsewhere(&Elsewhere::Anything);
                answers.extend(everyone(EngineError::Unknown));
            }
            // A store that is away fails everybody alike; splitting would only ask it more often.
            Err(Lost::Failed(error))
                if part.len() == 1 || matches!(error, StoreError::Unavailable(_)) =>
            {
                answers.extend(everyone(EngineError::Store(error)));
            }
            Err(Lost::Failed(_)) => {
                let (left, right) = part.split_at(part.len() / 2);
                waiting.push(right);
                waiting.push(left);
            }
        }
    }
    answers
}

enum Lost {
    /// Nothing was done.
    Failed(StoreError),
    /// It is not known whether anything was done.
    Unknown,
}

async fn run(
    executor: &mut Executor,
    requests: &[Request],
    mut before: Option<Failed>,
) -> Result<Vec<Answer>, Lost> {
    let mut last = StoreError::Conflict("not tried".to_owned());
    let tries = ATTEMPTS + usize::from(before.is_some());
    for _ in 0..tries {
        let tried = match before.take() {
            Some(failed) => Err(failed),
            None => attempt(executor, requests).await,
        };
        let failed = match tried {
            Ok(answers) => return Ok(answers),
            Err(failed) => failed,
        };
        executor.metrics.commit_failures.fetch_add(1, Ordering::Relaxed);
        last = match failed {
            Failed::NotDone(error) => error,
            Failed::Unknown(error, committing) => match resolve(executor, committing).await {
                Resolved::Done(answers) => return Ok(answers),
                Resolved::NotDone => error,
                Resolved::Unknown => return Err(Lost::Unknown),
            },
        };
        tracing::warn!(error = %last, commands = requests.len(), "a batch failed");
    }
    Err(Lost::Failed(last))
}
