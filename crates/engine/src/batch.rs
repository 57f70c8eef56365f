//! Batches: what queued up is decided and committed together.

mod attempt;
mod changes;
mod resolve;

use std::sync::atomic::Ordering;

use countersign_domain::ids::Mint;

use crate::lane::{Lane, Submission};
use crate::{Answered, EngineError, StoreError};
use attempt::{Failed, attempt};
use resolve::{Resolved, resolve};

/// How often a batch is tried as a whole before it is split.
const ATTEMPTS: usize = 2;

type Answer = Result<Answered, EngineError>;

/// Runs a batch, and answers every submission of it.
///
/// A batch that fails as a whole is tried again, then split, so that one poisoned command cannot
/// fail its neighbours. Nothing is tried again before it is known that nothing was done.
pub(crate) async fn run_batch(lane: &Lane, mint: &mut Mint, submissions: Vec<Submission>) {
    let mut waiting = vec![submissions];
    while let Some(mut submissions) = waiting.pop() {
        match run(lane, mint, &submissions).await {
            Ok(answers) => answer(submissions, answers),
            Err(Lost::Unknown) => refuse(submissions, &EngineError::Unknown),
            // A store that is away fails everybody alike; splitting would only ask it more often.
            Err(Lost::Failed(error))
                if submissions.len() == 1 || matches!(error, StoreError::Unavailable(_)) =>
            {
                refuse(submissions, &EngineError::Store(error));
            }
            Err(Lost::Failed(_)) => {
                let rest = submissions.split_off(submissions.len() / 2);
                waiting.push(rest);
                waiting.push(submissions);
            }
        }
    }
}

enum Lost {
    /// Nothing was done.
    Failed(StoreError),
    /// It is not known whether anything was done.
    Unknown,
}

async fn run(
    lane: &Lane,
    mint: &mut Mint,
    submissions: &[Submission],
) -> Result<Vec<Answer>, Lost> {
    let mut last = StoreError::Conflict("not tried".to_owned());
    for _ in 0..ATTEMPTS {
        let failed = match attempt(lane, mint, submissions).await {
            Ok(answers) => return Ok(answers),
            Err(failed) => failed,
        };
        lane.metrics.commit_failures.fetch_add(1, Ordering::Relaxed);
        last = match failed {
            Failed::NotDone(error) => error,
            Failed::Unknown(error, committing) => match resolve(lane, committing).await {
                Resolved::Done(answers) => return Ok(answers),
                Resolved::NotDone => error,
                Resolved::Unknown => return Err(Lost::Unknown),
            },
        };
        tracing::warn!(error = %last, commands = submissions.len(), "a batch failed");
    }
    Err(Lost::Failed(last))
}

fn answer(submissions: Vec<Submission>, answers: Vec<Answer>) {
    for (submission, answer) in submissions.into_iter().zip(answers) {
        // Whoever asked may have gone; what was done stays done.
        drop(submission.answer.send(answer));
    }
}

fn refuse(submissions: Vec<Submission>, error: &EngineError) {
    for submission in submissions {
        drop(submission.answer.send(Err(error.clone())));
    }
}
