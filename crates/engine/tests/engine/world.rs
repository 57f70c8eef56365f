//! An organization, its people, its wallets, and a store that can be held back or broken.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use countersign_domain::access::{Caller, Environment, Origin};
use countersign_domain::canonical::Hash;
use countersign_domain::command::{Command, Request};
use countersign_domain::idempotency::Idempotency;
use countersign_domain::ids::{OrgId, WalletId};
use countersign_domain::key::{CreateKey, KeyKind, NewSecret, OperatorGrant};
use countersign_domain::ledger::{Account, AccountKey};
use countersign_domain::money::{Amount, Asset};
use countersign_domain::organization::{AddMember, CreateOrganization, Role};
use countersign_domain::outcome::Outcome;
use countersign_domain::payment::SendPayment;
use countersign_domain::policy::{CreatePolicy, Rules};
use countersign_domain::state::{Change, Key, Read, Row, State};
use countersign_domain::time::Timestamp;
use countersign_domain::wallet::{CreateWallet, CreditWallet};
use countersign_engine::{
    Answered, Engine, EngineConfig, EngineError, List, ManualClock, Page, Prunable, Scan, Store,
    StoreError, Unit,
};
use countersign_store::memory::MemoryStore;
use tokio::sync::Semaphore;

/// A memory store whose units begin only as permits are given, and whose commits fail when they
/// contain a wallet called `poison`.
pub(crate) struct GatedStore {
    pub(crate) inner: MemoryStore,
    pub(crate) gate: Arc<Semaphore>,
    begins: Arc<Begins>,
    flights: Option<Arc<Flights>>,
}

/// Batches that overlap: what one has prepared the next one sees, and it lands as permits are
/// given.
pub(crate) struct Flights {
    pub(crate) landings: Semaphore,
    /// How many payments each of them has.
    pub(crate) sizes: Mutex<Vec<usize>>,
}

/// Which of the next units begin.
#[derive(Default)]
pub(crate) struct Begins(Mutex<VecDeque<bool>>);

impl Begins {
    fn fail_after_the_next(&self, units: usize) {
        let mut plan = self.0.lock().unwrap();
        plan.push_back(true);
        plan.extend(std::iter::repeat_n(false, units));
    }

    fn heal(&self) {
        self.0.lock().unwrap().clear();
    }

    fn next(&self) -> bool {
        self.0.lock().unwrap().pop_front().unwrap_or(true)
    }
}

struct PoisonedUnit(Box<dyn Unit>);

struct FlyingUnit {
    inner: Option<Box<dyn Unit>>,
    flights: Arc<Flights>,
}

#[async_trait]
impl Store for GatedStore {
    async fn begin(&self) -> Result<Box<dyn Unit>, StoreError> {
        self.gate.acquire().await.unwrap().forget();
        if !self.begins.next() {
            return Err(StoreError::Unavailable("away".to_owned()));
        }
        let unit = self.inner.begin().await?;
        Ok(match &self.flights {
            None => Box::new(PoisonedUnit(unit)),
            Some(flights) => {
                Box::new(FlyingUnit { inner: Some(unit), flights: Arc::clone(flights) })
            }
        })
    }
    fn overlaps(&self) -> bool {
        self.flights.is_some()
    }
    async fn read(&self, reads: Vec<Read>) -> Result<State, StoreError> {
        self.inner.read(reads).await
    }
    async fn page(&self, list: List, page: Page) -> Result<Vec<Row>, StoreError> {
        self.inner.page(list, page).await
    }
    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        self.inner.scan(scan).await
    }
    async fn latest(&self) -> Result<Option<Timestamp>, StoreError> {
        self.inner.latest().await
    }
    async fn prune(&self, what: Prunable, before: Timestamp) -> Result<u64, StoreError> {
        self.inner.prune(what, before).await
    }
    async fn ready(&self) -> Result<(), StoreError> {
        self.inner.ready().await
    }
}

#[async_trait]
impl Unit for PoisonedUnit {
    async fn load(&mut self, reads: &[Read], into: &mut State) -> Result<(), StoreError> {
        self.0.load(reads, into).await
    }
    async fn commit(self: Box<Self>, changes: Vec<Change>) -> Result<(), StoreError> {
        let poison = |change: &Change| match change.row() {
            Row::Wallet(wallet) => wallet.name == "poison",
            _ => false,
        };
        if changes.iter().any(poison) {
            return Err(StoreError::Corrupt("poison".to_owned()));
        }
        self.0.commit(changes).await
    }
}

#[async_trait]
impl Unit for FlyingUnit {
    async fn load(&mut self, reads: &[Read], into: &mut State) -> Result<(), StoreError> {
        self.inner.as_mut().unwrap().load(reads, into).await
    }
    async fn prepare(&mut self, changes: &[Change]) -> Result<bool, StoreError> {
        let is_payment = |change: &&Change| matches!(change, Change::Insert(Row::Payment(_)));
        self.flights.sizes.lock().unwrap().push(changes.iter().filter(is_payment).count());
        self.inner.take().unwrap().commit(changes.to_vec()).await?;
        Ok(true)
    }
    async fn commit(self: Box<Self>, _: Vec<Change>) -> Result<(), StoreError> {
        self.flights.landings.acquire().await.unwrap().forget();
        Ok(())
    }
}

pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) store: MemoryStore,
    pub(crate) gate: Arc<Semaphore>,
    begins: Arc<Begins>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) org: OrgId,
    pub(crate) ops: WalletId,
    pub(crate) vendor: WalletId,
}

pub(crate) fn usd(text: &str) -> Amount {
    Amount::parse(text, Asset::USD.scale()).unwrap()
}

fn operator(command: Command) -> Request {
    let (caller, origin) = (Caller::Operator, Origin::default());
    Request { caller, origin, idempotency: None, command: Arc::new(command) }
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(EngineConfig::default()).await
    }

    pub(crate) async fn with(config: EngineConfig) -> Self {
        Self::begin(config, None).await
    }

    /// A world whose batches overlap.
    pub(crate) async fn overlapping() -> (Self, Arc<Flights>) {
        let landings = Semaphore::new(Semaphore::MAX_PERMITS);
        let flights = Arc::new(Flights { landings, sizes: Mutex::default() });
        let world = Self::begin(EngineConfig::default(), Some(Arc::clone(&flights))).await;
        flights.landings.forget_permits(Semaphore::MAX_PERMITS);
        flights.sizes.lock().unwrap().clear();
        (world, flights)
    }

    async fn begin(config: EngineConfig, flights: Option<Arc<Flights>>) -> Self {
        let store = MemoryStore::new();
        let gate = Arc::new(Semaphore::new(Semaphore::MAX_PERMITS));
        let now = Timestamp::parse("2026-03-01T12:00:00Z").unwrap();
        let clock = Arc::new(ManualClock::new(now));
        let begins = Arc::new(Begins::default());
        let gated = GatedStore {
            inner: store.clone(),
            gate: Arc::clone(&gate),
            begins: Arc::clone(&begins),
            flights,
        };
        let engine = Engine::start(Arc::new(gated), clock.clone(), config).await.unwrap();
        let (org, ops) = organization(&engine).await;
        for name in ["alice", "bob"] {
            person(&engine, org, name).await;
        }
        let mut world = Self { engine, store, gate, begins, clock, org, ops, vendor: ops };
        world.credit(ops, "1000000.00").await;
        world.vendor = world.wallet("vendor").await.unwrap();
        world
    }

    pub(crate) fn by(&self, name: &str, command: Command) -> Request {
        let caller = Caller::Key(Hash::of_secret(name.as_bytes()));
        let origin = Origin::default();
        Request { caller, origin, idempotency: None, command: Arc::new(command) }
    }

    pub(crate) fn pay(&self, amount: &str, key: Option<&str>) -> Request {
        let (from, to, amount) = (self.ops, self.vendor, usd(amount));
        let send = SendPayment { from, to, amount, description: None, metadata: None };
        let idempotency = key.map(|key| Idempotency {
            key: key.to_owned(),
            operation: "POST /v1/payments".to_owned(),
            fingerprint: Hash::of_secret(amount.to_string().as_bytes()),
        });
        Request { idempotency, ..self.by("alice", Command::SendPayment(send)) }
    }

    pub(crate) async fn submit(&self, request: Request) -> Result<Answered, EngineError> {
        self.engine.submit(request).await
    }

    pub(crate) async fn wallet(&self, name: &str) -> Result<WalletId, EngineError> {
        let verb =
            CreateWallet { name: name.to_owned(), agent_name: None, metadata: "{}".to_owned() };
        let answered = self.submit(self.by("alice", Command::CreateWallet(verb))).await?;
        let Ok(Outcome::Wallet(view)) = answered.result else { panic!("{answered:?}") };
        Ok(view.wallet.id)
    }

    pub(crate) async fn hold_above(&self, amount: &str) {
        let rules = Rules {
            max_transaction_amount: Some(usd(amount)),
            require_approval: true,
            ..Rules::default()
        };
        let verb = CreatePolicy {
            wallet: Some(self.ops),
            name: "Large payment review".to_owned(),
            enabled: true,
            conditions: Vec::new(),
            outcome: None,
            rules,
            terms: None,
            approval_ttl_seconds: None,
        };
        let answered = self.submit(self.by("alice", Command::CreatePolicy(verb))).await;
        answered.unwrap().result.unwrap();
    }

    async fn credit(&self, wallet: WalletId, amount: &str) {
        let verb = CreditWallet {
            org: self.org,
            wallet,
            amount: usd(amount),
            reference: "wire 1".to_owned(),
            reason: "opening balance".to_owned(),
        };
        let answered = self.submit(operator(Command::CreditWallet(verb))).await;
        answered.unwrap().result.unwrap();
    }

    pub(crate) async fn balance(&self, wallet: WalletId) -> String {
        let id = (self.org, AccountKey::wallet(wallet, Asset::USD));
        let state = self.engine.read(vec![Key::Account(id.0, id.1).into()]).await.unwrap();
        let account = state.get::<Account>(id).unwrap().unwrap();
        account.posted.to_decimal(Asset::USD.scale(), 2)
    }
}

async fn organization(engine: &Engine) -> (OrgId, WalletId) {
    let verb = CreateOrganization {
        name: "Acme".to_owned(),
        email: "ops@acme.example".to_owned(),
        wallets: vec![(Environment::Sandbox, "ops".to_owned())],
    };
    let answered = engine.submit(operator(Command::CreateOrganization(verb))).await.unwrap();
    let Ok(Outcome::Organization(organization)) = answered.result else { panic!("{answered:?}") };
    (organization.id, organization.sandbox.default_wallet.unwrap())
}

/// A member whose key's secret is their name.
async fn person(engine: &Engine, org: OrgId, name: &str) {
    let verb = AddMember {
        org,
        name: name.to_owned(),
        email: format!("{name}@acme.example"),
        role: Role::Admin,
    };
    let answered = engine.submit(operator(Command::AddMember(verb))).await.unwrap();
    let Ok(Outcome::Member(member)) = answered.result else { panic!("{answered:?}") };
    let verb = CreateKey {
        name: name.to_owned(),
        permissions: None,
        environment: Some(Environment::Sandbox),
        wallet_scope: Vec::new(),
        allowed_ips: Vec::new(),
        expires_at: None,
        secret: NewSecret {
            digest: Hash::of_secret(name.as_bytes()),
            prefix: "wg_test_xxxx".to_owned(),
        },
        owner: None,
        on_behalf: Some(OperatorGrant { org, owner: member.person, kind: KeyKind::Person }),
    };
    let answered = engine.submit(operator(Command::CreateKey(verb))).await.unwrap();
    answered.result.unwrap();
}

pub(crate) type Waiting = tokio::task::JoinHandle<Result<Answered, EngineError>>;

impl World {
    /// Lets requests queue up while the store is held back; returns whoever waits.
    pub(crate) async fn hold_back(&self, requests: Vec<Request>) -> Vec<Waiting> {
        self.gate.forget_permits(Semaphore::MAX_PERMITS);
        self.queue(requests).await
    }

    /// Queues requests up; returns whoever waits.
    pub(crate) async fn queue(&self, requests: Vec<Request>) -> Vec<Waiting> {
        let mut waiting = Vec::new();
        for request in requests {
            let engine = self.engine.clone();
            waiting.push(tokio::spawn(async move { engine.submit(request).await }));
            // One after the other, so that their order in the queue is theirs.
            tokio::task::yield_now().await;
        }
        waiting
    }

    /// Lets the store go on.
    pub(crate) fn release(&self) {
        self.gate.add_permits(Semaphore::MAX_PERMITS / 2);
    }

    /// Submits requests so that they queue up together, and waits for all answers.
    pub(crate) async fn together(
        &self,
        requests: Vec<Request>,
    ) -> Vec<Result<Answered, EngineError>> {
        let waiting = self.hold_back(requests).await;
        self.release();
        let mut answers = Vec::new();
        for answer in waiting {
            answers.push(answer.await.unwrap());
        }
        answers
    }

    /// The store's next unit begins, those after it do not.
    pub(crate) fn fail_begins_after_the_next(&self, units: usize) {
        self.begins.fail_after_the_next(units);
    }

    pub(crate) fn heal(&self) {
        self.begins.heal();
    }
}

/// Ends the engine, so that nothing is left over.
pub(crate) async fn settle(world: &World) {
    world.engine.shutdown().await;
    assert_eq!(world.engine.queue_depth(), 0);
}
