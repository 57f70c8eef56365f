//! The books and the log, checked from the rows up.
//!
//! Trusts nothing that can be computed: the chain is hashed again, every balance is added up from
//! the legs of its transfers, every hold from the holds. Reads in parts, so that its memory does
//! not grow with the log.

mod books;
mod chain;
mod holds;
mod moved;
mod report;
mod spent;

use std::sync::Arc;

use countersign_domain::ids::OrgId;
use countersign_domain::ledger::Transfer;
use countersign_domain::state::{Entity, Key, Row};

use crate::{List, Page, Scan, ScanKind, Store, StoreError};
use books::Books;
use chain::Chain;
use holds::Holds;
use moved::Moved;
pub use report::{Complaint, Report};
use spent::Spent;

const PART: usize = 2_000;

/// Checks everything in a store.
pub async fn verify(store: &dyn Store) -> Result<Report, StoreError> {
    let mut report = Report::default();
    let mut after = None;
    loop {
        let page = store.page(List::Organizations, Page { after, limit: PART }).await?;
        for row in &page {
            let Row::Organization(organization) = row else { continue };
            after = Some(countersign_domain::ids::Id::ulid(organization.id).0);
            verify_organization(store, organization.id, &mut report).await?;
            report.organizations += 1;
        }
        if page.len() < PART {
            return Ok(report);
        }
    }
}

async fn verify_organization(
    store: &dyn Store,
    org: OrgId,
    report: &mut Report,
) -> Result<(), StoreError> {
    let mut chain = Chain::new(org);
    each(store, (org, ScanKind::Log), |record| chain.record(record, report)).await?;
    let head = store.read(vec![Key::LogHead(org).into()]).await?;
    let head = head.get(org).map_err(|_| StoreError::Corrupt("log head".to_owned()))?;
    chain.end(head.as_deref(), report);

    let (mut books, mut moved) = (Books::new(org), Moved::new(org));
    let mut transfers = Parts::new(store, (org, ScanKind::Transfers));
    while let Some(part) = transfers.next::<Transfer>().await? {
        let reads = part.iter().flat_map(|transfer| moved.reads(transfer)).collect();
        let payments = store.read(reads).await?;
        for transfer in &part {
            books.transfer(transfer, report);
            moved.transfer(transfer, &payments, report);
        }
    }
    let mut spent = Spent::new(org);
    each(store, (org, ScanKind::Accounts), |account| {
        books.account(account, report);
        spent.account(account);
    })
    .await?;

    let mut holds = Holds::new(org);
    each(store, (org, ScanKind::Holds), |hold| holds.hold(hold)).await?;
    each(store, (org, ScanKind::Approvals), |approval| holds.approval(approval, report)).await?;
    each(store, (org, ScanKind::Payments), |payment| {
        holds.payment(payment, report);
        moved.payment(payment, report);
        spent.payment(payment);
    })
    .await?;
    each(store, (org, ScanKind::Accounts), |account| holds.account(account, report)).await?;
    holds.end(report);
    spent.end(report);
    books.end(report);
    Ok(())
}

/// Visits every row of a kind, in order.
async fn each<E: Entity>(
    store: &dyn Store,
    of: (OrgId, ScanKind),
    mut visit: impl FnMut(&E),
) -> Result<(), StoreError> {
    let mut parts = Parts::new(store, of);
    while let Some(part) = parts.next::<E>().await? {
        part.iter().for_each(|row| visit(row));
    }
    Ok(())
}

/// All rows of a kind, in order, part by part.
struct Parts<'store> {
    store: &'store dyn Store,
    of: (OrgId, ScanKind),
    after: Option<Key>,
    ended: bool,
}

impl<'store> Parts<'store> {
    const fn new(store: &'store dyn Store, of: (OrgId, ScanKind)) -> Self {
        Self { store, of, after: None, ended: false }
    }

    /// The next rows; none when all were seen.
    async fn next<E: Entity>(&mut self) -> Result<Option<Vec<Arc<E>>>, StoreError> {
        if self.ended {
            return Ok(None);
        }
        let (org, kind) = self.of;
        let scan = Scan { org, kind, after: self.after.take(), limit: PART };
        let part = self.store.scan(scan).await?;
        self.ended = part.len() < PART;
        self.after = part.last().map(Row::key);
        Ok(Some(part.iter().filter_map(E::from_row).map(Arc::clone).collect()))
    }
}
