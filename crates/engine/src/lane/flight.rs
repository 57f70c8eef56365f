//! Batches under way: decided, and being committed.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use super::submissions::{Boarding, Submissions};
use crate::batch::{Ended, commit, prepare, run_after};
use crate::{Executor, StoreError};

/// How many batches are under way at once, where the store lets them overlap: one is decided here
/// while the one before is written there.
const FLIGHTS_MAX: usize = 2;

/// Batches under way, in the order in which they were decided.
#[derive(Default)]
pub(super) struct Flights {
    under_way: VecDeque<Flight>,
    /// How many commands the newest has or had.
    newest: usize,
}

/// One batch under way.
struct Flight {
    submissions: Submissions,
    /// Whether the next one may start before this one has landed.
    overlaps: bool,
    state: State,
}

enum State {
    Flying(Pin<Box<dyn Future<Output = Ended> + Send>>),
    Landed(Result<Ended, StoreError>),
}

/// One batch that has come to its end, one way or the other.
pub(super) struct Landed {
    submissions: Submissions,
    ended: Result<Ended, StoreError>,
}

impl Flights {
    pub(super) fn is_empty(&self) -> bool {
        self.under_way.is_empty()
    }

    /// How many commands are under way.
    pub(super) fn commands(&self) -> usize {
        self.under_way.iter().map(|flight| flight.submissions.requests().len()).sum()
    }

    /// How many commands the newest flight has, or had.
    pub(super) const fn newest(&self) -> usize {
        self.newest
    }

    /// Whether another one may start.
    pub(super) fn has_room(&self) -> bool {
        self.under_way.len() < FLIGHTS_MAX && self.under_way.iter().all(|flight| flight.overlaps)
    }

    /// Decides a batch and begins to commit it, while the others go on.
    pub(super) async fn start(&mut self, executor: &mut Executor, mut boarding: Boarding<'_>) {
        let decided = {
            let mut preparing = pin!(prepare(executor, &mut boarding));
            // The others hold what this one may have to wait for.
            poll_fn(|context| {
                self.poll_all(context);
                preparing.as_mut().poll(context)
            })
            .await
        };
        let overlaps = decided.as_ref().is_ok_and(|decided| decided.overlaps);
        let metrics = Arc::clone(&executor.metrics);
        let state = match decided {
            Ok(decided) => State::Flying(Box::pin(async move { commit(decided, &metrics).await })),
            Err(error) => State::Landed(Err(error)),
        };
        self.newest = boarding.submissions.requests().len();
        self.under_way.push_back(Flight { submissions: boarding.submissions, overlaps, state });
        self.take_off().await;
    }

    /// Has the newest flight sent before anything else is done: what comes next relies on arriving
    /// behind it. It was prepared, so it is sent as soon as it is looked at.
    async fn take_off(&mut self) {
        poll_fn(|context| {
            self.poll_all(context);
            Poll::Ready(())
        })
        .await;
        // Whoever carries it to the store runs beside this task.
        tokio::task::yield_now().await;
    }

    /// The oldest flight, once it has landed.
    pub(super) async fn landed(&mut self) -> Landed {
        poll_fn(|context| {
            self.poll_all(context);
            match self.under_way.pop_front() {
                Some(Flight { submissions, state: State::Landed(ended), .. }) => {
                    Poll::Ready(Landed { submissions, ended })
                }
                flying => {
                    flying.into_iter().for_each(|flight| self.under_way.push_front(flight));
                    Poll::Pending
                }
            }
        })
        .await
    }

    fn poll_all(&mut self, context: &mut Context<'_>) {
        for flight in &mut self.under_way {
            if let State::Flying(commit) = &mut flight.state
                && let Poll::Ready(ended) = commit.as_mut().poll(context)
            {
                flight.state = State::Landed(Ok(ended));
            }
        }
    }
}

impl Landed {
    /// Whether it came to nothing, or nobody knows.
    pub(super) fn has_failed(&self) -> bool {
        self.ended.as_ref().map_or(true, Ended::has_failed)
    }

    /// Answers everybody, after further tries if need be.
    pub(super) async fn answer(self, executor: &mut Executor) {
        let answers = run_after(executor, self.submissions.requests(), self.ended).await;
        self.submissions.answer(answers);
    }
}
