//! The place of whoever sends, while a mail server takes its time.

use std::sync::Mutex;

use async_trait::async_trait;
use countersign_domain::access::{Caller, Environment, Origin};
use countersign_domain::command::{Command, Request};
use countersign_domain::ids::{Id as _, LogId, Ulid};
use countersign_domain::mail::{MailAttempt, MailKind, MailStatus, MailVerb, NewMail, QueueMails};
use countersign_domain::organization::{AddMember, CreateOrganization, Role};
use countersign_domain::outcome::Outcome;
use countersign_domain::state::{Read, Row, State};
use countersign_engine::{
    Engine, EngineConfig, Held, ManualClock, Prunable, Scan, Store, StoreError, Unit,
};
use countersign_store::memory::MemoryStore;
use tokio::time::Instant;

use super::*;
use crate::mail::Transport;

/// A store whose places are given away after so many questions.
struct Places {
    store: MemoryStore,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    times: usize,
    most: usize,
}

struct Asked(Arc<Mutex<Kept>>);

#[async_trait]
impl Held for Asked {
    async fn keep(&mut self) -> bool {
        let mut kept = self.0.lock().unwrap();
        kept.times += 1;
        kept.times <= kept.most
    }
}

#[async_trait]
impl Store for Places {
    async fn begin(&self) -> Result<Box<dyn Unit>, StoreError> {
        self.store.begin().await
    }
    async fn read(&self, reads: Vec<Read>) -> Result<State, StoreError> {
        self.store.read(reads).await
    }
    async fn page(&self, list: List, page: Page) -> Result<Vec<Row>, StoreError> {
        self.store.page(list, page).await
    }
    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        self.store.scan(scan).await
    }
    async fn latest(&self) -> Result<Option<Timestamp>, StoreError> {
        self.store.latest().await
    }
    async fn prune(&self, what: Prunable, before: Timestamp) -> Result<u64, StoreError> {
        self.store.prune(what, before).await
    }
    async fn ready(&self) -> Result<(), StoreError> {
        self.store.ready().await
    }
    async fn place(&self, _: Place) -> Result<Option<Box<dyn Held>>, StoreError> {
        Ok(Some(Box::new(Asked(Arc::clone(&self.kept)))))
    }
}

/// A mail server that takes its time.
struct Slow(Duration);

#[async_trait]
impl Transport for Slow {
    async fn send(&self, _: &Mail) -> MailAttempt {
        tokio::time::sleep(self.0).await;
        MailAttempt::Taken
    }
}

/// A mailer with one mail that is due, on a place that is held for so many questions.
async fn mailer(most: usize) -> (Mailer, Arc<Mutex<Kept>>, OrgId) {
    let kept = Arc::new(Mutex::new(Kept { times: 0, most }));
    let store: Arc<dyn Store> =
        Arc::new(Places { store: MemoryStore::new(), kept: Arc::clone(&kept) });
    let clock = Arc::new(ManualClock::new(Timestamp::from_unix_ms(1_772_375_520_000)));
    let engine = Engine::start(store, clock, EngineConfig::default()).await.unwrap();
    let (name, email, wallets) = ("Acme".to_owned(), "office@acme.test".to_owned(), Vec::new());
    let verb = CreateOrganization { name, email, wallets };
    let made = submit(&engine, Caller::Operator, Command::CreateOrganization(verb)).await;
    let Outcome::Organization(organization) = made else { panic!("no organization") };
    let org = organization.id;
    let (name, email) = ("Olga".to_owned(), "olga@acme.test".to_owned());
    let verb = AddMember { org, name, email, role: Role::Owner };
    let made = submit(&engine, Caller::Operator, Command::AddMember(verb)).await;
    let Outcome::Member(member) = made else { panic!("no member") };
    let mail = NewMail {
        environment: Environment::Sandbox,
        person: member.person,
        name: member.name.clone(),
        address: member.email.clone(),
        kind: MailKind::Asked,
        record: LogId::from_ulid(Ulid(7)),
        subject: "Approve?".to_owned(),
        text: "Approve?".to_owned(),
        html: "<p>Approve?</p>".to_owned(),
        useful_until: None,
    };
    let verb = QueueMails { org, after: 0, through: 1, mails: vec![mail], sends: true };
    submit(&engine, Caller::System, Command::Mail(MailVerb::Queue(verb))).await;
    let slow: Arc<dyn Transport> = Arc::new(Slow(Duration::from_secs(60)));
    (Mailer::new(engine, Some(slow), "https://pay.test"), kept, org)
}

async fn submit(engine: &Engine, caller: Caller, command: Command) -> Outcome {
    let (origin, command) = (Origin::default(), Arc::new(command));
    let request = Request { caller, origin, idempotency: None, command };
    engine.submit(request).await.unwrap().result.unwrap()
}

async fn status(mailer: &Mailer, org: OrgId) -> MailStatus {
    let page = Page { after: None, limit: 1 };
    let rows = mailer.engine.page(List::Mails { org }, page).await.unwrap();
    Mail::from_row(&rows[0]).unwrap().status
}

/// The engine has a thread of its own, so time stands only while a mail server is waited for.
async fn send(mailer: &Mailer) -> Duration {
    tokio::time::pause();
    let begun = Instant::now();
    send_alone(mailer).await.unwrap();
    tokio::time::resume();
    begun.elapsed()
}

#[tokio::test]
async fn a_place_is_asked_for_as_long_as_a_mail_server_takes() {
    let (mailer, kept, org) = mailer(usize::MAX).await;
    assert!(send(&mailer).await >= Duration::from_secs(60));
    assert!(kept.lock().unwrap().times >= 11, "every five seconds");
    assert_eq!(status(&mailer, org).await, MailStatus::Sent);
}

#[tokio::test]
async fn whoever_has_lost_the_place_sends_no_more() {
    let (mailer, kept, org) = mailer(2).await;
    assert!(send(&mailer).await < Duration::from_secs(30));
    assert_eq!(kept.lock().unwrap().times, 3);
    assert_eq!(status(&mailer, org).await, MailStatus::Queued, "another sends it");
}
