//! Whoever talks to rails: nothing is handed over before that is committed, nothing twice, and what
//! was not heard is asked about.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use countersign_domain::command::Command;
use countersign_domain::ids::PaymentId;
use countersign_domain::instruction::{
    Detail, HoldAsked, Instruct, Instruction, InstructionVerb, Outside, Party,
};
use countersign_domain::money::Asset;
use countersign_domain::outcome::Outcome;
use countersign_domain::rail::{Quote, QuoteAsked, RailOrder, RailOutcome};
use countersign_domain::state::Key;
use countersign_engine::{
    Engine, Rail, RailError, RailOptions, RailReply, RailWorker, SandboxOptions, SandboxRail, audit,
};
use tokio::sync::{Notify, watch};

use crate::world::{World, settle, usd};

/// A rail that does as it is told, and remembers what it was told to do.
#[derive(Default)]
struct Scripted {
    inner: Mutex<Inner>,
    /// Something was handed over.
    arrived: Notify,
}

#[derive(Default)]
struct Inner {
    /// What is answered to each submission in turn; then that it is accepted.
    submissions: Vec<Said>,
    /// What is answered to each question in turn; then that it is settled.
    questions: Vec<RailOutcome>,
    told: Vec<String>,
    /// What it has really got, by key.
    has: BTreeMap<String, u32>,
}

#[derive(Clone)]
enum Said {
    Answers(RailOutcome),
    /// It arrives, and there is no answer.
    Silence,
}

impl Scripted {
    fn new(submissions: Vec<Said>, questions: Vec<RailOutcome>) -> Arc<Self> {
        let inner = Inner { submissions, questions, ..Inner::default() };
        Arc::new(Self { inner: Mutex::new(inner), arrived: Notify::new() })
    }

    fn told(&self) -> Vec<String> {
        self.inner.lock().unwrap().told.clone()
    }
}

#[async_trait]
impl Rail for Scripted {
    async fn quote(&self, _: &QuoteAsked) -> Result<Quote, RailError> {
        Err(RailError::Refused("no quotes here".to_owned()))
    }

    async fn submit(&self, order: &RailOrder) -> RailReply {
        let said = {
            let mut inner = self.inner.lock().unwrap();
            inner.told.push(format!("submit {} {}", order.stage.as_str(), order.attempt));
            *inner.has.entry(order.key.clone()).or_default() += 1;
            let script = &mut inner.submissions;
            if script.is_empty() { None } else { Some(script.remove(0)) }
        };
        self.arrived.notify_one();
        match said {
            Some(Said::Answers(outcome)) => outcome.into(),
            Some(Said::Silence) => std::future::pending().await,
            None => RailOutcome::Accepted { reference: None }.into(),
        }
    }

    async fn ask(&self, order: &RailOrder) -> RailReply {
        let mut inner = self.inner.lock().unwrap();
        inner.told.push(format!("ask {} {}", order.stage.as_str(), order.attempt));
        let script = &mut inner.questions;
        let said = if script.is_empty() { None } else { Some(script.remove(0)) };
        said.unwrap_or(RailOutcome::Settled { reference: Some("0x1".to_owned()) }).into()
    }
}

fn worker(world: &World, rail: Arc<dyn Rail>) -> RailWorker {
    RailWorker::new(world.engine.clone(), rail, RailOptions::default())
}

/// One that waits for an answer for a moment only.
fn impatient(world: &World, rail: Arc<dyn Rail>) -> RailWorker {
    let options = RailOptions { answer: Duration::from_millis(1), ..RailOptions::default() };
    RailWorker::new(world.engine.clone(), rail, options)
}

fn transfer(world: &World, amount: &str, detail: Detail) -> Instruct {
    let address = Some("0x00000000000000000000000000000000000000a1".to_owned());
    let to = Party::Outside(Outside { address, document: None, name: None });
    Instruct {
        wallet: world.ops,
        address: None,
        outside: None,
        asset: Asset::USD,
        legs: vec![(to, usd(amount))],
        fee: usd("0"),
        detail,
        hold: None,
        ttl_seconds: None,
        keeps_denied: false,
        once: None,
        extra: None,
    }
}

impl World {
    async fn send(&self, verb: Instruct) -> PaymentId {
        let request = self.by("alice", Command::Instruct(Box::new(verb)));
        let answered = self.submit(request).await.unwrap();
        let Ok(Outcome::Instructed(made)) = answered.result else { panic!("{answered:?}") };
        // No two records have the same instant: what was just committed is a little ahead.
        self.clock.advance_seconds(1);
        made.instruction.id
    }

    async fn instruction(&self, id: PaymentId) -> Arc<Instruction> {
        let state = self.engine.read(vec![Key::Instruction(self.org, id).into()]).await.unwrap();
        state.get::<Instruction>((self.org, id)).unwrap().unwrap()
    }

    async fn stands(&self, id: PaymentId) -> String {
        let row = self.instruction(id).await;
        format!("{} {}", row.status, row.funds.as_str())
    }

    async fn holds(&self) {
        let report = audit::verify(&self.store).await.unwrap();
        assert!(report.holds(), "{:#?}", report.complaints);
    }
}

#[tokio::test]
async fn what_is_due_is_handed_over_and_asked_about_until_it_is_done() {
    let world = World::new().await;
    let rail = Scripted::new(Vec::new(), vec![RailOutcome::Accepted { reference: None }]);
    let worker = worker(&world, Arc::clone(&rail) as _);
    let id = world.send(transfer(&world, "5.00", Detail::Transfer)).await;
    assert_eq!(worker.run_due().await.unwrap(), 1);
    assert_eq!(world.stands(id).await, "CHAIN_PENDING HELD");
    assert_eq!(worker.run_due().await.unwrap(), 0, "it is not due yet");
    world.clock.advance_seconds(6);
    worker.run_due().await.unwrap();
    assert_eq!(world.stands(id).await, "CHAIN_PENDING HELD");
    world.clock.advance_seconds(60);
    worker.run_due().await.unwrap();
    assert_eq!(world.stands(id).await, "COMPLETED SPENT");
    assert_eq!(rail.told(), ["submit CHAIN 1", "ask CHAIN 1", "ask CHAIN 1"]);
    assert_eq!(world.balance(world.ops).await, "999995.00");
    world.holds().await;
    settle(&world).await;
}

#[tokio::test]
async fn a_lost_answer_is_asked_about_and_never_repeated() {
    let world = World::new().await;
    let lost = vec![Said::Answers(RailOutcome::Unknown)];
    let rail = Scripted::new(lost, vec![RailOutcome::Unknown, RailOutcome::Unknown]);
    let worker = worker(&world, Arc::clone(&rail) as _);
    let id = world.send(transfer(&world, "5.00", Detail::Transfer)).await;
    for _ in 0..4 {
        worker.run_due().await.unwrap();
        world.clock.advance_seconds(3_600);
    }
    assert_eq!(world.stands(id).await, "COMPLETED SPENT");
    assert_eq!(rail.told(), ["submit CHAIN 1", "ask CHAIN 1", "ask CHAIN 1", "ask CHAIN 1"]);
    settle(&world).await;
}

#[tokio::test]
async fn what_the_rail_never_heard_of_is_handed_over_again_under_the_same_key() {
    let world = World::new().await;
    let lost = vec![Said::Answers(RailOutcome::Unknown)];
    let rail = Scripted::new(lost, vec![RailOutcome::NeverHeard]);
    let worker = worker(&world, Arc::clone(&rail) as _);
    let id = world.send(transfer(&world, "5.00", Detail::Transfer)).await;
    for _ in 0..3 {
        worker.run_due().await.unwrap();
        world.clock.advance_seconds(3_600);
    }
    assert_eq!(world.stands(id).await, "COMPLETED SPENT");
    assert_eq!(rail.told(), ["submit CHAIN 1", "ask CHAIN 1", "submit CHAIN 2", "ask CHAIN 2"]);
    assert_eq!(rail.inner.lock().unwrap().has.len(), 1, "one key, however often");
    settle(&world).await;
}

#[tokio::test]
async fn who_crashes_between_begin_and_report_asks_afterwards() {
    let world = World::new().await;
    let rail = Scripted::new(vec![Said::Silence], Vec::new());
    let first = worker(&world, Arc::clone(&rail) as _);
    let id = world.send(transfer(&world, "5.00", Detail::Transfer)).await;
    let mut working = tokio::spawn(async move { first.run_due().await });
    tokio::select! {
        () = rail.arrived.notified() => {}
        ended = &mut working => panic!("nothing was handed over: {ended:?}"),
    }
    // It is on its way, and whoever sent it is no more.
    working.abort();
    drop(working.await);
    assert_eq!(world.stands(id).await, "CHAIN_INITIATED HELD");
    let second = worker(&world, Arc::clone(&rail) as _);
    assert_eq!(second.run_due().await.unwrap(), 0, "it may still be on its way");
    world.clock.advance_seconds(61);
    second.run_due().await.unwrap();
    assert_eq!(world.stands(id).await, "COMPLETED SPENT");
    assert_eq!(rail.told(), ["submit CHAIN 1", "ask CHAIN 1"]);
    world.holds().await;
    settle(&world).await;
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_a_lost_one() {
    let world = World::new().await;
    let rail = Scripted::new(vec![Said::Silence], Vec::new());
    let worker = impatient(&world, Arc::clone(&rail) as _);
    let id = world.send(transfer(&world, "5.00", Detail::Transfer)).await;
    worker.run_due().await.unwrap();
    assert_eq!(world.stands(id).await, "CHAIN_UNKNOWN HELD");
    settle(&world).await;
}

#[tokio::test]
async fn two_workers_hand_over_once() {
    let world = World::new().await;
    let rail = Scripted::new(Vec::new(), Vec::new());
    let (one, two) =
        (worker(&world, Arc::clone(&rail) as _), worker(&world, Arc::clone(&rail) as _));
    let mut sent = Vec::new();
    for _ in 0..20 {
        sent.push(world.send(transfer(&world, "5.00", Detail::Transfer)).await);
    }
    let (one, two) = tokio::join!(one.run_due(), two.run_due());
    assert!(one.unwrap() + two.unwrap() >= 20);
    let inner = rail.inner.lock().unwrap();
    assert_eq!(inner.has.len(), 20);
    assert!(inner.has.values().all(|times| *times == 1), "{:?}", inner.has);
}

#[tokio::test]
async fn it_wakes_when_something_is_due_and_ends_what_it_has_begun() {
    let world = World::new().await;
    let rail = Scripted::new(vec![Said::Silence], Vec::new());
    let worker = impatient(&world, Arc::clone(&rail) as _);
    let (_moved, heard) = watch::channel(());
    let stop = Arc::new(Notify::new());
    let told = Arc::clone(&stop);
    let mut working = tokio::spawn(async move { worker.run(heard, told.notified()).await });
    let id = world.send(transfer(&world, "5.00", Detail::Transfer)).await;
    tokio::select! {
        () = rail.arrived.notified() => {}
        ended = &mut working => panic!("nothing was handed over: {ended:?}"),
    }
    stop.notify_one();
    working.await.unwrap();
    assert_eq!(world.stands(id).await, "CHAIN_UNKNOWN HELD", "its answer was waited for");
    settle(&world).await;
}

/// The sandbox, on the world's own clock.
fn sandbox(world: &World) -> RailWorker {
    let engine: Engine = world.engine.clone();
    worker(world, Arc::new(SandboxRail::new(Arc::new(engine), SandboxOptions::default())))
}

async fn plays_out(amount: &str, detail: Detail) -> (World, Vec<String>) {
    let world = World::new().await;
    let worker = sandbox(&world);
    let id = world.send(transfer(&world, amount, detail)).await;
    let mut seen = vec![world.stands(id).await];
    for _ in 0..200 {
        worker.run_due().await.unwrap();
        let stands = world.stands(id).await;
        if stands.starts_with("OPEN_QUOTE") {
            let accept = Command::Instruction(InstructionVerb::AcceptQuote(id));
            world.submit(world.by("alice", accept)).await.unwrap().result.unwrap();
        }
        if seen.last() != Some(&stands) {
            seen.push(stands);
        }
        if world.instruction(id).await.status.is_final() {
            break;
        }
        let later = world.engine.now().plus_ms(100);
        world.clock.set(later);
    }
    world.holds().await;
    (world, seen)
}

#[tokio::test]
async fn the_sandbox_makes_transfers_and_fails_as_it_is_told() {
    let bridge = || Detail::Bridge { into: Asset::USDC };
    let cases = [
        ("5.00", Detail::Transfer, "COMPLETED SPENT", "999995.00"),
        ("5.000101", Detail::Transfer, "COMPLETED SPENT", "999994.999899"),
        ("5.000102", Detail::Transfer, "COMPLETED SPENT", "999994.999898"),
        ("5.000103", Detail::Transfer, "COMPLETED SPENT", "999994.999897"),
        ("5.000107", Detail::Transfer, "CHAIN_FAILED RETURNED", "1000000.00"),
        ("5.00", bridge(), "COMPLETED SPENT", "999995.00"),
        ("5.000103", bridge(), "COMPLETED SPENT", "999994.999897"),
        ("5.000104", bridge(), "DESTINATION_FAILED RETURNED", "1000000.00"),
        ("5.000105", bridge(), "QUOTE_FAILED RETURNED", "1000000.00"),
        ("5.000106", bridge(), "DESTINATION_FAILED SUSPENDED", "999994.999894"),
    ];
    for (amount, detail, end, left) in cases {
        let (world, seen) = plays_out(amount, detail.clone()).await;
        assert_eq!(seen.last().map(String::as_str), Some(end), "{amount} {detail:?}: {seen:?}");
        assert_eq!(world.balance(world.ops).await, left, "{amount} {detail:?}");
        settle(&world).await;
    }
}

#[tokio::test]
async fn what_waits_for_people_is_not_handed_over() {
    let world = World::new().await;
    let worker = sandbox(&world);
    let hold = Some(HoldAsked::default());
    let id = world.send(Instruct { hold, ..transfer(&world, "5.00", Detail::Transfer) }).await;
    assert_eq!(worker.run_due().await.unwrap(), 0);
    assert_eq!(world.stands(id).await, "PENDING_APPROVAL HELD");
    world.clock.advance_seconds(86_400);
    world.engine.sweep().await.unwrap();
    assert_eq!(worker.run_due().await.unwrap(), 0);
    assert_eq!(world.stands(id).await, "EXPIRED RETURNED");
    world.holds().await;
    settle(&world).await;
}
