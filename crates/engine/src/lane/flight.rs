//! Batches under way: decided, and being committed.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use countersign_domain::command::Request;
use tokio::sync::oneshot;

use super::Submission;
use crate::batch::{Answer, Ended, commit, prepare, run_after};
use crate::{Executor, StoreError};

/// Batches under way, in the order in which they were decided.
#[derive(Default)]
pub(super) struct Flights(VecDeque<Flight>);

/// One batch under way.
pub(super) struct Flight {
    requests: Vec<Request>,
    waiting: Vec<oneshot::Sender<Answer>>,
    state: State,
}

enum State {
    Flying(Pin<Box<dyn Future<Output = Ended> + Send>>),
    Landed(Result<Ended, StoreError>),
}

impl Flights {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Decides a batch and begins to commit it, while the others go on.
    pub(super) async fn start(
        &mut self,
        executor: &mut Executor,
        batch: impl Iterator<Item = Submission>,
    ) {
        let (requests, waiting): (Vec<Request>, Vec<_>) =
            batch.map(|submission| (submission.request, submission.answer)).unzip();
        let decided = {
            let mut preparing = pin!(prepare(executor, &requests));
            // The others hold what this one may have to wait for.
            poll_fn(|context| {
                self.poll_all(context);
                preparing.as_mut().poll(context)
            })
            .await
        };
        let metrics = Arc::clone(&executor.metrics);
        let state = match decided {
            Ok(decided) => State::Flying(Box::pin(async move { commit(decided, &metrics).await })),
            Err(error) => State::Landed(Err(error)),
        };
        self.0.push_back(Flight { requests, waiting, state });
        self.take_off().await;
    }

    /// Has the newest flight sent before anything else is done: what comes next relies on arriving
    /// behind it.
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
    pub(super) async fn landed(&mut self) -> Flight {
        poll_fn(|context| {
            self.poll_all(context);
            let landed = self.0.front().is_some_and(Flight::has_landed);
            match landed.then(|| self.0.pop_front()).flatten() {
                Some(flight) => Poll::Ready(flight),
                None => Poll::Pending,
            }
        })
        .await
    }

    fn poll_all(&mut self, context: &mut Context<'_>) {
        for flight in &mut self.0 {
            if let State::Flying(commit) = &mut flight.state
                && let Poll::Ready(ended) = commit.as_mut().poll(context)
            {
                flight.state = State::Landed(Ok(ended));
            }
        }
    }
}

impl Flight {
    /// Whether it came to nothing, or nobody knows.
    pub(super) fn has_failed(&self) -> bool {
        match &self.state {
            State::Flying(_) => false,
            State::Landed(ended) => ended.as_ref().map_or(true, Ended::has_failed),
        }
    }

    /// Answers everybody, after further tries if need be.
    pub(super) async fn answer(self, executor: &mut Executor) {
        let ended = match self.state {
            State::Landed(ended) => ended,
            State::Flying(commit) => Ok(commit.await),
        };
        let answers = run_after(executor, &self.requests, ended).await;
        for (waiting, answer) in self.waiting.into_iter().zip(answers) {
            // Whoever asked may have gone; what was done stays done.
            drop(waiting.send(answer));
        }
    }

    const fn has_landed(&self) -> bool {
        matches!(self.state, State::Landed(_))
    }
}
