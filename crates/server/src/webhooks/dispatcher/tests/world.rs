//! An engine on an empty store, receivers that do as they are told, and a dispatcher between.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use countersign_domain::access::{Caller, Environment, Origin};
use countersign_domain::approval::SubmitReview;
use countersign_domain::canonical::Hash;
use countersign_domain::command::{Command, Request};
use countersign_domain::ids::{OrgId, WalletId, WebhookId};
use countersign_domain::key::{CreateKey, KeyKind, NewSecret, OperatorGrant};
use countersign_domain::log::{Consumer, Cursor, LogHead};
use countersign_domain::money::Amount;
use countersign_domain::organization::{AddMember, CreateOrganization, Role};
use countersign_domain::outcome::Outcome;
use countersign_domain::rejection::Rejection;
use countersign_domain::resource::{ResourceCommand, ResourceKind, ResourceVerb, ReviewKind};
use countersign_domain::state::Entity;
use countersign_domain::time::Timestamp;
use countersign_domain::wallet::FundWallet;
use countersign_domain::webhook::{
    CreateWebhook, Delivery, UpdateWebhook, Webhook, WebhookFormat, WebhookVerb,
};
use countersign_engine::{Engine, EngineConfig, List, ManualClock, Page, Store};
use countersign_store::memory::MemoryStore;
use tokio::sync::{Notify, watch};
use tokio::task::{JoinHandle, JoinSet};

use crate::http::Stopping;
use crate::webhooks::outbound::Delivering;
use crate::webhooks::{
    Address, Allowed, Attempted, Bodies, Dispatcher, Guard, Outbound, Outgoing, Refused, Schedule,
    Target, Transport, fresh_secret,
};

const SECRET: &str = "wg_test_dispatcher";

/// What a receiver does with a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Does {
    /// It answers.
    Answer(u16),
    /// It answers, and asks for so many seconds.
    Later(u16, u64),
    /// It takes the request and never answers.
    Nothing,
    /// It answers 200 when it is told to go on.
    Wait,
}

/// A request as a receiver saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) url: String,
    pub(super) delivery: String,
    pub(super) event: String,
    pub(super) name: String,
    pub(super) body: Bytes,
    pub(super) keys: usize,
}

/// All receivers there are.
#[derive(Default)]
pub(super) struct Receivers {
    orders: Mutex<BTreeMap<String, VecDeque<Does>>>,
    always: Mutex<BTreeMap<String, Does>>,
    seen: Mutex<Vec<Seen>>,
    /// How many requests are being answered, and how many were at most.
    busy: Mutex<(usize, usize)>,
    going_on: Notify,
}

impl Receivers {
    /// What one does with the next requests; it takes those after them.
    pub(super) fn order(&self, url: &str, does: &[Does]) {
        self.orders.lock().unwrap().entry(url.to_owned()).or_default().extend(does);
    }

    /// What one does with all requests for which there is no order.
    pub(super) fn always(&self, url: &str, does: Does) {
        self.always.lock().unwrap().insert(url.to_owned(), does);
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(super) fn seen_at(&self, url: &str) -> Vec<Seen> {
        self.seen().into_iter().filter(|seen| seen.url == url).collect()
    }

    pub(super) fn busiest(&self) -> usize {
        self.busy.lock().unwrap().1
    }

    /// Whoever waits answers.
    pub(super) fn go_on(&self) {
        self.going_on.notify_waiters();
    }

    fn took_one(&self) {
        let mut busy = self.busy.lock().unwrap();
        *busy = (busy.0 + 1, busy.1.max(busy.0 + 1));
    }

    fn next(&self, url: &str) -> Does {
        let ordered = self.orders.lock().unwrap().get_mut(url).and_then(VecDeque::pop_front);
        let always = self.always.lock().unwrap().get(url).copied();
        ordered.or(always).unwrap_or(Does::Answer(200))
    }
}

impl Transport for Receivers {
    fn target(&self, address: Address<'_>) -> Result<Target, Refused> {
        Guard::new(Allowed::everything()).check_url(address.url, address.environment)
    }

    fn deliver<'a>(&'a self, target: &'a Target, out: Outgoing<'a>) -> Delivering<'a> {
        let (message, url) = (out.message, target.url().as_str());
        Box::pin(async move {
            self.seen.lock().unwrap().push(Seen {
                url: url.to_owned(),
                delivery: message.delivery.to_owned(),
                event: message.event.to_owned(),
                name: message.name.to_owned(),
                body: message.body.clone(),
                keys: out.keys.len(),
            });
            self.took_one();
            let (status, retry_after) = match self.next(url) {
                Does::Answer(status) => (status, None),
                Does::Later(status, seconds) => (status, Some(Duration::from_secs(seconds))),
                Does::Nothing => std::future::pending().await,
                Does::Wait => {
                    self.going_on.notified().await;
                    (200, None)
                }
            };
            // Others get their turn, as they would while something travels.
            tokio::task::yield_now().await;
            self.busy.lock().unwrap().0 -= 1;
            let response = String::new();
            let duration = Duration::from_millis(3);
            Attempted { status: Some(status), duration, response, error: None, retry_after }
        })
    }
}

/// A dispatcher that runs.
pub(super) struct Running {
    stopping: Stopping,
    task: JoinHandle<()>,
}

impl Running {
    /// As if the server were killed.
    pub(super) async fn kill(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled());
    }

    /// As if the server were told to stop.
    pub(super) async fn stop(self) {
        self.stopping.begin();
        self.task.await.unwrap();
    }
}

pub(super) struct World {
    pub(super) engine: Engine,
    pub(super) clock: Arc<ManualClock>,
    pub(super) receivers: Arc<Receivers>,
    pub(super) org: OrgId,
    wallet: WalletId,
    moved: watch::Sender<()>,
    pub(super) outbound: Arc<Outbound>,
}

impl World {
    pub(super) async fn new() -> Self {
        let (store, clock) = (MemoryStore::new(), Timestamp::from_unix_ms(1_772_375_520_000));
        let clock = Arc::new(ManualClock::new(clock));
        let kept: Arc<dyn Store> = Arc::new(store);
        let engine = Engine::start(kept, clock.clone(), EngineConfig::default()).await.unwrap();
        let wallets = vec![(Environment::Sandbox, "ops".to_owned())];
        let (name, email) = ("Acme".to_owned(), "office@acme.test".to_owned());
        let verb = CreateOrganization { name, email, wallets };
        let made = submit(&engine, Caller::Operator, Command::CreateOrganization(verb)).await;
        let Outcome::Organization(organization) = made.unwrap() else { panic!("no organization") };
        let org = organization.id;
        let (name, email) = ("Olga".to_owned(), "olga@acme.test".to_owned());
        let verb = AddMember { org, name, email, role: Role::Owner };
        let made = submit(&engine, Caller::Operator, Command::AddMember(verb)).await;
        let Outcome::Member(member) = made.unwrap() else { panic!("no member") };
        let digest = Hash::of_secret(SECRET.as_bytes());
        let verb = CreateKey {
            name: "key".to_owned(),
            permissions: None,
            environment: Some(Environment::Sandbox),
            wallet_scope: Vec::new(),
            allowed_ips: Vec::new(),
            expires_at: None,
            secret: NewSecret { digest, prefix: "wg_test".to_owned() },
            owner: None,
            on_behalf: Some(OperatorGrant { org, owner: member.person, kind: KeyKind::Person }),
        };
        submit(&engine, Caller::Operator, Command::CreateKey(verb)).await.unwrap();
        Self {
            engine,
            clock,
            receivers: Arc::default(),
            org,
            wallet: organization.sandbox.default_wallet.unwrap(),
            moved: watch::Sender::new(()),
            outbound: Arc::new(Outbound::new(Allowed::default())),
        }
    }

    /// Starts a dispatcher.
    pub(super) fn start(&self) -> Running {
        let stopping = Stopping::default();
        let dispatcher = Dispatcher {
            engine: self.engine.clone(),
            transport: Arc::clone(&self.receivers) as _,
            schedule: Schedule::default(),
            moved: self.moved.subscribe(),
            stopping: stopping.clone(),
            chance: || u32::MAX / 2,
            backlog: Arc::clone(&self.outbound.backlog),
            bodies: Bodies::default(),
        };
        let task = tokio::spawn(dispatcher.run(Arc::clone(&self.outbound)));
        Running { stopping, task }
    }

    /// Submits with the key.
    pub(super) async fn submit(&self, command: Command) -> Result<Outcome, Rejection> {
        let caller = Caller::Key(Hash::of_secret(SECRET.as_bytes()));
        submit(&self.engine, caller, command).await
    }

    pub(super) async fn change(&self, verb: WebhookVerb) -> Result<Outcome, Rejection> {
        self.submit(Command::Webhook(verb)).await
    }

    /// An endpoint that hears of everything.
    pub(super) async fn hook(&self, url: &str) -> WebhookId {
        self.hook_of(url, (WebhookFormat::Wallgent, "wallet.funded")).await
    }

    /// An endpoint of a format that hears of something.
    pub(super) async fn hook_of(
        &self,
        url: &str,
        (format, event): (WebhookFormat, &str),
    ) -> WebhookId {
        let verb = CreateWebhook {
            url: url.to_owned(),
            events: vec![event.to_owned()],
            enabled: true,
            description: None,
            format,
            secret: fresh_secret().unwrap(),
        };
        let made = self.change(WebhookVerb::Create(verb)).await;
        let Outcome::Webhook(webhook) = made.unwrap() else { panic!("no webhook") };
        self.outbound.endpoints_changed();
        webhook.id
    }

    /// A resource that is kept elsewhere is to be reviewed.
    pub(super) async fn review(&self, resource: &str) {
        self.resource(ResourceVerb::Submit(SubmitReview {
            kind: ResourceKind::Order,
            resource: resource.to_owned(),
            review: ReviewKind::DataReview,
            submitted: "sha256:6d1f".to_owned(),
            note: None,
        }))
        .await;
    }

    /// Something around resources.
    pub(super) async fn resource(&self, verb: ResourceVerb) {
        let command = ResourceCommand { merchant: None, on_behalf_of: None, verb };
        self.submit(Command::Resource(command)).await.unwrap();
    }

    pub(super) async fn enable(&self, webhook: WebhookId, enabled: bool) {
        let verb = UpdateWebhook {
            webhook,
            url: None,
            events: None,
            enabled: Some(enabled),
            description: None,
        };
        self.change(WebhookVerb::Update(verb)).await.unwrap();
        self.outbound.endpoints_changed();
    }

    /// An endpoint wants other events.
    pub(super) async fn want(&self, webhook: WebhookId, event: &str) {
        let events = Some(vec![event.to_owned()]);
        let verb = UpdateWebhook { webhook, url: None, events, enabled: None, description: None };
        self.change(WebhookVerb::Update(verb)).await.unwrap();
    }

    /// Something happens, so many times.
    pub(super) async fn happen(&self, times: usize) {
        let amount = Amount::parse("0.01", 8).unwrap();
        let mut set = JoinSet::new();
        for _ in 0..times {
            let command = Command::FundWallet(FundWallet { wallet: self.wallet, amount });
            let (engine, key) = (self.engine.clone(), Hash::of_secret(SECRET.as_bytes()));
            set.spawn(async move { submit(&engine, Caller::Key(key), command).await.unwrap() });
            if set.len() == 500 {
                while set.join_next().await.is_some() {}
            }
        }
        while let Some(done) = set.join_next().await {
            done.unwrap();
        }
    }

    /// Moves the clock on, and tells so.
    pub(super) fn pass(&self, seconds: i64) {
        self.clock.advance_seconds(seconds);
        self.moved.send_replace(());
    }

    /// Waits until something is so.
    pub(super) async fn until(&self, what: &str, is_so: impl AsyncFn() -> bool) {
        let wait = async {
            while !is_so().await {
                tokio::task::yield_now().await;
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(60), wait).await;
        assert!(waited.is_ok(), "waited in vain: {what}; seen: {:?}", self.receivers.seen().len());
    }

    pub(super) async fn row<E: Entity>(&self, id: E::Id) -> Arc<E>
    where
        E::Id: Clone,
    {
        let state = self.engine.read(vec![E::key_of(id.clone()).into()]).await.unwrap();
        state.get::<E>(id).unwrap().unwrap()
    }

    pub(super) async fn webhook(&self, id: WebhookId) -> Arc<Webhook> {
        self.row((self.org, id)).await
    }

    pub(super) async fn cursor(&self, id: WebhookId) -> u64 {
        self.row::<Cursor>((self.org, Consumer::Webhook(id))).await.seq
    }

    pub(super) async fn head(&self) -> u64 {
        self.row::<LogHead>(self.org).await.seq
    }

    /// What became of the deliveries to an endpoint, oldest event first.
    pub(super) async fn deliveries(&self, webhook: WebhookId) -> Vec<Arc<Delivery>> {
        let page = Page { after: None, limit: 100_000 };
        let list = List::Deliveries { org: self.org, webhook };
        let rows = self.engine.page(list, page).await.unwrap();
        rows.iter().rev().filter_map(Delivery::from_row).map(Arc::clone).collect()
    }

    /// How they stand, in short: `DELIVERED 1`.
    pub(super) async fn stand(&self, webhook: WebhookId) -> Vec<String> {
        let rows = self.deliveries(webhook).await;
        rows.iter().map(|row| format!("{} {}", row.status.as_str(), row.attempts)).collect()
    }

    /// Waits until deliveries stand like this.
    pub(super) async fn until_they_stand(&self, webhook: WebhookId, expected: &[&str]) {
        self.until(&format!("{expected:?}"), async || self.stand(webhook).await == expected).await;
    }
}

async fn submit(engine: &Engine, caller: Caller, command: Command) -> Result<Outcome, Rejection> {
    let (origin, command) = (Origin::default(), Arc::new(command));
    let request = Request { caller, origin, idempotency: None, command };
    engine.submit(request).await.unwrap().result
}
