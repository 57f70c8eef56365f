//! The books and the log, checked from the rows up.
//!
//! Trusts nothing that can be computed: the chain is hashed again, every balance is added up from
//! the legs of its transfers, every hold from the holds. Reads in parts, so that its memory does
//! not grow with the log.

mod books;
mod chain;
mod holds;
mod moved;
mod queues;
mod report;
mod spent;
mod tallies;

use std::sync::Arc;

use countersign_domain::ids::OrgId;
use countersign_domain::ledger::Transfer;
use countersign_domain::state::{Entity, Key};

use crate::organizations::organizations;
use crate::parts::Parts;
use crate::{Rows, ScanKind, Store, StoreError};
use books::Books;
use chain::Chain;
use holds::Holds;
use moved::Moved;
use queues::Queues;
pub use report::{Complaint, Report};
use spent::Spent;
use tallies::Tallies;

const PART: usize = 2_000;

/// Checks everything in a store.
pub async fn verify(store: &dyn Store) -> Result<Report, StoreError> {
    let mut report = Report::default();
    for org in organizations(store).await? {
        verify_organization(store, org, &mut report).await?;
        report.organizations += 1;
    }
    Ok(report)
}

async fn verify_organization(
    store: &dyn Store,
    org: OrgId,
    report: &mut Report,
) -> Result<(), StoreError> {
    let mut chain = Chain::new(org);
    each(store, Rows::Of(org, ScanKind::Log), |record| chain.record(record, report)).await?;
    let head = store.read(vec![Key::LogHead(org).into()]).await?;
    let head = head.get(org).map_err(|_| StoreError::Corrupt("log head".to_owned()))?;
    chain.end(head.as_deref(), report);

    let (mut books, mut moved) = (Books::new(org), Moved::new(org));
    let mut transfers = Parts::new(store, Rows::Of(org, ScanKind::Transfers), PART);
    while let Some(part) = transfers.next().await? {
        let part: Vec<&Arc<Transfer>> = part.iter().filter_map(Entity::from_row).collect();
        let reads = part.iter().flat_map(|transfer| moved.reads(transfer)).collect();
        let payments = store.read(reads).await?;
        for transfer in &part {
            books.transfer(transfer, report);
            moved.transfer(transfer, &payments, report);
        }
    }
    let mut spent = Spent::new(org);
    each(store, Rows::Of(org, ScanKind::Accounts), |account| {
        books.account(account, report);
        spent.account(account);
    })
    .await?;

    let (mut holds, mut tallies) = (Holds::new(org), Tallies::new(org));
    each(store, Rows::Of(org, ScanKind::Holds), |hold| holds.hold(hold)).await?;
    let mut queues = Queues::new(org);
    each(store, Rows::Of(org, ScanKind::Approvals), |approval| {
        holds.approval(approval, report);
        queues.approval(approval);
    })
    .await?;
    each(store, Rows::Of(org, ScanKind::Queues), |queue| queues.queue(queue, report)).await?;
    each(store, Rows::Of(org, ScanKind::Payments), |payment| {
        holds.payment(payment, report);
        moved.payment(payment, report);
        spent.payment(payment);
        tallies.payment(payment);
    })
    .await?;
    each(store, Rows::Of(org, ScanKind::Instructions), |instruction| {
        holds.instruction(instruction, report);
        moved.instruction(instruction, report);
        spent.instruction(instruction);
        tallies.instruction(instruction);
    })
    .await?;
    each(store, Rows::Of(org, ScanKind::Accounts), |account| holds.account(account, report))
        .await?;
    each(store, Rows::Of(org, ScanKind::Tallies), |tally| tallies.tally(tally, report)).await?;
    tallies.end(report);
    queues.end(report);
    holds.end(report);
    spent.end(report);
    books.end(report);
    Ok(())
}

/// Visits every row of a kind, in order.
async fn each<E: Entity>(
    store: &dyn Store,
    rows: Rows,
    mut visit: impl FnMut(&E),
) -> Result<(), StoreError> {
    let mut parts = Parts::new(store, rows, PART);
    while let Some(part) = parts.next().await? {
        part.iter().filter_map(E::from_row).for_each(|row| visit(row));
    }
    Ok(())
}
