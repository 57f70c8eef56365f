//! One batch: load, decide, commit, answer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::time::Instant;

use countersign_domain::context::Context;
use countersign_domain::decide::{Decision, Halt, decide};
use countersign_domain::ids::Mint;
use countersign_domain::log::Fact;
use countersign_domain::rejection::Rejection;
use countersign_domain::state::{Change, KeyMap, Read, Row, State};

use crate::lane::{Lane, Submission};
use crate::{Answered, Clock as _, EngineError, Metrics, StoreError, Unit};

/// How often a command may ask for more rows. Every command needs at most three rounds; the rest
/// is for rows that commands of the same batch moved under its feet.
const LOADS_MAX: usize = 8;

/// How often a batch is tried as a whole before it is split.
const ATTEMPTS: usize = 2;

/// Runs a batch, and answers every submission of it.
///
/// A batch that fails as a whole is tried again, then split, so that one poisoned command cannot
/// fail its neighbours.
pub(crate) async fn run_batch(lane: &Lane, mint: &mut Mint, submissions: Vec<Submission>) {
    let mut waiting = vec![submissions];
    while let Some(mut submissions) = waiting.pop() {
        let mut failure = None;
        for _ in 0..ATTEMPTS {
            match attempt(lane, mint, &submissions).await {
                Ok(answers) => {
                    answer(submissions, answers);
                    submissions = Vec::new();
                    failure = None;
                    break;
                }
                Err(error) => {
                    lane.metrics.commit_failures.fetch_add(1, Ordering::Relaxed);
                    tracing::warn!(%error, commands = submissions.len(), "a batch failed");
                    failure = Some(error);
                }
            }
        }
        let Some(error) = failure else { continue };
        let away = matches!(error, StoreError::Unavailable(_));
        if submissions.len() == 1 || away {
            // A store that is away fails everybody alike; splitting would only ask it more often.
            let error = EngineError::Store(error);
            let answers = submissions.iter().map(|_| Err(error.clone())).collect();
            answer(submissions, answers);
        } else {
            let rest = submissions.split_off(submissions.len() / 2);
            waiting.push(rest);
            waiting.push(submissions);
        }
    }
}

type Answer = Result<Answered, EngineError>;

fn answer(submissions: Vec<Submission>, answers: Vec<Answer>) {
    for (submission, answer) in submissions.into_iter().zip(answers) {
        // Whoever asked may have gone; what was done stays done.
        drop(submission.answer.send(answer));
    }
}

/// One try at a batch.
async fn attempt(
    lane: &Lane,
    mint: &mut Mint,
    submissions: &[Submission],
) -> Result<Vec<Answer>, StoreError> {
    let context = Context { now: lane.clock.now(), settings: lane.config.settings.clone() };
    let mut unit = lane.store.begin().await?;
    let mut working = Working::new(submissions.len());
    let mut open: Vec<usize> = (0..submissions.len()).collect();
    for _ in 0..=LOADS_MAX {
        let mut missing: Vec<Read> = Vec::new();
        open.retain(|index| {
            let Some(submission) = submissions.get(*index) else { return false };
            match decide_one(&working.state, submission, &context, mint) {
                Ok(decision) => working.take(*index, decision),
                Err(Stop::Answer(answer)) => working.answer(*index, answer),
                Err(Stop::Missing(reads)) => {
                    missing.extend(reads);
                    return true;
                }
            }
            false
        });
        if open.is_empty() {
            break;
        }
        lane.metrics.loads.fetch_add(1, Ordering::Relaxed);
        load(&mut *unit, missing, &mut working.state).await?;
    }
    for index in open {
        let what = "the command asks for ever more rows".to_owned();
        working.answer(index, Err(EngineError::Internal(what)));
    }
    commit(lane, unit, working, submissions.len()).await
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

async fn commit(
    lane: &Lane,
    unit: Box<dyn Unit>,
    working: Working,
    commands: usize,
) -> Result<Vec<Answer>, StoreError> {
    let Working { changes, answers, .. } = working;
    let changes = changes.into_changes();
    let begun = Instant::now();
    if changes.is_empty() {
        drop(unit);
    } else {
        unit.commit(changes.clone()).await?;
        lane.watchers.changed(&changes);
    }
    let metrics = &lane.metrics;
    let micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    metrics.commit_micros.fetch_add(micros, Ordering::Relaxed);
    metrics.batches.fetch_add(1, Ordering::Relaxed);
    metrics.commands.fetch_add(u64::try_from(commands).unwrap_or(u64::MAX), Ordering::Relaxed);
    count(metrics, &changes);
    let lost = || Err(EngineError::Internal("no answer".to_owned()));
    Ok(answers.into_iter().map(|answer| answer.unwrap_or_else(lost)).collect())
}

enum Stop {
    Missing(Vec<Read>),
    Answer(Answer),
}

/// Decides one command. Whatever goes wrong in it stays with it.
fn decide_one(
    state: &State,
    submission: &Submission,
    context: &Context,
    mint: &mut Mint,
) -> Result<Decision, Stop> {
    let decided =
        catch_unwind(AssertUnwindSafe(|| decide(state, &submission.request, context, mint)));
    match decided {
        Ok(Ok(decision)) => Ok(decision),
        Ok(Err(Halt::Missing(reads))) => Err(Stop::Missing(reads)),
        Ok(Err(Halt::Rejected(Rejection::Corrupt(what)))) => {
            tracing::error!(%what, "a command met rows that do not add up");
            let error = EngineError::Internal(format!("corrupt {what}"));
            Err(Stop::Answer(Err(error)))
        }
        Ok(Err(Halt::Rejected(rejection))) => {
            Err(Stop::Answer(Ok(Answered { result: Err(rejection), replayed: false })))
        }
        Err(_) => {
            tracing::error!("a decision panicked");
            Err(Stop::Answer(Err(EngineError::Internal("panic".to_owned()))))
        }
    }
}

/// The state of a batch on its way.
struct Working {
    state: State,
    changes: Changes,
    answers: Vec<Option<Answer>>,
}

impl Working {
    fn new(commands: usize) -> Self {
        let answers = std::iter::repeat_with(|| None).take(commands).collect();
        Self { state: State::new(), changes: Changes::default(), answers }
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
}

/// The changes of a batch: one for each row, in the order in which rows were first touched.
#[derive(Default)]
struct Changes {
    places: KeyMap<usize>,
    changes: Vec<Change>,
}

impl Changes {
    fn add(&mut self, changes: Vec<Change>) {
        for change in changes {
            let key = change.row().key();
            match self.places.get(&key).copied() {
                None => {
                    self.places.insert(key, self.changes.len());
                    self.changes.push(change);
                }
                Some(place) => self.replace(place, change),
            }
        }
    }

    /// A row that the batch inserts stays an insertion, whatever becomes of it.
    fn replace(&mut self, place: usize, change: Change) {
        if let Some(slot) = self.changes.get_mut(place) {
            *slot = match (&*slot, change) {
                (Change::Insert(_), Change::Update(row)) => Change::Insert(row),
                (_, change) => change,
            };
        }
    }

    fn into_changes(self) -> Vec<Change> {
        self.changes
    }
}

fn count(metrics: &Metrics, changes: &[Change]) {
    for change in changes {
        let Row::LogRecord(record) = change.row() else { continue };
        let counter = match &record.body.fact {
            Fact::PaymentCompleted { .. } => &metrics.payments_posted,
            Fact::PaymentCreated { .. } => &metrics.payments_held,
            Fact::PaymentDenied { .. } => &metrics.payments_denied,
            Fact::ApprovalCreated { .. } => &metrics.approvals_opened,
            Fact::ApprovalApproved { .. }
            | Fact::ApprovalRejected { .. }
            | Fact::ApprovalExpired { .. } => &metrics.approvals_ended,
            _ => continue,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}
