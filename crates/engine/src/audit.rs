//! The books and the log, checked from the rows up.
//!
//! Trusts nothing that can be computed: the chain is hashed again, every balance is added up from
//! the legs of its transfers, every hold from the holds. Reads in parts, so that its memory does
//! not grow with the log.

mod books;
mod chain;
mod holds;
mod report;

use countersign_domain::ids::OrgId;
use countersign_domain::state::{Entity, Key, Row};

use crate::{List, Page, Scan, ScanKind, Store, StoreError};
use books::Books;
use chain::Chain;
use holds::Holds;
pub use report::{Complaint, Report};

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

    let mut books = Books::new(org);
    each(store, (org, ScanKind::Transfers), |transfer| books.transfer(transfer, report)).await?;
    each(store, (org, ScanKind::Accounts), |account| books.account(account, report)).await?;

    let mut holds = Holds::new(org);
    each(store, (org, ScanKind::Holds), |hold| holds.hold(hold)).await?;
    each(store, (org, ScanKind::Approvals), |approval| holds.approval(approval, report)).await?;
    each(store, (org, ScanKind::Payments), |payment| {
        holds.payment(payment, report);
        books.payment(payment, report);
    })
    .await?;
    each(store, (org, ScanKind::Accounts), |account| holds.account(account, report)).await?;
    holds.end(report);
    books.end(report);
    Ok(())
}

/// Visits every row of a kind, in order.
async fn each<E: Entity>(
    store: &dyn Store,
    (org, kind): (OrgId, ScanKind),
    mut visit: impl FnMut(&E),
) -> Result<(), StoreError> {
    let mut after = None;
    loop {
        let scan = Scan { org, kind, after: after.take(), limit: PART };
        let part = store.scan(scan).await?;
        for row in &part {
            if let Some(row) = E::from_row(row) {
                visit(row);
            }
        }
        if part.len() < PART {
            return Ok(());
        }
        after = part.last().map(Row::key);
    }
}
