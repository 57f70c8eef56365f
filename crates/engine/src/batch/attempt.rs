//! One try at a batch: load, decide, commit.

use std::future::ready;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use countersign_domain::command::Request;
use countersign_domain::context::Context;
use countersign_domain::decide::{Decision, Halt, decide};
use countersign_domain::ids::{Mint, OrgId};
use countersign_domain::log::LogHead;
use countersign_domain::rejection::Rejection;
use countersign_domain::state::{Change, Key, Read, State};
use countersign_domain::time::Timestamp;

use super::Answer;
use super::changes::Changes;
use crate::{Answered, EngineError, Enough, Executor, Metrics, StoreError, Unit};

/// How often a batch may ask for more rows. Every command needs at most six rounds; the rest is
/// for rows that commands of the same batch moved under its feet.
const LOADS_MAX: usize = 10;

/// Why a try came to nothing, as far as is known.
pub(super) enum Failed {
    /// Nothing was done.
    NotDone(StoreError),
    /// It may have been done.
    Unknown(StoreError, Committing),
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::NotDone(error)
    }
}

/// What is to be committed, and what to answer then.
pub(super) struct Committing {
    pub(super) changes: Vec<Change>,
    answers: Vec<Answer>,
}

/// A batch that is decided, and not yet committed.
pub(crate) struct Decided {
    /// Whether the next batch may begin before this one is committed.
    pub(crate) overlaps: bool,
    unit: Box<dyn Unit>,
    committing: Committing,
}

/// The commands of a batch.
pub(crate) trait Commands {
    /// Those that there are so far, in the order in which they are decided.
    fn requests(&self) -> &[Request];

    /// Takes in those that have come meanwhile, and returns whether there are any. Asked once, when
    /// the batch has waited for the first rows.
    fn gather(&mut self) -> bool {
        false
    }

    /// Ends when as many wait as are likely to come.
    fn enough(&self) -> Enough<'_> {
        Box::pin(ready(()))
    }
}

impl Commands for &[Request] {
    fn requests(&self) -> &[Request] {
        self
    }
}

/// One try at a batch.
pub(super) async fn attempt(
    executor: &mut Executor,
    mut requests: &[Request],
) -> Result<Vec<Answer>, Failed> {
    let decided = prepare(executor, &mut requests).await?;
    let metrics = Arc::clone(&executor.metrics);
    conclude(executor, commit(decided, &metrics).await)
}

/// Loads what a batch needs, decides it, and makes it ready to be sent.
pub(crate) async fn prepare(
    executor: &mut Executor,
    commands: &mut (impl Commands + Send + Sync),
) -> Result<Decided, StoreError> {
    let settings = executor.config.settings.clone();
    let mut context = Context { now: executor.clock.now(), settings };
    let mut unit = executor.store.begin().await?;
    let (mut working, mut open) = (Working::default(), Vec::new());
    for round in 0..=LOADS_MAX {
        if round == 1 && commands.gather() {
            context.now = context.now.max(executor.clock.now());
        }
        open.extend(working.admit(commands.requests().len()));
        let known = (&context, &mut executor.mint);
        let missing = decide_all(&mut working, &mut open, commands.requests(), known);
        if open.is_empty() {
            break;
        }
        if round == 0 {
            unit.line_up(&missing, commands.enough()).await;
        }
        executor.metrics.loads.fetch_add(1, Ordering::Relaxed);
        let heads = heads(&missing);
        load(&mut *unit, missing, &mut working.state).await?;
        context.now = working.latest(&heads).map_or(context.now, |at| at.max(context.now));
    }
    for index in open {
        let what = "the command asks for ever more rows".to_owned();
        working.answer(index, Err(EngineError::Internal(what)));
    }
    let committing = working.into_committing();
    let overlaps = committing.changes.is_empty() || unit.prepare(&committing.changes).await?;
    Ok(Decided { overlaps, unit, committing })
}

/// Decides, in order, what can be decided; returns what the rest still has to know.
fn decide_all(
    working: &mut Working,
    open: &mut Vec<usize>,
    requests: &[Request],
    (context, mint): (&Context, &mut Mint),
) -> Vec<Read> {
    let mut missing = Vec::new();
    open.retain(|index| {
        let Some(request) = requests.get(*index) else { return false };
        match decide_one(&working.state, request, context, mint) {
            Ok(decision) => working.take(*index, decision),
            Err(Stop::Answer(answer)) => working.answer(*index, *answer),
            Err(Stop::Missing(reads)) => {
                missing.extend(reads);
                return true;
            }
        }
        false
    });
    missing
}

/// The organizations whose log is about to be loaded.
fn heads(reads: &[Read]) -> Vec<OrgId> {
    let head = |read: &Read| match read {
        Read::Row(Key::LogHead(org)) => Some(*org),
        _ => None,
    };
    reads.iter().filter_map(head).collect()
}

async fn load(
    unit: &mut dyn Unit,
    mut missing: Vec<Read>,
    state: &mut State,
) -> Result<(), StoreError> {
    if missing.len() > 1 {
        // In the order of their names: two lanes that want the same rows lock them alike.
        missing.sort_unstable();
        missing.dedup();
    }
    unit.load(&missing, state).await
}

/// A commit that has come to its end, one way or the other.
pub(crate) struct Ended {
    committing: Committing,
    result: Result<(), StoreError>,
}

impl Ended {
    /// Whether it came to nothing, or nobody knows.
    pub(crate) const fn has_failed(&self) -> bool {
        self.result.is_err()
    }
}

/// Commits what was decided.
pub(crate) async fn commit(decided: Decided, metrics: &Metrics) -> Ended {
    let Decided { unit, committing, .. } = decided;
    if committing.changes.is_empty() {
        return Ended { result: unit.release().await, committing };
    }
    let begun = Instant::now();
    let result = unit.commit(committing.changes.clone()).await;
    let micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    metrics.commit_micros.fetch_add(micros, Ordering::Relaxed);
    Ended { committing, result }
}

/// What is answered after a commit.
pub(super) fn conclude(executor: &Executor, ended: Ended) -> Result<Vec<Answer>, Failed> {
    let Ended { committing, result } = ended;
    match result {
        Ok(()) => Ok(settle(executor, committing)),
        Err(error @ StoreError::Unknown(_)) => Err(Failed::Unknown(error, committing)),
        Err(error) => Err(Failed::NotDone(error)),
    }
}

/// What follows once a batch is durable.
pub(super) fn settle(executor: &Executor, committing: Committing) -> Vec<Answer> {
    executor.turnover.changed(&committing.changes);
    executor.watchers.changed(&committing.changes);
    executor.followers.committed(&committing.changes);
    executor.touches.note_actors(&committing.changes);
    executor.told.note(&committing.changes);
    executor.due_news.note(&committing.changes);
    executor.metrics.count(&committing.changes, committing.answers.len());
    committing.answers
}

enum Stop {
    Missing(Vec<Read>),
    Answer(Box<Answer>),
}

/// Decides one command. Whatever goes wrong in it stays with it.
fn decide_one(
    state: &State,
    request: &Request,
    context: &Context,
    mint: &mut Mint,
) -> Result<Decision, Stop> {
    let decided = catch_unwind(AssertUnwindSafe(|| decide(state, request, context, mint)));
    match decided {
        Ok(Ok(decision)) => Ok(decision),
        Ok(Err(Halt::Missing(reads))) => Err(Stop::Missing(reads)),
        Ok(Err(Halt::Rejected(Rejection::Corrupt(what)))) => {
            tracing::error!(%what, "a command met rows that do not add up");
            let error = EngineError::Internal(format!("corrupt {what}"));
            Err(Stop::Answer(Box::new(Err(error))))
        }
        Ok(Err(Halt::Rejected(rejection))) => {
            let answered = Answered { result: Err(rejection), replayed: false };
            Err(Stop::Answer(Box::new(Ok(answered))))
        }
        Err(_) => {
            tracing::error!("a decision panicked");
            Err(Stop::Answer(Box::new(Err(EngineError::Internal("panic".to_owned())))))
        }
    }
}

/// The state of a batch on its way.
#[derive(Default)]
struct Working {
    state: State,
    changes: Changes,
    answers: Vec<Option<Answer>>,
}

impl Working {
    /// Makes room for so many commands in all; returns which of them are new.
    fn admit(&mut self, commands: usize) -> std::ops::Range<usize> {
        let before = self.answers.len();
        self.answers.resize_with(commands, || None);
        before..commands
    }

    /// The latest instant that these logs name. Another server's clock may be ahead of this one's;
    /// but in an organization time never goes back, or a day that has begun would end once more,
    /// and what was counted toward its limits be forgotten.
    fn latest(&self, orgs: &[OrgId]) -> Option<Timestamp> {
        let at = |org: &OrgId| Some(self.state.get::<LogHead>(*org).ok()??.at);
        orgs.iter().filter_map(at).max()
    }

    fn take(&mut self, index: usize, decision: Decision) {
        let Decision { changes, result, replayed } = decision;
        self.state.apply(&changes);
        self.changes.add(changes);
        self.answer(index, Ok(Answered { result, replayed }));
    }

    fn answer(&mut self, index: usize, answer: Answer) {
        if let Some(slot) = self.answers.get_mut(index) {
            *slot = Some(answer);
        }
    }

    fn into_committing(self) -> Committing {
        let lost = || Err(EngineError::Internal("no answer".to_owned()));
        let answers = self.answers.into_iter().map(|answer| answer.unwrap_or_else(lost));
        Committing { answers: answers.collect(), changes: self.changes.into_changes() }
    }
}
