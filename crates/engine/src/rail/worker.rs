//! Moves instructions on: hands them to their rail, asks what became of them, and tells the domain.
//!
//! Nothing happens outside before it is committed that it is about to; what is not known afterwards
//! is asked about, and never repeated before the rail says that it has not heard of it.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use countersign_domain::instruction::{
    Instruction, InstructionKind, InstructionStatus, Next, Progress, Stage,
};
use countersign_domain::rail::{
    Begin, ExpireQuote, QuoteAsked, Quoted, RailOrder, RailOutcome, RailVerb, Report,
};
use countersign_domain::state::Entity as _;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::clerk::Clerk;
use super::desk::Desk;
use super::{Rail, RailError, RailReply};
use crate::{Engine, EngineError, List, Page, Place};

/// How the worker is set up.
#[derive(Clone, Debug)]
pub struct RailOptions {
    /// How many instructions are looked at at once, and how many are written down together.
    pub concurrency: usize,
    /// How long a rail has for an answer, before it counts as lost.
    pub answer: Duration,
    /// Whether quotes of bridges are accepted by themselves.
    pub accepts_bridges: bool,
}

impl Default for RailOptions {
    fn default() -> Self {
        Self { concurrency: 64, answer: Duration::from_secs(20), accepts_bridges: false }
    }
}

/// Talks to a rail about all instructions that are due.
#[derive(Clone)]
pub struct RailWorker {
    pub(super) engine: Engine,
    pub(super) options: RailOptions,
    rail: Arc<dyn Rail>,
    clerk: Clerk,
}

/// What failed is tried again after this.
pub(super) const AGAIN: Duration = Duration::from_secs(1);

/// How long something that is due waits at most when nobody said that it is.
pub(super) const LOOK: Duration = Duration::from_secs(30);

/// How often the place is asked for while there is much to do.
const KEEP: Duration = Duration::from_secs(5);

/// How often a rail that cannot be asked is asked for a quote.
const QUOTES_MAX: u32 = 3;

impl RailWorker {
    /// A worker that has not begun. It is made on a runtime, where what it has to write is written.
    #[must_use]
    pub fn new(engine: Engine, rail: Arc<dyn Rail>, options: RailOptions) -> Self {
        let clerk = Clerk::start(engine.clone(), options.concurrency);
        Self { engine, options, rail, clerk }
    }

    /// Works until `stop` is ready, and then ends what it has begun. Of all servers one works at a
    /// time. `moved` tells that the clock was moved on.
    pub async fn run(self, mut moved: watch::Receiver<()>, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        loop {
            let pause = tokio::select! {
                () = &mut stop => return,
                place = self.engine.place(Place::Rails) => match place {
                    Ok(Some(mut place)) => {
                        let lost = async {
                            loop {
                                sleep(KEEP).await;
                                if !place.keep().await {
                                    return;
                                }
                            }
                        };
                        if self.work(&mut moved, stop.as_mut(), lost).await {
                            return;
                        }
                        AGAIN
                    }
                    Ok(None) => AGAIN,
                    Err(error) => {
                        tracing::warn!(%error, "rails are not looked after, will be tried again");
                        AGAIN
                    }
                },
            };
            tokio::select! {
                () = &mut stop => return,
                () = sleep(pause) => {}
            }
        }
    }

    /// Looks after everything that is due by now, and returns how much that was: for tests and
    /// simulations, which have no time to wait.
    pub async fn run_due(&self) -> Result<usize, EngineError> {
        let mut seen = 0;
        loop {
            let due = self.due(self.options.concurrency).await?;
            if due.is_empty() {
                return Ok(seen);
            }
            let mut tasks = JoinSet::new();
            for row in due {
                seen += 1;
                let worker = self.clone();
                tasks.spawn(async move { worker.attend(&row).await });
            }
            while let Some(ended) = tasks.join_next().await {
                let lost = |_| EngineError::Internal("a rail's task ended early".to_owned());
                ended.map_err(lost)??;
            }
        }
    }

    /// Works as long as the place is its own; says whether it was told to stop.
    async fn work(
        &self,
        moved: &mut watch::Receiver<()>,
        mut stop: std::pin::Pin<&mut impl Future<Output = ()>>,
        lost: impl Future<Output = ()>,
    ) -> bool {
        let mut lost = pin!(lost);
        let mut desk = Desk::new(self.clone());
        let mut pause = Duration::ZERO;
        let stopped = loop {
            tokio::select! {
                () = stop.as_mut() => break true,
                () = &mut lost => break false,
                () = desk.one_ended() => {}
                () = self.engine.rails_due() => {}
                Ok(()) = moved.changed() => {}
                () = sleep(pause) => {}
            }
            // Taking up single ones as others end would mean a look for each of them.
            if desk.is_half_full() {
                pause = LOOK;
                continue;
            }
            pause = match desk.take_up().await {
                Ok(pause) => pause,
                Err(error) => {
                    tracing::warn!(%error, "what is due on rails could not be read");
                    AGAIN
                }
            };
        };
        desk.clear().await;
        stopped
    }

    /// Those that have waited longest.
    pub(super) async fn due(&self, limit: usize) -> Result<Vec<Arc<Instruction>>, EngineError> {
        let list = List::DueInstructions { now: self.engine.now() };
        let rows = self.engine.page(list, Page { after: None, limit }).await?;
        Ok(rows.iter().filter_map(Instruction::from_row).map(Arc::clone).collect())
    }

    /// Does what has to happen next about an instruction.
    pub(super) async fn attend(&self, row: &Instruction) -> Result<(), EngineError> {
        match row.next_task() {
            None => Ok(()),
            Some(Next::Quote) => self.quote(row).await,
            Some(Next::Begin(stage)) => self.hand_over(row, stage).await,
            Some(Next::Ask(stage)) => self.ask(row, stage).await,
            Some(Next::ExpireQuote) => {
                let verb = ExpireQuote { org: row.org, instruction: row.id };
                self.clerk.submit(RailVerb::ExpireQuote(verb)).await.map(drop)
            }
        }
    }

    async fn quote(&self, row: &Instruction) -> Result<(), EngineError> {
        let asked = QuoteAsked::of(row);
        let mut tries = 1;
        let quote = loop {
            let unavailable = |_| Err(RailError::Unavailable("no answer in time".to_owned()));
            let answer = timeout(self.options.answer, self.rail.quote(&asked)).await;
            match answer.unwrap_or_else(unavailable) {
                Ok(quote) => break Ok(quote),
                Err(RailError::Unavailable(_)) if tries < QUOTES_MAX => {
                    sleep(AGAIN * tries).await;
                    tries += 1;
                }
                Err(RailError::Refused(why) | RailError::Unavailable(why)) => break Err(why),
            }
        };
        let accepted = self.options.accepts_bridges && row.kind() == InstructionKind::Bridge;
        let verb = Quoted { org: row.org, instruction: row.id, quote, accepted };
        self.clerk.submit(RailVerb::Quoted(verb)).await.map(drop)
    }

    /// Commits that a stage is about to be handed over; then hands it over.
    async fn hand_over(&self, row: &Instruction, stage: Stage) -> Result<(), EngineError> {
        let begin =
            Begin { org: row.org, instruction: row.id, stage, attempts_before: row.attempt };
        let begun = self.clerk.submit(RailVerb::Begin(begin)).await?;
        let at = InstructionStatus::Running(stage, Progress::Initiated);
        // Who comes second may not hand it over, nor who is told that it may not run any more.
        if begun.repeated || begun.instruction.status != at {
            return Ok(());
        }
        let order = RailOrder::of(&begun.instruction, stage);
        let reply = timeout(self.options.answer, self.rail.submit(&order)).await;
        self.report(&order, reply.unwrap_or_else(|_| RailOutcome::Unknown.into())).await
    }

    async fn ask(&self, row: &Instruction, stage: Stage) -> Result<(), EngineError> {
        let order = RailOrder::of(row, stage);
        let reply = timeout(self.options.answer, self.rail.ask(&order)).await;
        self.report(&order, reply.unwrap_or_else(|_| RailOutcome::Unknown.into())).await
    }

    async fn report(&self, order: &RailOrder, reply: RailReply) -> Result<(), EngineError> {
        let report = Report {
            org: order.org,
            instruction: order.instruction,
            stage: order.stage,
            outcome: reply.outcome,
            again_ms: reply.again_ms,
        };
        self.clerk.submit(RailVerb::Report(report)).await.map(drop)
    }
}
