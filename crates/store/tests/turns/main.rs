//! Whoever commits to a database that two servers share, each of them sees what is there.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops the moment something is not as it should be"
)]

mod ahead;

use std::collections::BTreeMap;

use countersign_cluster::testing::database;
use countersign_domain::approval::ApprovalStatus;
use countersign_domain::ids::WalletId;
use countersign_domain::key::KeyStatus;
use countersign_domain::ledger::{Account, AccountOwner, HoldStatus};
use countersign_domain::log::LogHead;
use countersign_domain::state::{Change, Key, Read, Row, State};
use countersign_engine::{Store as _, StoreError, Unit};
use countersign_store::conformance::{Chain, World, reads, variety};
use countersign_store::postgres::{PostgresOptions, PostgresStore};
use proptest::prelude::*;

/// Two servers, and what has to be in the database.
struct Shared {
    servers: [PostgresStore; 2],
    world: World,
    chain: Chain,
    wallets: Vec<WalletId>,
    rows: BTreeMap<Key, Row>,
}

/// One batch: on which server, what it changes and has read before, and how it ends.
#[derive(Clone, Copy, Debug)]
struct Step {
    server: usize,
    verb: u8,
    which: usize,
    ends: End,
}

#[derive(Clone, Copy, Debug)]
enum End {
    /// It commits.
    Well,
    /// It inserts a row that is there already.
    Badly,
    /// It commits, and the next batch is decided on the same server before that is over.
    WellAndOn,
    /// It fails, and the next batch was decided on the same server before that was over.
    BadlyAndOn,
    /// It is given up after it was prepared.
    GivenUp,
    /// It changes nothing.
    Reading,
    /// It commits, and the next batch is decided on the other server before that is over.
    WellAndElsewhere,
    /// It fails, and the next batch was decided on the other server before that was over.
    BadlyAndElsewhere,
}

fn step() -> impl Strategy<Value = Step> {
    let end = prop_oneof![
        6 => Just(End::Well),
        1 => Just(End::Badly),
        3 => Just(End::WellAndOn),
        2 => Just(End::BadlyAndOn),
        1 => Just(End::GivenUp),
        2 => Just(End::Reading),
        4 => Just(End::WellAndElsewhere),
        2 => Just(End::BadlyAndElsewhere),
    ];
    (0_usize..2, 0_u8..10, 0_usize..64, end).prop_map(|(server, verb, which, ends)| Step {
        server,
        verb,
        which,
        ends,
    })
}

impl Shared {
    async fn new() -> Self {
        let url = database().unwrap().url;
        // Some of what is kept is forgotten now and then.
        let options = PostgresOptions { kept_rows: 40, ..PostgresOptions::default() };
        let server = || PostgresStore::connect_with(&url, options.clone());
        let servers = [server().await.unwrap(), server().await.unwrap()];
        let mut world = World::new(7);
        let wallets: Vec<WalletId> = (0..3).map(|_| world.id()).collect();
        let (chain, rows) = (Chain::default(), BTreeMap::new());
        let mut shared = Self { servers, world, chain, wallets, rows };
        let verbs = [0, 2, 3, 4, 5, 8];
        let first: Vec<Change> = verbs.iter().flat_map(|verb| shared.changes(*verb, 0)).collect();
        shared.servers[0].begin().await.unwrap().commit(first.clone()).await.unwrap();
        shared.happened(&first);
        shared
    }

    fn happened(&mut self, changes: &[Change]) {
        self.rows.extend(changes.iter().map(|change| (change.row().key(), change.row().clone())));
    }

    fn some(&self, which: usize, fits: fn(&Row) -> bool) -> Option<Row> {
        let fitting: Vec<&Row> = self.rows.values().filter(|row| fits(row)).collect();
        fitting.get(which % fitting.len().max(1)).map(|row| (*row).clone())
    }

    fn changes(&mut self, verb: u8, which: usize) -> Vec<Change> {
        self.world.wait(1);
        let wallet = self.wallets[which % self.wallets.len()];
        let put = |shared: &Self, row: Row| {
            let is_there = shared.rows.contains_key(&row.key());
            vec![if is_there { Change::Update(row) } else { Change::Insert(row) }]
        };
        match (verb, which % 3) {
            (0 | 1, _) => {
                let mut account = self.world.account(AccountOwner::Wallet(wallet));
                account.version = u64::try_from(self.world.now.unix_micros()).unwrap();
                put(self, Row::Account(account.into()))
            }
            (2, _) => {
                let facts = variety::facts(&mut self.world);
                self.chain = self.chain_as_it_is();
                self.chain.append(&mut self.world, facts[which % facts.len()].clone())
            }
            (3, 1..) => self.change_policy(which),
            (3, _) => put(self, Row::Policy(self.world.clone().policy(wallet).into())),
            (4, 1..) => self.change_key(which, wallet),
            (4, _) => {
                let key = self.world.api_key(vec![wallet]);
                put(self, Row::ApiKey(key.into()))
            }
            (5 | 6, 1..) => self.change_request(verb, which),
            (5 | 6, _) => {
                let (payment, approval) = self.world.held(wallet, self.wallets[0]);
                let hold = Row::Hold(self.world.hold(&approval).into());
                let rows = [hold, Row::Approval(approval.into()), Row::Payment(payment.into())];
                rows.map(Change::Insert).into()
            }
            (7, _) => {
                let approval = self.some(which, |row| matches!(row, Row::Approval(_)));
                let Some(Row::Approval(approval)) = approval else { return Vec::new() };
                let votes = self.rows.keys().filter(|key| matches!(key, Key::Vote(..))).count();
                let vote = self.world.vote(&approval, u32::try_from(votes).unwrap());
                put(self, Row::Vote(vote.into()))
            }
            (9, _) => {
                let payment = self.some(which, |row| matches!(row, Row::Payment(_)));
                let Some(Row::Payment(payment)) = payment else { return Vec::new() };
                let mut payment = (*payment).clone();
                payment.posted_at = Some(self.world.now);
                vec![Change::Update(Row::Payment(payment.into()))]
            }
            _ => {
                let wallet = self.world.wallet("Ops");
                put(self, Row::Wallet(wallet.into()))
            }
        }
    }

    /// A log whose last record failed goes on from the one before.
    fn chain_as_it_is(&self) -> Chain {
        let head = self.rows.values().find_map(|row| match row {
            Row::LogHead(head) => Some(LogHead::clone(head)),
            _ => None,
        });
        Chain::after(head)
    }

    fn change_policy(&mut self, which: usize) -> Vec<Change> {
        let row = self.some(which, |row| matches!(row, Row::Policy(_)));
        let Some(Row::Policy(policy)) = row else { return Vec::new() };
        let mut policy = (*policy).clone();
        policy.deleted_at = which.is_multiple_of(2).then_some(self.world.now);
        policy.version += 1;
        vec![Change::Update(Row::Policy(policy.into()))]
    }

    fn change_key(&mut self, which: usize, wallet: WalletId) -> Vec<Change> {
        let row = self.some(which, |row| matches!(row, Row::ApiKey(_)));
        let Some(Row::ApiKey(key)) = row else { return Vec::new() };
        let mut key = (*key).clone();
        key.wallet_scope = vec![wallet];
        key.status = if which.is_multiple_of(5) { KeyStatus::Revoked } else { KeyStatus::Active };
        vec![Change::Update(Row::ApiKey(key.into()))]
    }

    fn change_request(&mut self, verb: u8, which: usize) -> Vec<Change> {
        let is_open = which.is_multiple_of(2);
        let row = match verb {
            5 => self.some(which, |row| matches!(row, Row::Approval(_))),
            _ => self.some(which, |row| matches!(row, Row::Hold(_))),
        };
        let changed = match row {
            Some(Row::Approval(approval)) => {
                let mut approval = (*approval).clone();
                approval.status =
                    if is_open { ApprovalStatus::Pending } else { ApprovalStatus::Rejected };
                Row::Approval(approval.into())
            }
            Some(Row::Hold(hold)) => {
                let mut hold = (*hold).clone();
                hold.status = if is_open { HoldStatus::Pending } else { HoldStatus::Released };
                Row::Hold(hold.into())
            }
            _ => return Vec::new(),
        };
        vec![Change::Update(changed)]
    }

    /// Some of what can be asked for.
    fn reads(&self, which: usize) -> Vec<Read> {
        let reads = reads(self.rows.keys(), self.world.org, &self.wallets);
        let skipped = which % 4;
        let indexed = reads.into_iter().enumerate();
        indexed.filter(|(index, _)| index % 4 != skipped).map(|(_, read)| read).collect()
    }

    /// What these have to be answered with, after `changes` too.
    fn truth(&self, reads: &[Read], changes: &[Change]) -> State {
        let mut rows = self.rows.clone();
        rows.extend(changes.iter().map(|change| (change.row().key(), change.row().clone())));
        let mut state = State::new();
        for read in reads {
            match read {
                Read::Row(key) => state.learn_row(key.clone(), rows.get(key).cloned()),
                Read::Range(range) => {
                    let members = rows.values().filter(|row| row.range() == Some(*range));
                    state.learn_range(*range, members.cloned().collect());
                }
            }
        }
        state
    }

    async fn begin(&self, step: Step) -> Result<(Box<dyn Unit>, State), StoreError> {
        let mut unit = self.servers[step.server].begin().await?;
        let mut state = State::new();
        // In two parts, as a batch that learns what it needs.
        let reads = self.reads(step.which);
        let (first, second) = reads.split_at(reads.len() / 2);
        unit.load(first, &mut state).await?;
        unit.load(second, &mut state).await?;
        Ok((unit, state))
    }

    /// One try at a step; a conflict means that nothing has happened.
    async fn attempt(&mut self, step: Step) -> Result<(), StoreError> {
        match step.ends {
            End::WellAndElsewhere => return self.attempt_two(step, true).await,
            End::BadlyAndElsewhere => return self.attempt_two(step, false).await,
            _ => {}
        }
        let reads = self.reads(step.which);
        let mut changes = match step.ends {
            End::Reading => Vec::new(),
            _ => self.changes(step.verb, step.which),
        };
        let (mut unit, seen) = self.begin(step).await?;
        if changes.is_empty() {
            unit.release().await?;
            assert_same(&seen, &self.truth(&reads, &[]));
            return Ok(());
        }
        let mut failing = changes.clone();
        failing.push(Change::Insert(self.rows.values().next().unwrap().clone()));
        if matches!(step.ends, End::Badly | End::BadlyAndOn) {
            changes = failing;
        }
        unit.prepare(&changes).await?;
        match step.ends {
            End::GivenUp => drop(unit),
            End::Badly => {
                let ended = unit.commit(changes).await;
                assert!(matches!(ended, Err(StoreError::Conflict(_))), "{ended:?}");
            }
            End::WellAndOn | End::BadlyAndOn => {
                let (first, second) = tokio::join!(unit.commit(changes.clone()), async {
                    tokio::task::yield_now().await;
                    let (unit, seen) = self.begin(step).await?;
                    unit.release().await?;
                    Ok::<_, StoreError>(seen)
                });
                let happened = first.is_ok();
                if let Ok(second) = second {
                    let after = if happened { &changes[..] } else { &[] };
                    assert_same(&second, &self.truth(&reads, after));
                }
                if happened {
                    assert_same(&seen, &self.truth(&reads, &[]));
                    self.happened(&changes);
                }
            }
            _ => {
                unit.commit(changes.clone()).await?;
                assert_same(&seen, &self.truth(&reads, &[]));
                self.happened(&changes);
            }
        }
        Ok(())
    }
}

#[track_caller]
fn assert_same(seen: &State, truth: &State) {
    assert!(is_same(seen, truth), "seen: {seen:?}\ntrue: {truth:?}");
}

fn is_same(seen: &State, truth: &State) -> bool {
    // Its maps have no order.
    let sorted = |state: &State| {
        let mut text: Vec<char> = format!("{state:?}").chars().collect();
        text.sort_unstable();
        text
    };
    sorted(seen) == sorted(truth)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 16,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]
    #[test]
    fn both_servers_see_what_is_there(steps in prop::collection::vec(step(), 1..80)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut shared = Shared::new().await;
            for step in steps {
                // What was assumed wrongly is looked up the second time.
                let mut tried = shared.attempt(step).await;
                if matches!(tried, Err(StoreError::Conflict(_))) {
                    tried = shared.attempt(step).await;
                }
                tried.unwrap();
            }
        });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_lose_no_update() {
    const ROUNDS: u64 = 60;
    let url = database().unwrap().url;
    let mut world = World::new(1);
    let account = Account { version: 0, ..world.wallet_account() };
    let id = (account.org, account.key);
    let servers = [PostgresStore::connect(&url).await, PostgresStore::connect(&url).await];
    let [one, other] = servers.map(Result::unwrap);
    let insert = vec![Change::Insert(Row::Account(account.into()))];
    one.begin().await.unwrap().commit(insert).await.unwrap();
    let counting = |store: PostgresStore| async move {
        let mut counted = 0;
        while counted < ROUNDS {
            match count_up(&store, id).await {
                Ok(()) => counted += 1,
                Err(StoreError::Conflict(_)) => {}
                Err(error) => panic!("{error}"),
            }
        }
        store
    };
    let (one, other) = (tokio::spawn(counting(one)), tokio::spawn(counting(other)));
    let (one, _other) = (one.await.unwrap(), other.await.unwrap());
    let state = one.read(vec![Read::Row(Key::Account(id.0, id.1))]).await.unwrap();
    assert_eq!(state.get::<Account>(id).unwrap().unwrap().version, 2 * ROUNDS);
}

async fn count_up(
    store: &PostgresStore,
    id: (countersign_domain::ids::OrgId, countersign_domain::ledger::AccountKey),
) -> Result<(), StoreError> {
    let mut unit = store.begin().await?;
    let mut state = State::new();
    unit.load(&[Read::Row(Key::Account(id.0, id.1))], &mut state).await?;
    let account = state.get::<Account>(id).unwrap().unwrap();
    let account = Account { version: account.version + 1, ..(*account).clone() };
    unit.commit(vec![Change::Update(Row::Account(account.into()))]).await
}
