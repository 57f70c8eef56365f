//! Payments per second through the SQLite store alone: load, then commit, in batches.
//!
//! `cargo run --release -p countersign-store --example commit_rate [seconds [wallets [folder]]]`.
//! The rows of a payment are those that the engine writes: payment, transfer, two accounts, log
//! record, end of the log, idempotency record. Nothing is decided and nothing is hashed meanwhile.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use countersign_domain::canonical::Hash;
use countersign_domain::idempotency::StoredReply;
use countersign_domain::ids::WalletId;
use countersign_domain::ledger::{Account, AccountOwner};
use countersign_domain::log::{Fact, LogRecord};
use countersign_domain::state::{Change, Key, Range, Read, Row, State};
use countersign_engine::{List, Page, Store};
use countersign_store::conformance::{Chain, World};
use countersign_store::sqlite::SqliteStore;

/// How many payments are made up before the clock starts, to be used again under new names.
struct Load {
    world: World,
    chain: Chain,
    wallets: Vec<WalletId>,
    accounts: HashMap<WalletId, Account>,
    template: LogRecord,
    random: u64,
    seq: u64,
}

impl Load {
    fn new(wallets: usize) -> Self {
        let (mut world, mut chain) = (World::new(1), Chain::default());
        let wallets: Vec<WalletId> = (0..wallets).map(|_| world.id()).collect();
        let payment = world.payment(wallets[0], wallets[1]);
        let evaluation = Some(world.evaluation());
        let template = chain.seal(&mut world, Fact::PaymentCompleted { payment, evaluation });
        let account = |id: &WalletId| (*id, world.account(AccountOwner::Wallet(*id)));
        let accounts = wallets.iter().map(account).collect();
        Self { world, chain, wallets, accounts, template, random: 1, seq: 1 }
    }

    fn first_rows(&mut self) -> Vec<Change> {
        let policies = self.wallets.iter().map(|wallet| self.world.policy(*wallet));
        let policies: Vec<Row> = policies.map(|row| Row::Policy(row.into())).collect();
        let accounts = self.accounts.values().cloned().map(|row| Row::Account(row.into()));
        let rows = accounts.chain(policies).map(Change::Insert);
        let fact = Fact::OrganizationCreated { organization: self.world.organization() };
        let mut chain = Chain::default();
        rows.chain(chain.append(&mut self.world, fact)).collect()
    }

    fn wallet(&mut self) -> WalletId {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.wallets[self.random as usize % self.wallets.len()]
    }

    /// The reads and the changes of a batch.
    fn batch(&mut self, size: usize) -> (Vec<Read>, Vec<Change>) {
        let mut reads = vec![Read::Row(Key::LogHead(self.world.org))];
        let (mut changes, mut touched) = (Vec::with_capacity(size * 6), HashMap::new());
        let micros = self.world.now.unix_micros() + 1_700;
        self.world.now = countersign_domain::time::Timestamp::from_unix_micros(micros);
        for _ in 0..size {
            let (from, to) = (self.wallet(), self.wallet());
            let payment = self.world.payment(from, to);
            let key = format!("order-{}", payment.id);
            let record = self.world.idempotency(&key, StoredReply::Payment(payment.id));
            reads.push(Read::Row(Key::IdempotencyRecord(record.org, record.digest)));
            for wallet in [from, to] {
                let account = self.accounts.get_mut(&wallet).unwrap();
                account.version += 1;
                reads.push(Read::Row(Key::Account(account.org, account.key)));
                reads.push(Read::Range(Range::PoliciesOfWallet(account.org, wallet)));
                touched.insert(wallet, account.clone());
            }
            self.seq += 1;
            let mut log = self.template.clone();
            (log.seq, log.body.seq, log.body.at) = (self.seq, self.seq, self.world.now);
            log.body.fact = Fact::PaymentReceived { payment: payment.clone() };
            log.hash = Hash(record.digest.0);
            let transfer = self.world.transfer(&payment);
            let rows = [
                Row::Transfer(transfer.into()),
                Row::LogRecord(log.into()),
                Row::Payment(payment.into()),
                Row::IdempotencyRecord(record.into()),
            ];
            changes.extend(rows.map(Change::Insert));
        }
        let head = countersign_domain::log::LogHead {
            org: self.world.org,
            seq: self.seq,
            hash: Hash::ZERO,
            at: self.world.now,
        };
        changes.push(Change::Update(Row::LogHead(head.into())));
        let accounts = touched.into_values().map(|row| Change::Update(Row::Account(row.into())));
        changes.extend(accounts);
        (reads, changes)
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut number =
        |default: usize| arguments.next().map_or(default, |text| text.parse().expect("a number"));
    let (seconds, wallets) = (number(5), number(1_000));
    let sizes = std::env::args().nth(4).unwrap_or_else(|| "256,64,16,1".to_owned());
    let sizes: Vec<usize> = sizes.split(',').map(|size| size.parse().expect("a size")).collect();
    let folder = std::env::args().nth(3).unwrap_or_else(|| "commit-rate-data".to_owned());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        for size in sizes {
            drop(std::fs::remove_dir_all(&folder));
            let store = SqliteStore::open(folder.as_ref()).unwrap();
            measure(&store, size, Duration::from_secs(seconds as u64), wallets).await;
            let opened = Instant::now();
            drop(store);
            let closed = opened.elapsed();
            let store = SqliteStore::open(folder.as_ref()).unwrap();
            println!("      closed in {closed:?}, opened in {:?}", opened.elapsed() - closed);
            drop(store);
        }
    });
    drop(std::fs::remove_dir_all(&folder));
}

async fn measure(store: &SqliteStore, size: usize, time: Duration, wallets: usize) {
    let mut load = Load::new(wallets);
    store.begin().await.unwrap().commit(load.first_rows()).await.unwrap();
    let (mut payments, mut spent) = (0_usize, Duration::ZERO);
    let mut latencies = Vec::new();
    let (mut reading, mut writing) = (Duration::ZERO, Duration::ZERO);
    let (mut cpu_reading, mut cpu_writing) = (Duration::ZERO, Duration::ZERO);
    while spent < time {
        let (reads, changes) = load.batch(size);
        let cpu_begun = cpu();
        let begun = Instant::now();
        let mut unit = store.begin().await.unwrap();
        let mut state = State::new();
        unit.load(&reads, &mut state).await.unwrap();
        let (loaded, cpu_loaded) = (Instant::now(), cpu());
        unit.commit(changes).await.unwrap();
        reading += loaded - begun;
        writing += loaded.elapsed();
        cpu_reading += cpu_loaded - cpu_begun;
        cpu_writing += cpu() - cpu_loaded;
        latencies.push(begun.elapsed());
        spent += begun.elapsed();
        payments += size;
    }
    latencies.sort_unstable();
    let at = |part: f64| latencies[((latencies.len() - 1) as f64 * part) as usize];
    let per_payment = |time: Duration| time.as_secs_f64() * 1e6 / payments as f64;
    println!(
        "{size:4} a batch: {:.0} payments/s; load {:.1} µs, commit {:.1} µs a payment \
         (on the processor {:.1} and {:.1}); \
         batch p50 {:?} p99 {:?} max {:?}; {payments} payments, {} MB resident",
        payments as f64 / spent.as_secs_f64(),
        per_payment(reading),
        per_payment(writing),
        per_payment(cpu_reading),
        per_payment(cpu_writing),
        at(0.5),
        at(0.99),
        at(1.0),
        resident_mb(),
    );
    let list = List::Transfers { org: load.world.org, wallet: load.wallets[0] };
    let begun = Instant::now();
    let page = store.page(list, Page { after: None, limit: 50 }).await.unwrap();
    println!("      a statement of {} transfers in {:?}", page.len(), begun.elapsed());
    let _ = &load.chain;
}

/// How long this thread has been on a processor: what other programs take does not count.
fn cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = text.split_whitespace().next().and_then(|nanos| nanos.parse().ok());
    Duration::from_nanos(nanos.unwrap_or(0))
}

fn resident_mb() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<usize>().ok()).unwrap_or(0) / 1_024
}
