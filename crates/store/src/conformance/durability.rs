//! What is found again when a store is opened a second time.

use std::collections::BTreeSet;

use countersign_domain::access::Environment;
use countersign_domain::idempotency::{IdempotencyRecord, StoredReply};
use countersign_domain::ids::WalletId;
use countersign_domain::state::{Change, Read, Row, State};
use countersign_engine::{List, PaymentFilter, Rows, ScanKind, Store, StoreError};

use super::{Chain, World, commit, load, pages, read, scan, variety};

/// What was committed before the store was closed.
#[derive(Debug)]
pub struct Written {
    world: World,
    rows: Vec<Row>,
    records: Vec<IdempotencyRecord>,
    from: WalletId,
}

/// How many payments a store gets before it is closed.
const PAYMENTS: usize = 300;

/// Fills a store in several batches.
pub async fn fill(store: &dyn Store) -> Result<Written, StoreError> {
    let (mut world, mut chain) = (World::new(1), Chain::default());
    let mut rows = variety::rows(&mut world.clone());
    // A log has one end: this one is written record by record below.
    rows.retain(|row| !matches!(row, Row::LogHead(_) | Row::LogRecord(_) | Row::Payment(_)));
    commit(store, rows.iter().cloned().map(Change::Insert).collect()).await?;
    world.wait(1);
    let (from, to) = (world.id(), world.id());
    let mut records = Vec::new();
    for index in 0..PAYMENTS {
        let payment = world.payment(from, to);
        let record = world.idempotency(&format!("{index}"), StoredReply::Payment(payment.id));
        let fact = countersign_domain::log::Fact::PaymentReceived { payment: payment.clone() };
        let mut changes = chain.append(&mut world, fact);
        let new = [
            Row::Transfer(world.transfer(&payment).into()),
            Row::Payment(payment.into()),
            Row::IdempotencyRecord(record.clone().into()),
        ];
        rows.extend(new.iter().cloned());
        changes.extend(new.map(Change::Insert));
        let is_record = |row: &&Row| matches!(row, Row::LogRecord(_));
        rows.extend(changes.iter().map(Change::row).filter(is_record).cloned());
        records.push(record);
        world.wait(1);
        commit(store, changes).await?;
    }
    Ok(Written { world, rows, records, from })
}

/// Finds everything again.
pub async fn find(store: &dyn Store, written: &Written) -> Result<(), StoreError> {
    let org = written.world.org;
    for row in &written.rows {
        let state = load(store, &[Read::Row(row.key())]).await?;
        let mut expected = State::new();
        expected.learn_row(row.key(), Some(row.clone()));
        assert_eq!(format!("{state:?}"), format!("{expected:?}"));
    }
    for record in &written.records {
        let found = read::<IdempotencyRecord>(store, (org, record.digest)).await?;
        assert_eq!(found.as_ref(), Some(record));
    }
    let list = List::Payments(PaymentFilter {
        org,
        environment: Environment::Sandbox,
        only: BTreeSet::from([written.from]),
        statuses: Vec::new(),
        now: written.world.now,
    });
    assert_eq!(pages(store, &list, 50).await?.len(), PAYMENTS);
    let statement = List::Transfers { org, wallet: written.from };
    assert_eq!(pages(store, &statement, 50).await?.len(), PAYMENTS);
    assert_eq!(scan(store, Rows::Of(org, ScanKind::Log), 50).await?.len(), PAYMENTS);
    let latest = store.latest().await?;
    assert_eq!(latest, Some(written.world.now.plus_seconds(-1)));
    Ok(())
}
