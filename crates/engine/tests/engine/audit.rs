//! The verification finds what somebody changed behind the engine's back, and says where.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use countersign_domain::ids::PaymentId;
use countersign_domain::ledger::{Account, Hold, Transfer};
use countersign_domain::log::LogRecord;
use countersign_domain::payment::Payment;
use countersign_domain::state::{Key, Read, Row, State};
use countersign_domain::time::Timestamp;
use countersign_engine::{
    List, Page, Prunable, Rows, Scan, ScanKind, Store, StoreError, Unit, audit,
};
use countersign_store::memory::MemoryStore;

use crate::world::{World, usd};

/// A store whose rows somebody has edited: `None` means that the row was deleted.
struct Tampered {
    inner: MemoryStore,
    edit: fn(&Row) -> Option<Row>,
}

#[async_trait]
impl Store for Tampered {
    async fn begin(&self) -> Result<Box<dyn Unit>, StoreError> {
        self.inner.begin().await
    }
    async fn read(&self, reads: Vec<Read>) -> Result<State, StoreError> {
        let inner = self.inner.read(reads.clone()).await?;
        let mut state = State::new();
        for read in reads {
            let row = match &read {
                Read::Row(Key::Payment(org, id)) => {
                    inner.get((*org, *id)).unwrap().map(Row::Payment)
                }
                Read::Row(Key::LogHead(org)) => inner.get(*org).unwrap().map(Row::LogHead),
                other => panic!("the audit reads {other:?}"),
            };
            let Read::Row(key) = read else { unreachable!() };
            state.learn_row(key, row.as_ref().and_then(self.edit));
        }
        Ok(state)
    }
    async fn page(&self, list: List, page: Page) -> Result<Vec<Row>, StoreError> {
        self.inner.page(list, page).await
    }
    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        let rows = self.inner.scan(scan).await?;
        Ok(rows.iter().filter_map(self.edit).collect())
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

/// One posted payment and one held, then an edit; the complaints, without the organization.
async fn complaints(edit: fn(&Row) -> Option<Row>) -> Vec<String> {
    let world = World::new().await;
    world.submit(world.pay("25.00", None)).await.unwrap().result.unwrap();
    world.hold_above("1000.00").await;
    world.submit(world.pay("5000.00", None)).await.unwrap().result.unwrap();
    let store = Tampered { inner: world.store.clone(), edit };
    let report = audit::verify(&store).await.unwrap();
    assert_eq!(report.complaints_total, u64::try_from(report.complaints.len()).unwrap());
    let tell = |complaint: &audit::Complaint| {
        let words = complaint.what.split(' ').filter(|word| !word.contains("_0"));
        let what: Vec<&str> = words.collect();
        format!("{}: {} / {}", what.join(" "), complaint.expected, complaint.found)
    };
    report.complaints.iter().map(tell).collect()
}

/// A complaint without the names of wallets, which differ from run to run.
fn without_wallets(complaint: &str) -> String {
    let words = complaint.split(' ').filter(|word| !word.starts_with("wal_"));
    words.collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn untouched_rows_hold() {
    assert_eq!(complaints(|row| Some(row.clone())).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_record_with_other_words_is_found() {
    let edit = |row: &Row| match row {
        Row::LogRecord(record) if record.seq == 3 => {
            let text = record.text.replace("alice", "mallory");
            Some(Row::LogRecord(Arc::new(LogRecord { text, ..(**record).clone() })))
        }
        other => Some(other.clone()),
    };
    let found = complaints(edit).await;
    assert!(found.iter().any(|c| c.starts_with("log record 3: hash:")), "{found:?}");
    assert!(found.iter().any(|c| c.starts_with("log record 3: body:")), "{found:?}");
}

#[tokio::test]
async fn a_record_with_a_fitting_hash_breaks_the_chain_behind_it() {
    let edit = |row: &Row| match row {
        Row::LogRecord(record) if record.seq == 3 => {
            let mut body = record.body.clone();
            body.at = body.at.plus_seconds(-1);
            Some(Row::LogRecord(Arc::new(LogRecord::seal(body).unwrap())))
        }
        other => Some(other.clone()),
    };
    let found = complaints(edit).await;
    assert!(found.iter().any(|c| c.starts_with("log record 4: hash of the record before")));
}

#[tokio::test]
async fn a_tail_that_was_cut_off_is_found() {
    let edit = |row: &Row| match row {
        Row::LogRecord(record) if record.seq > 10 => None,
        other => Some(other.clone()),
    };
    let found = complaints(edit).await;
    assert!(found.iter().any(|c| c.starts_with("log head: place of the last record")), "{found:?}");
}

#[tokio::test]
async fn a_balance_that_was_raised_is_found() {
    let edit = |row: &Row| match row {
        Row::Account(account) if account.posted == usd("25.00") => {
            let posted = usd("26.00");
            Some(Row::Account(Arc::new(Account { posted, ..(**account).clone() })))
        }
        other => Some(other.clone()),
    };
    assert_eq!(complaints(edit).await, ["account USD: posted: 2500000000 / 2600000000"]);
}

#[tokio::test]
async fn a_leg_that_was_raised_unbalances_transfer_and_books() {
    let edit = |row: &Row| match row {
        Row::Transfer(transfer) => {
            let mut transfer: Transfer = (**transfer).clone();
            for leg in transfer.legs.iter_mut().filter(|leg| leg.amount == usd("25.00")) {
                leg.amount = usd("24.00");
            }
            Some(Row::Transfer(Arc::new(transfer)))
        }
        other => Some(other.clone()),
    };
    let found = complaints(edit).await;
    assert!(found.iter().any(|c| c.contains("sum of its legs: 0 / -100000000")), "{found:?}");
    assert!(found.iter().any(|c| c.contains("trial balance of USD")), "{found:?}");
}

#[tokio::test]
async fn a_transfer_that_is_gone_is_missed_by_payment_and_account() {
    let edit = |row: &Row| match row {
        Row::Transfer(transfer) if transfer.legs.iter().any(|l| l.amount == usd("25.00")) => None,
        other => Some(other.clone()),
    };
    let found = complaints(edit).await;
    assert!(found.iter().any(|c| c == "payment POSTED: transfers: 1 / 0"), "{found:?}");
    assert!(found.iter().any(|c| c.starts_with("account USD: posted")), "{found:?}");
}

#[tokio::test]
async fn a_payment_that_is_gone_is_missed_by_its_transfer() {
    let edit = |row: &Row| match row {
        Row::Payment(payment) if payment.amount == usd("25.00") => None,
        other => Some(other.clone()),
    };
    let found = complaints(edit).await;
    assert_eq!(found[0], "payment: a row / none");
    // Nor does the day in which it was spent know it any more.
    let spent = |of| format!("account USD: spent in its {of}: 0 / 2500000000");
    assert_eq!(found[1..], [spent("day"), spent("month")]);
}

#[tokio::test]
async fn a_hold_that_is_gone_is_missed() {
    let edit = |row: &Row| match row {
        Row::Hold(_) => None,
        other => Some(other.clone()),
    };
    let found = complaints(edit).await;
    assert_eq!(found.len(), 4, "approval, payment, and the account twice: {found:?}");
}

#[tokio::test]
async fn a_payment_that_says_posted_and_never_moved_money_is_found() {
    let edit = |row: &Row| match row {
        Row::Payment(payment) if payment.amount == usd("5000.00") => {
            let status = countersign_domain::payment::PaymentStatus::Posted;
            Some(Row::Payment(Arc::new(Payment { status, ..(**payment).clone() })))
        }
        other => Some(other.clone()),
    };
    let found = complaints(edit).await;
    assert!(found.iter().any(|c| c == "payment POSTED: transfers: 1 / 0"), "{found:?}");
    assert!(found.iter().any(|c| c == "hold: a pending payment / none"), "{found:?}");
}

#[tokio::test]
async fn a_payment_that_says_another_amount_than_was_moved_is_found() {
    let edit = |row: &Row| match row {
        Row::Payment(payment) if payment.amount == usd("25.00") => {
            let amount = usd("24.00");
            Some(Row::Payment(Arc::new(Payment { amount, ..(**payment).clone() })))
        }
        other => Some(other.clone()),
    };
    let found = complaints(edit).await;
    let legs = "transfer of payment legs: -2400000000, 2400000000 / -2500000000, 2500000000";
    assert_eq!(without_wallets(&found[0]), legs);
    let spent = |of| format!("account USD: spent in its {of}: 2400000000 / 2500000000");
    assert_eq!(found[1..], [spent("day"), spent("month")]);
}

#[tokio::test]
async fn a_payment_that_names_another_recipient_is_found() {
    let edit = |row: &Row| match row {
        Row::Payment(payment) if payment.amount == usd("25.00") => {
            let to = payment.from;
            Some(Row::Payment(Arc::new(Payment { to, ..(**payment).clone() })))
        }
        other => Some(other.clone()),
    };
    let found = complaints(edit).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("transfer of payment legs: "), "{found:?}");
}

#[tokio::test]
async fn a_payment_that_was_posted_twice_is_found() {
    // The second posting is a true one: the books balance, and the accounts agree.
    let world = World::new().await;
    world.submit(world.pay("25.00", None)).await.unwrap().result.unwrap();
    world.submit(world.pay("25.00", None)).await.unwrap().result.unwrap();
    let scan = Scan { rows: Rows::Of(world.org, ScanKind::Payments), after: None, limit: 9 };
    let payments = world.store.scan(scan).await.unwrap();
    let [Row::Payment(first), Row::Payment(second)] = payments.as_slice() else { panic!() };
    NAMES.set((first.id, second.id)).unwrap();
    let edit = |row: &Row| match row {
        Row::Transfer(transfer) if transfer.transaction == NAMES.get().unwrap().1 => {
            let transaction = NAMES.get().unwrap().0;
            Some(Row::Transfer(Arc::new(Transfer { transaction, ..(**transfer).clone() })))
        }
        Row::Payment(payment) if payment.id == NAMES.get().unwrap().1 => None,
        other => Some(other.clone()),
    };
    let store = Tampered { inner: world.store.clone(), edit };
    let found: Vec<String> = audit::verify(&store)
        .await
        .unwrap()
        .complaints
        .iter()
        .map(|c| format!("{}: {} / {}", c.what, c.expected, c.found))
        .collect();
    let twice = format!("payment {}: POSTED: transfers: 1 / 2", first.id);
    assert!(found.contains(&twice), "{found:?}");
}

/// The payments of the test above, of which its edit has to know.
static NAMES: OnceLock<(PaymentId, PaymentId)> = OnceLock::new();

#[tokio::test]
async fn counters_that_were_lowered_are_found() {
    let edit = |row: &Row| match row {
        Row::Account(account) if account.held.is_positive() => {
            let mut account = (**account).clone();
            account.spending.pending = usd("1.00");
            account.spending.day_spent = usd("2.00");
            Some(Row::Account(Arc::new(account)))
        }
        other => Some(other.clone()),
    };
    let pending = "account USD: pending toward its limits: 500000000000 / 100000000";
    let spent = "account USD: spent in its day: 2500000000 / 200000000";
    assert_eq!(complaints(edit).await, [pending, spent]);
}

#[tokio::test]
async fn a_hold_of_less_than_its_payment_takes_is_found() {
    let edit = |row: &Row| match row {
        Row::Hold(hold) => {
            let amount = usd("4000.00");
            Some(Row::Hold(Arc::new(Hold { amount, ..(**hold).clone() })))
        }
        other => Some(other.clone()),
    };
    let of_payment = "hold of payment amount: 500000000000 / 400000000000";
    let of_account = "account USD: held: 400000000000 / 500000000000";
    assert_eq!(complaints(edit).await, [of_payment, of_account]);
}
