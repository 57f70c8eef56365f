//! One run: steps, faults, checks, and at the end peace.

use std::sync::Arc;

use countersign_domain::access::Caller;
use countersign_domain::command::{Command, Request};
use countersign_domain::instruction::Instruction;
use countersign_domain::organization::{SelfApproval, UpdateOrganization};
use countersign_domain::outcome::Outcome;
use countersign_domain::rail::RailVerb;
use countersign_domain::state::Entity as _;
use countersign_domain::time::Timestamp;
use countersign_engine::{
    Answer, Answered, Clock as _, EngineConfig, EngineError, Executor, List, ManualClock,
    MonotonicClock, Page, Rows, Scan, ScanKind, Store as _, audit,
};
use countersign_store::memory::{Fault, MemoryStore};

use crate::cast::{House, request};
use crate::dice::Dice;
use crate::ledger::Acknowledged;
use crate::rail::Outside;
use crate::script::Known;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Requests answered, refused ones included.
    pub answered: u64,
    /// Requests whose answer was an error of the store.
    pub failed: u64,
    /// Faults that were planned.
    pub faults: u64,
    /// Crashes.
    pub crashes: u64,
}

/// A run that broke a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The run.
    pub seed: u64,
    /// The step after which it showed.
    pub step: u64,
    /// What is wrong.
    pub what: String,
}

/// Runs one seed for so many steps.
pub async fn simulate(seed: u64, steps: u64) -> Result<Summary, Failure> {
    let mut stage = Stage::new(seed).await.map_err(|what| Failure { seed, step: 0, what })?;
    for step in 1..=steps {
        stage.step().await.map_err(|what| Failure { seed, step, what })?;
    }
    stage.peace().await.map_err(|what| Failure { seed, step: steps, what })?;
    Ok(stage.summary)
}

/// So many looks at what is due have to be enough for everything to come to its end.
const ROUNDS_MAX: usize = 10_000;

struct Stage {
    dice: Dice,
    store: MemoryStore,
    clock: Arc<ManualClock>,
    executor: Executor,
    houses: Vec<House>,
    known: Known,
    acknowledged: Acknowledged,
    outside: Outside,
    /// Requests whose fate their senders do not know; they ask again with the same key.
    unsure: Vec<Request>,
    summary: Summary,
}

fn executor(store: &MemoryStore, clock: &Arc<ManualClock>, seed: u64) -> Executor {
    let clock = MonotonicClock::new(Arc::clone(clock) as _, None);
    Executor::new(Arc::new(store.clone()), Arc::new(clock), EngineConfig::default(), seed)
}

impl Stage {
    async fn new(seed: u64) -> Result<Self, String> {
        let mut dice = Dice::new(seed);
        let store = MemoryStore::new();
        let clock = Arc::new(ManualClock::new(Timestamp::from_unix_ms(1_772_366_400_000)));
        let mut executor = executor(&store, &clock, dice.next());
        let mut houses = Vec::new();
        for name in ["acme", "globex"] {
            let house = House::new(&mut executor, name).await?;
            let verb = UpdateOrganization {
                self_approval: Some(SelfApproval::Never),
                ..UpdateOrganization::default()
            };
            let admin = *house.people.first().ok_or("nobody")?;
            let strict = request(Caller::Key(admin), Command::UpdateOrganization(verb));
            executor.run(&[strict]).await;
            houses.push(house);
        }
        let (known, acknowledged) = (Known::default(), Acknowledged::default());
        let (outside, unsure, summary) = (Outside::default(), Vec::new(), Summary::default());
        Ok(Self {
            dice,
            store,
            clock,
            executor,
            houses,
            known,
            acknowledged,
            outside,
            unsure,
            summary,
        })
    }

    async fn step(&mut self) -> Result<(), String> {
        self.disturb();
        let mut requests = Vec::new();
        for _ in 0..=self.dice.below(8) {
            let asks_again = !self.unsure.is_empty() && self.dice.chance(20);
            let next = if asks_again {
                self.unsure.pop()
            } else {
                self.known.next(&mut self.dice, &self.houses)
            };
            requests.extend(next);
        }
        self.run(requests).await;
        self.rails().await;
        self.check().await
    }

    /// Whoever talks to the rail looks at some of what is due.
    async fn rails(&mut self) {
        self.outside.pass(&mut self.dice);
        let mut requests = Vec::new();
        if self.dice.chance(10) {
            requests.extend(self.outside.straggler(&mut self.dice));
        }
        let now = self.clock.now();
        for row in self.due(8).await {
            requests.extend(self.outside.attend(&mut self.dice, (&row, now)));
        }
        let answers = self.executor.run(&requests).await;
        let mut replies = Vec::new();
        for (request, answer) in requests.iter().zip(answers) {
            let begins = matches!(&*request.command, Command::Rail(RailVerb::Begin(_)));
            // Who does not hear whether it has begun hands nothing over.
            let Ok(Answered { result: Ok(Outcome::Instructed(made)), .. }) = answer else {
                continue;
            };
            if begins {
                replies.extend(self.outside.begun(&mut self.dice, &made));
            }
        }
        self.executor.run(&replies).await;
    }

    async fn due(&self, limit: usize) -> Vec<Arc<Instruction>> {
        let list = List::DueInstructions { now: self.clock.now() };
        let rows = self.store.page(list, Page { after: None, limit }).await.unwrap_or_default();
        rows.iter().filter_map(Instruction::from_row).map(Arc::clone).collect()
    }

    /// Faults, crashes and the clock.
    fn disturb(&mut self) {
        let faults = [Fault::Begin, Fault::Load, Fault::Commit, Fault::LostAnswer, Fault::Conflict];
        if self.dice.chance(25)
            && let Some(fault) = self.dice.pick(&faults)
        {
            self.store.plan(*fault);
            self.summary.faults += 1;
        }
        if self.dice.chance(3) {
            self.store.crash();
            self.executor = executor(&self.store, &self.clock, self.dice.next());
            self.summary.crashes += 1;
        }
        let seconds = match self.dice.below(100) {
            0..=79 => self.dice.below(60),
            80..=94 => self.dice.below(1_800),
            95..=98 => self.dice.below(20 * 3_600),
            _ => 0,
        };
        self.clock.advance_seconds(i64::try_from(seconds).unwrap_or_default());
    }

    async fn run(&mut self, requests: Vec<Request>) {
        let answers = self.executor.run(&requests).await;
        for (request, answer) in requests.into_iter().zip(answers) {
            self.hear(request, answer);
        }
    }

    fn hear(&mut self, request: Request, answer: Answer) {
        let answered = match answer {
            Ok(answered) => answered,
            Err(EngineError::Store(_) | EngineError::Unknown) => {
                self.summary.failed += 1;
                // Only who has a key may ask again without fear.
                if request.idempotency.is_some() {
                    self.unsure.push(request);
                }
                return;
            }
            Err(_) => return,
        };
        self.summary.answered += 1;
        self.acknowledged.note(&answered);
        match answered.result {
            Ok(Outcome::Held(held)) => {
                self.known.held.push((held.approval.org, held.approval.id));
            }
            Ok(Outcome::Instructed(made)) => {
                let approval = made.approval.as_ref();
                self.known.held.extend(approval.map(|row| (row.org, row.id)));
                self.known.instructions.push(made.instruction.id);
            }
            Ok(Outcome::Posted(payment)) => self.known.posted.push(payment.id),
            _ => {}
        }
    }

    async fn check(&self) -> Result<(), String> {
        let report = audit::verify(&self.store).await.map_err(|error| error.to_string());
        // A planned failure of reading may strike the check itself: then there is nothing to say.
        let Ok(report) = report else { return Ok(()) };
        if let Some(complaint) = report.complaints.first() {
            return Err(complaint.to_string());
        }
        self.acknowledged.check(&self.store, &self.houses).await
    }

    /// Everything heals, everybody asks again, all time runs out: nothing may be left waiting.
    async fn peace(&mut self) -> Result<(), String> {
        self.store.heal();
        let unsure = std::mem::take(&mut self.unsure);
        self.run(unsure).await;
        if !self.unsure.is_empty() {
            return Err("a healthy store refused a request".to_owned());
        }
        self.clock.advance_seconds(2 * 3_600);
        let expire = |(org, approval): &(_, _)| {
            let verb =
                countersign_domain::approval::AdvanceApproval { org: *org, approval: *approval };
            request(Caller::System, Command::AdvanceApproval(verb))
        };
        let due: Vec<Request> = self.known.held.iter().map(expire).collect();
        self.run(due).await;
        self.outside.is_at_peace = true;
        for _ in 0..ROUNDS_MAX {
            self.clock.advance_seconds(3_600);
            if self.due(1).await.is_empty() {
                break;
            }
            self.rails().await;
        }
        self.check().await?;
        for house in &self.houses {
            let scan = Scan {
                rows: Rows::Of(house.org, ScanKind::Instructions),
                after: None,
                limit: usize::MAX,
            };
            let rows = self.store.scan(scan).await.map_err(|error| error.to_string())?;
            for row in rows.iter().filter_map(Instruction::from_row) {
                self.outside.agrees(row)?;
            }
        }
        Ok(())
    }
}
