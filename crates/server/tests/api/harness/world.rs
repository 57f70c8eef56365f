//! A world: an engine on an empty store, a clock that stands, an organization, and the API.

use std::ops::Deref;
use std::sync::Arc;

use axum::Router;
use countersign_domain::access::{Caller, Origin};
use countersign_domain::command::{Command, Request};
use countersign_domain::ledger::Account;
use countersign_domain::log::{Fact, LogRecord};
use countersign_domain::money::Amount;
use countersign_domain::outcome::Outcome;
use countersign_domain::rejection::Rejection;
use countersign_domain::state::{Entity, Row};
use countersign_domain::time::Timestamp;
use countersign_engine::{Engine, EngineConfig, ManualClock, Rows, Scan, ScanKind, Store};
use countersign_server::app::{App, Options};
use countersign_server::surface;
use serde_json::Value;
use tempfile::TempDir;

use super::{Answer, Key, Tenant, Wire, ask};

/// When every world begins: a Monday, at noon in UTC.
const BEGINNING: &str = "2026-03-02T12:00:00Z";

/// A world of one test. It derefs to its first organization.
pub(crate) struct World {
    /// The engine behind the API.
    pub(crate) engine: Engine,
    /// The store behind the engine.
    pub(crate) store: Arc<dyn Store>,
    /// The time, which stands unless a test moves it.
    pub(crate) clock: Arc<ManualClock>,
    /// What the handlers share.
    pub(crate) app: App,
    router: Router,
    tenant: Option<Tenant>,
    _folder: Option<TempDir>,
}

impl World {
    /// A world with the usual settings.
    pub(crate) async fn new() -> Self {
        Self::with(EngineConfig::default(), Options::default()).await
    }

    /// A world with settings of its own.
    pub(crate) async fn with(config: EngineConfig, options: Options) -> Self {
        Self::begin(super::store::empty().await, config, options).await
    }

    /// A world whose store is wrapped in another.
    pub(crate) async fn wrapped(wrap: impl FnOnce(Arc<dyn Store>) -> Arc<dyn Store>) -> Self {
        let (store, folder) = super::store::empty().await;
        Self::begin((wrap(store), folder), EngineConfig::default(), Options::default()).await
    }

    async fn begin(
        (store, folder): (Arc<dyn Store>, Option<TempDir>),
        config: EngineConfig,
        options: Options,
    ) -> Self {
        let clock = Arc::new(ManualClock::new(Timestamp::parse(BEGINNING).unwrap()));
        let engine = Engine::start(Arc::clone(&store), clock.clone(), config).await.unwrap();
        let app = surface::app(engine.clone(), options);
        let router = surface::router(app.clone());
        let mut world = Self { engine, store, clock, app, router, tenant: None, _folder: folder };
        let tenant = Tenant::create(&world, "Acme").await;
        world.tenant = Some(tenant);
        world
    }

    /// Another organization in the same world, made like the first.
    pub(crate) async fn another_tenant(&self, name: &str) -> Tenant {
        Tenant::create(self, name).await
    }

    /// The present instant.
    pub(crate) fn now(&self) -> Timestamp {
        self.engine.now()
    }

    /// Lets time pass.
    pub(crate) fn advance_seconds(&self, seconds: i64) {
        self.clock.advance_seconds(seconds);
    }

    /// Submits a command past the API.
    pub(crate) async fn submit(
        &self,
        caller: Caller,
        command: Command,
    ) -> Result<Outcome, Rejection> {
        let request = Request {
            caller,
            origin: Origin::default(),
            idempotency: None,
            command: Arc::new(command),
        };
        self.engine.submit(request).await.unwrap().result
    }

    /// `GET`.
    pub(crate) async fn get(&self, key: &Key, path: &str) -> Answer {
        self.ask("GET", path).key(key).send().await
    }

    /// `POST` with a JSON body.
    pub(crate) async fn post(&self, key: &Key, path: &str, body: Value) -> Answer {
        self.ask("POST", path).key(key).json(&body).send().await
    }

    /// `POST` as action calls arrive: a JSON content type and no body (spec §1.4).
    pub(crate) async fn act(&self, key: &Key, path: &str) -> Answer {
        self.ask("POST", path).key(key).header("content-type", "application/json").send().await
    }

    /// `PATCH` with a JSON body.
    pub(crate) async fn patch(&self, key: &Key, path: &str, body: Value) -> Answer {
        self.ask("PATCH", path).key(key).json(&body).send().await
    }

    /// `PUT` with a JSON body.
    pub(crate) async fn put(&self, key: &Key, path: &str, body: Value) -> Answer {
        self.ask("PUT", path).key(key).json(&body).send().await
    }

    /// `DELETE` without a body.
    pub(crate) async fn delete(&self, key: &Key, path: &str) -> Answer {
        self.ask("DELETE", path).key(key).header("content-type", "application/json").send().await
    }

    /// Any request: headers, raw bodies, no key.
    pub(crate) fn ask(&self, method: &str, path: &str) -> ask::Ask {
        ask::Ask::new(self.router.clone(), method, path)
    }

    /// The API as a server on the other end of pipes.
    pub(crate) fn wire(&self) -> Wire {
        Wire::new(self.router.clone())
    }

    /// What the organization's log says happened, as actions, oldest first.
    pub(crate) async fn actions(&self) -> Vec<&'static str> {
        self.facts().await.iter().map(Fact::action).collect()
    }

    /// What the organization's log says happened, oldest first.
    pub(crate) async fn facts(&self) -> Vec<Fact> {
        let records: Vec<Arc<LogRecord>> = self.rows(self, ScanKind::Log).await;
        records.iter().map(|record| record.body.fact.clone()).collect()
    }

    /// All rows of a kind of an organization.
    pub(crate) async fn rows<E: Entity>(&self, tenant: &Tenant, kind: ScanKind) -> Vec<Arc<E>> {
        let scan = Scan { rows: Rows::Of(tenant.org, kind), after: None, limit: 100_000 };
        let rows = self.store.scan(scan).await.unwrap();
        rows.iter().filter_map(|row: &Row| E::from_row(row).map(Arc::clone)).collect()
    }

    /// Fails unless the organization's books balance and every hold lies within its balance.
    pub(crate) async fn assert_balanced(&self) {
        let accounts: Vec<Arc<Account>> = self.rows(self, ScanKind::Accounts).await;
        let add = |sum: Amount, account: &Arc<Account>| sum.checked_add(account.posted);
        assert_eq!(accounts.iter().try_fold(Amount::ZERO, add), Some(Amount::ZERO));
        for account in accounts {
            assert!(!account.held.is_negative(), "{:?} holds less than nothing", account.key);
        }
    }
}

impl Deref for World {
    type Target = Tenant;

    fn deref(&self) -> &Tenant {
        self.tenant.as_ref().unwrap()
    }
}
