//! Whatever is committed, memory and SQLite give equal answers.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops the moment something is not as it should be"
)]

use std::collections::{BTreeMap, BTreeSet};

use countersign_domain::access::Environment;
use countersign_domain::approval::ApprovalStatus;
use countersign_domain::idempotency::StoredReply;
use countersign_domain::ids::WalletId;
use countersign_domain::key::KeyStatus;
use countersign_domain::ledger::{AccountOwner, HoldStatus};
use countersign_domain::money::Amount;
use countersign_domain::payment::{PaymentKind, PaymentStatus};
use countersign_domain::state::{Change, Key, Range, Read, Row, State};
use countersign_domain::wallet::{WalletKind, WalletStatus};
use countersign_engine::{
    List, LogFilter, PaymentFilter, PolicyScope, Prunable, Rows, ScanKind, SharedKind, Store,
    StoreError,
};
use countersign_store::conformance::{Chain, World, pages, reads, scan, variety};
use countersign_store::memory::MemoryStore;
use countersign_store::sqlite::{SqliteOptions, SqliteStore};
use proptest::prelude::*;

/// One step of a story: what happens, to which wallet or row, in which way.
#[derive(Clone, Copy, Debug)]
struct Step {
    verb: u8,
    which: usize,
    way: u8,
    closes_batch: bool,
}

fn step() -> impl Strategy<Value = Step> {
    (0_u8..14, 0_usize..64, 0_u8..6, prop::bool::weighted(0.3))
        .prop_map(|(verb, which, way, closes_batch)| Step { verb, which, way, closes_batch })
}

/// Both stores, and everything that a step can be about.
struct Story {
    world: World,
    chain: Chain,
    wallets: Vec<WalletId>,
    rows: BTreeMap<Key, Row>,
    batch: BTreeMap<Key, Change>,
    memory: MemoryStore,
    sqlite: SqliteStore,
    folder: tempfile::TempDir,
}

const SMALL: SqliteOptions =
    SqliteOptions { wallet_run_min: 5, key_run_min: 3, cache_rows: 7, checkpoint_bytes: 20_000 };

impl Story {
    fn new() -> Self {
        let mut world = World::new(7);
        let wallets = (0..4).map(|_| world.id()).collect();
        let folder = tempfile::tempdir().unwrap();
        let sqlite = SqliteStore::open_with(folder.path(), SMALL).unwrap();
        let (chain, memory) = (Chain::default(), MemoryStore::new());
        let (rows, batch) = (BTreeMap::new(), BTreeMap::new());
        Self { world, chain, wallets, rows, batch, memory, sqlite, folder }
    }

    fn wallet(&self, which: usize) -> WalletId {
        self.wallets[which % self.wallets.len()]
    }

    fn put(&mut self, change: Change) {
        let key = change.row().key();
        let inserted = matches!(self.batch.get(&key), Some(Change::Insert(_)));
        let change = match change {
            Change::Update(row) if inserted => Change::Insert(row),
            change => change,
        };
        self.rows.insert(key.clone(), change.row().clone());
        self.batch.insert(key, change);
    }

    fn insert(&mut self, row: Row) {
        self.put(Change::Insert(row));
    }

    /// Some row of those that there are already.
    fn some_row(&self, which: usize, fits: fn(&Row) -> bool) -> Option<Row> {
        let fitting: Vec<&Row> = self.rows.values().filter(|row| fits(row)).collect();
        fitting.get(which % fitting.len().max(1)).map(|row| (*row).clone())
    }

    fn tell(&mut self, step: Step) {
        let (from, to) = (self.wallet(step.which), self.wallet(step.which / 7));
        self.world.wait(i64::from(step.way) * 700);
        match step.verb {
            0 | 1 => self.pay(from, to, step.way),
            2 => {
                let (payment, approval) = self.world.held(from, to);
                let hold = self.world.hold(&approval);
                self.insert(Row::Payment(payment.into()));
                self.insert(Row::Hold(hold.into()));
                self.insert(Row::Approval(approval.into()));
            }
            3 => self.change_payment(step),
            4 => self.change_approval(step),
            5 => self.change_hold(step),
            6 => self.add_wallet(step),
            7 => self.add_policy(from, step),
            8 => self.change_key(from, step),
            9 => self.log(step),
            10 => self.remember(step),
            11 => self.account(from, step),
            12 => self.vote(step),
            _ => self.late_payment(from, to, step),
        }
    }

    fn pay(&mut self, from: WalletId, to: WalletId, way: u8) {
        let mut payment = self.world.payment(from, to);
        if way == 1 {
            payment.kind = PaymentKind::Budget;
        }
        if way == 2 {
            payment.environment = Environment::Production;
        }
        let transfer = self.world.transfer(&payment);
        self.insert(Row::Payment(payment.into()));
        self.insert(Row::Transfer(transfer.into()));
    }

    /// A payment whose id is older than others that are there already.
    fn late_payment(&mut self, from: WalletId, to: WalletId, step: Step) {
        let mut past = World::new(step.which as u64 + 100);
        past.wait(i64::from(step.way) * 50);
        let mut payment = past.payment(from, to);
        payment.org = self.world.org;
        if self.rows.contains_key(&Key::Payment(payment.org, payment.id)) {
            return;
        }
        let transfer = past.transfer(&payment);
        self.insert(Row::Payment(payment.into()));
        self.insert(Row::Transfer(transfer.into()));
    }

    fn change_payment(&mut self, step: Step) {
        let row = self.some_row(step.which, |row| matches!(row, Row::Payment(_)));
        let Some(Row::Payment(payment)) = row else { return };
        let mut payment = (*payment).clone();
        payment.status = [
            PaymentStatus::Posted,
            PaymentStatus::Rejected,
            PaymentStatus::Reversed,
            PaymentStatus::Expired,
            PaymentStatus::Failed,
            PaymentStatus::PendingApproval,
        ][usize::from(step.way)];
        self.put(Change::Update(Row::Payment(payment.into())));
    }

    fn change_approval(&mut self, step: Step) {
        let row = self.some_row(step.which, |row| matches!(row, Row::Approval(_)));
        let Some(Row::Approval(approval)) = row else { return };
        let mut approval = (*approval).clone();
        approval.status =
            [ApprovalStatus::Approved, ApprovalStatus::Expired][usize::from(step.way) % 2];
        self.put(Change::Update(Row::Approval(approval.into())));
    }

    fn change_hold(&mut self, step: Step) {
        let row = self.some_row(step.which, |row| matches!(row, Row::Hold(_)));
        let Some(Row::Hold(hold)) = row else { return };
        let mut hold = (*hold).clone();
        hold.status = [HoldStatus::Released, HoldStatus::Reversed][usize::from(step.way) % 2];
        self.put(Change::Update(Row::Hold(hold.into())));
    }

    fn add_wallet(&mut self, step: Step) {
        let mut wallet = match step.way {
            0 => self.world.agent("bot"),
            _ => self.world.wallet("Ops %_"),
        };
        wallet.discoverable = step.which.is_multiple_of(2);
        if step.which.is_multiple_of(3) {
            wallet.status = WalletStatus::Closed;
        }
        self.insert(Row::Wallet(wallet.into()));
    }

    fn add_policy(&mut self, wallet: WalletId, step: Step) {
        let row = self.some_row(step.which, |row| matches!(row, Row::Policy(_)));
        if let (Some(Row::Policy(policy)), 0..3) = (row, step.way) {
            let mut policy = (*policy).clone();
            policy.deleted_at = (step.way > 0).then_some(self.world.now);
            policy.version += 1;
            let version = self.world.policy_version(&policy);
            self.put(Change::Update(Row::Policy(policy.into())));
            self.insert(Row::PolicyVersion(version.into()));
            return;
        }
        let policy = self.world.policy(wallet);
        self.insert(Row::Policy(policy.into()));
    }

    fn change_key(&mut self, wallet: WalletId, step: Step) {
        let row = self.some_row(step.which, |row| matches!(row, Row::ApiKey(_)));
        if let (Some(Row::ApiKey(key)), 0..3) = (row, step.way) {
            let mut key = (*key).clone();
            key.wallet_scope = vec![wallet];
            key.status = if step.way == 0 { KeyStatus::Revoked } else { KeyStatus::Active };
            self.put(Change::Update(Row::ApiKey(key.into())));
            return;
        }
        let key = self.world.api_key(vec![wallet]);
        self.insert(Row::ApiKey(key.into()));
    }

    fn log(&mut self, step: Step) {
        let facts = variety::facts(&mut self.world);
        let fact = facts[step.which % facts.len()].clone();
        for change in self.chain.append(&mut self.world, fact) {
            self.put(change);
        }
    }

    fn remember(&mut self, step: Step) {
        let payment = self.world.id();
        let key = format!("key-{}", step.which % 20);
        let record = self.world.idempotency(&key, StoredReply::Payment(payment));
        let row = Row::IdempotencyRecord(record.into());
        let known = self.rows.contains_key(&row.key());
        self.put(if known { Change::Update(row) } else { Change::Insert(row) });
    }

    fn account(&mut self, wallet: WalletId, step: Step) {
        let mut account = self.world.account(AccountOwner::Wallet(wallet));
        account.posted = Amount::from_units(i128::from(step.way));
        let row = Row::Account(account.into());
        let known = self.rows.contains_key(&row.key());
        self.put(if known { Change::Update(row) } else { Change::Insert(row) });
    }

    fn vote(&mut self, step: Step) {
        let row = self.some_row(step.which, |row| matches!(row, Row::Approval(_)));
        let Some(Row::Approval(approval)) = row else { return };
        let vote = self.world.vote(&approval, u32::from(step.way));
        if !self.rows.contains_key(&Key::Vote(vote.org, vote.approval, vote.index)) {
            self.insert(Row::Vote(vote.into()));
        }
    }

    /// Commits what has gathered, on both stores, in the way of the engine: loads come first.
    async fn close_batch(&mut self) -> Result<(), StoreError> {
        let changes: Vec<Change> = std::mem::take(&mut self.batch).into_values().collect();
        let reads = self.reads();
        for store in [&self.memory as &dyn Store, &self.sqlite] {
            let mut unit = store.begin().await?;
            unit.load(&reads, &mut State::new()).await?;
            unit.commit(changes.clone()).await?;
        }
        Ok(())
    }

    /// Everything that can be asked for by name or range.
    fn reads(&self) -> Vec<Read> {
        let org = self.world.org;
        let mut reads = reads(self.rows.keys(), org, &self.wallets);
        reads.push(Range::PoliciesOfOrganization(org).into());
        reads
    }

    async fn prune(&mut self, seconds_ago: i64) -> Result<(), StoreError> {
        let before = self.world.now.plus_seconds(-seconds_ago);
        let what = Prunable::IdempotencyRecords;
        let memory = self.memory.prune(what, before).await?;
        assert_eq!(memory, self.sqlite.prune(what, before).await?);
        self.rows.retain(|_, row| match row {
            Row::IdempotencyRecord(record) => record.created_at >= before,
            _ => true,
        });
        Ok(())
    }

    fn open_again(self) -> Self {
        drop(self.sqlite);
        let sqlite = SqliteStore::open_with(self.folder.path(), SMALL).unwrap();
        Self { sqlite, ..self }
    }

    fn lists(&self) -> Vec<List> {
        let (org, now, environment) = (self.world.org, self.world.now, Environment::Sandbox);
        let wallet = self.wallet(0);
        let sets =
            [BTreeSet::new(), [wallet].into(), [wallet, self.wallet(1), self.wallet(2)].into()];
        let mut lists = vec![
            List::Organizations,
            List::Members { org },
            List::Due { now },
            List::Directory { org, environment, search: "ops %".to_owned() },
            List::Directory { org, environment, search: String::new() },
            List::ApiKeys { org, environment },
        ];
        for only in sets {
            for statuses in [
                vec![],
                vec![PaymentStatus::Posted],
                vec![PaymentStatus::PendingApproval],
                vec![PaymentStatus::Expired, PaymentStatus::Reversed],
            ] {
                let only = only.clone();
                lists.push(List::Payments(PaymentFilter { org, environment, only, statuses, now }));
            }
            for status in [None, Some(ApprovalStatus::Pending), Some(ApprovalStatus::Expired)] {
                let only = only.clone();
                let subjects = BTreeSet::new();
                lists.push(List::Approvals { org, environment, only, subjects, status, now });
            }
            let kind = Some(WalletKind::Org);
            lists.push(List::Wallets { org, environment, kind, only: only.clone() });
            let only = PolicyScope::Wallets(only);
            lists.push(List::Policies { org, environment, only });
        }
        for wallet in &self.wallets {
            lists.push(List::Transfers { org, wallet: *wallet });
            lists.push(List::Holds { org, wallet: *wallet, status: None });
            lists.push(List::Holds { org, wallet: *wallet, status: Some(HoldStatus::Pending) });
        }
        let log = LogFilter {
            org,
            environment,
            action: None,
            resource: None,
            resource_type: None,
            resource_id: None,
            actor: None,
            from: None,
            to: None,
        };
        let text = |text: &str| Some(text.to_owned());
        lists.extend(
            [
                LogFilter { action: text("payment.denied"), ..log.clone() },
                LogFilter { resource: text("approval"), ..log.clone() },
                LogFilter { from: Some(now.plus_seconds(-3_000)), ..log.clone() },
                LogFilter { to: Some(now.plus_seconds(-3_000)), ..log.clone() },
                log,
            ]
            .map(List::Log),
        );
        lists.push(List::LogAfter { org });
        lists
    }

    async fn compare(&self) -> Result<(), StoreError> {
        let (memory, sqlite) = (&self.memory as &dyn Store, &self.sqlite as &dyn Store);
        for read in self.reads() {
            let (one, other) =
                (memory.read(vec![read.clone()]).await?, sqlite.read(vec![read.clone()]).await?);
            assert_eq!(sorted(&one), sorted(&other), "{read:?}");
        }
        for list in self.lists() {
            for limit in [2, 50] {
                // The list of what is due has one page.
                let one = match list {
                    List::Due { .. } if limit == 2 => continue,
                    _ => pages(memory, &list, limit).await?,
                };
                assert_eq!(pages(sqlite, &list, limit).await?, one, "{list:?}");
            }
        }
        for kind in ScanKind::ALL {
            let rows = Rows::Of(self.world.org, *kind);
            assert_eq!(scan(memory, rows, 3).await?, scan(sqlite, rows, 3).await?);
        }
        for kind in SharedKind::ALL {
            let rows = Rows::Shared(*kind);
            let (mut one, mut other) = (scan(memory, rows, 3).await?, scan(sqlite, rows, 3).await?);
            one.sort_by_key(Row::key);
            other.sort_by_key(Row::key);
            assert_eq!(one, other);
        }
        assert_eq!(memory.latest().await?, sqlite.latest().await?);
        Ok(())
    }
}

/// A state in a form that can be compared: its maps have no order.
fn sorted(state: &State) -> Vec<char> {
    let mut text: Vec<char> = format!("{state:?}").chars().collect();
    text.sort_unstable();
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn memory_and_sqlite_give_equal_answers(
        steps in prop::collection::vec(step(), 1..120),
        pruned in prop::option::of(0_i64..50_000),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let told: Result<(), StoreError> = runtime.block_on(async {
            let mut story = Story::new();
            for step in steps {
                story.tell(step);
                if step.closes_batch {
                    story.close_batch().await?;
                }
            }
            story.close_batch().await?;
            if let Some(seconds) = pruned {
                story.prune(seconds).await?;
            }
            story.compare().await?;
            story.open_again().compare().await
        });
        told.unwrap();
    }
}
