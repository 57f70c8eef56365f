//! Lists, by the queries they are made of.

use std::collections::BTreeSet;

use countersign_domain::ids::OrgId;
use countersign_domain::ledger::HoldStatus;
use countersign_domain::state::Row;
use countersign_domain::time::Timestamp;
use countersign_engine::{InstructionFilter, List, LogFilter, Page, Scan, StoreError};
use deadpool_postgres::Object;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::arrays::{Owned, borrowed, parameters};
use super::error::failed;
use super::pipeline::{Step, in_order};
use super::{found, id, statements};
use crate::kind::Kind;
use crate::sql::{
    Branch, DUE, DUE_DELIVERIES, Due, Halving, INSTRUCTIONS_DUE, LOG_AFTER, LogPlaces, MAILS_DUE,
    Merge, ScanQuery, Want, branches, by_wallet, finish, is_of_few, is_unposted, of_due,
    of_due_deliveries, of_log_after, of_members, scan_queries, window,
};
use crate::tables::Record;

/// A page of a list.
pub(super) async fn page(client: &Object, list: &List, page: Page) -> Result<Vec<Row>, StoreError> {
    let branches = match list {
        List::Memberships { person } => {
            let mut record = Record::default();
            record.id(*person);
            return members((client, list), ("person", &record), page).await;
        }
        List::Members { org } => {
            let mut record = Record::default();
            record.id(*org);
            return members((client, list), ("org", &record), page).await;
        }
        List::Due { now } => return due(client, &DUE, (*now, page)).await,
        List::MailsDue { now } => return due(client, &MAILS_DUE, (*now, page)).await,
        List::DueInstructions { now } => {
            return due(client, &INSTRUCTIONS_DUE, (*now, page)).await;
        }
        List::LogAfter { org } => return log_after(client, *org, page).await,
        List::DueDeliveries { org, webhook, now } => {
            let select = &statements::of(Kind::Delivery).select;
            let record = of_due_deliveries((*org, *webhook), *now, page);
            let sql = format!("{select} {DUE_DELIVERIES}");
            return query(client, Kind::Delivery, &sql, parameters(&record)).await;
        }
        List::Payments(filter) if is_of_few(&filter.only) && !is_unposted(filter) => of_wallets(
            (Kind::Payment, filter.org, &filter.only),
            [
                ("payments_from", "from_wallet", " AND t.legs IS NULL"),
                ("payments_moved_from", "from_wallet", " AND t.legs IS NOT NULL"),
                ("payments_to", "to_wallet", " AND t.legs IS NULL"),
                ("payments_moved_to", "to_wallet", " AND t.legs IS NOT NULL"),
            ],
        ),
        List::Transfers { org, wallet } => of_wallets(
            (Kind::Transfer, *org, &BTreeSet::from([*wallet])),
            [("transfers_debited", "debited", ""), ("transfers_credited", "credited", "")],
        ),
        List::Holds { org, wallet, status } if *status != Some(HoldStatus::Pending) => {
            of_wallets((Kind::Hold, *org, &[*wallet].into()), [("holds_of_wallet", "wallet", "")])
        }
        List::Instructions(InstructionFilter { org, wallet: Some(wallet), .. }) => of_wallets(
            (Kind::Instruction, *org, &[*wallet].into()),
            [("instructions_of_wallet", "wallet", "")],
        ),
        List::Log(filter) => branches(list, log_places(client, filter).await?),
        _ => branches(list, LogPlaces::default()),
    };
    let mut merge = Merge::new(list, branches.len(), page);
    loop {
        let wants = merge.wants();
        if wants.is_empty() {
            return Ok(merge.into_rows());
        }
        let of =
            |want: &Want| branches.get(want.branch).map(|branch| part(client, list, branch, *want));
        let steps = wants.iter().filter_map(of).map(|part| -> Step<'_, _> { Box::pin(part) });
        for (want, part) in wants.iter().zip(in_order(steps.collect()).await) {
            merge.give(*want, part?);
        }
    }
}

fn of_wallets<const N: usize>(
    (kind, org, wallets): (Kind, OrgId, &BTreeSet<countersign_domain::ids::WalletId>),
    sides: [(&'static str, &'static str, &'static str); N],
) -> Vec<Branch> {
    let of = |(index, column, narrow)| by_wallet((kind, index), column, (org, wallets), narrow);
    sides.into_iter().flat_map(of).collect()
}

/// A part of a branch.
async fn part(
    client: &Object,
    list: &List,
    branch: &Branch,
    want: Want,
) -> Result<Vec<Row>, StoreError> {
    let mut record = Record::default();
    window(list, want, &mut record);
    let mut values = parameters(&record);
    values.extend(parameters(&branch.parameters));
    let select = &statements::of(branch.kind).select;
    query(client, branch.kind, &format!("{select} {}", branch.tail()), values).await
}

/// A part of a scan.
pub(super) async fn scan(client: &Object, scan: &Scan) -> Result<Vec<Row>, StoreError> {
    let kind = Kind::from(scan.rows);
    let mut rows = Vec::new();
    for one in scan_queries(scan)? {
        let tail = if kind == Kind::Transfer { up_to_apart(&one) } else { one.tail };
        let sql = format!("{} {tail}", statements::of(kind).select);
        rows.extend(query(client, kind, &sql, parameters(&one.parameters)).await?);
    }
    Ok(finish(scan, rows))
}

/// A part of a scan of transfers that looks no further than as many of those that have rows of
/// their own: else every part would look through all payments behind it that have no transfer
/// within.
fn up_to_apart(query: &ScanQuery) -> String {
    let Some((condition, rest)) = query.tail.split_once(" ORDER BY ") else {
        return query.tail.clone();
    };
    let limit = query.parameters.len();
    format!(
        "{condition} AND t.id <= coalesce((SELECT t.id FROM transfers_apart AS t {condition}
         ORDER BY t.id LIMIT 1 OFFSET ?{limit}::bigint - 1), '{LAST}'::uuid) ORDER BY {rest}"
    )
}

/// The last id that there can be.
const LAST: Uuid = Uuid::max();

async fn members(
    (client, list): (&Object, &List),
    (column, record): (&str, &Record),
    page: Page,
) -> Result<Vec<Row>, StoreError> {
    let sql = format!("{} WHERE t.{column} = ?1", statements::of(Kind::Member).select);
    let rows = query(client, Kind::Member, &sql, parameters(record)).await?;
    Ok(of_members(list, page, rows))
}

async fn due(
    client: &Object,
    due: &Due,
    (now, page): (Timestamp, Page),
) -> Result<Vec<Row>, StoreError> {
    let sql = format!("{} {}", statements::of(due.kind).select, due.tail);
    query(client, due.kind, &sql, parameters(&of_due(now, page))).await
}

async fn log_after(client: &Object, org: OrgId, page: Page) -> Result<Vec<Row>, StoreError> {
    let sql = format!("{} {LOG_AFTER}", statements::of(Kind::LogRecord).select);
    query(client, Kind::LogRecord, &sql, parameters(&of_log_after(org, page))).await
}

/// The rows that a query finds, which selects all columns of one kind. Its parameters are numbered
/// with question marks, as those of every query that the SQL stores share.
async fn query(
    client: &Object,
    kind: Kind,
    sql: &str,
    values: Owned,
) -> Result<Vec<Row>, StoreError> {
    let statement = client.prepare_cached(&sql.replace('?', "$")).await.map_err(failed)?;
    let rows = client.query(&statement, &borrowed(&values)).await.map_err(failed)?;
    found::rows(kind, &rows)
}

/// Where the instants of a filter are.
async fn log_places(client: &Object, filter: &LogFilter) -> Result<LogPlaces, StoreError> {
    let mut places = [None, None];
    for (place, at) in places.iter_mut().zip([filter.from, filter.to]) {
        if let Some(at) = at {
            *place = Some(first_at(client, filter.org, at).await?);
        }
    }
    let [from, to] = places;
    Ok(LogPlaces { from, to })
}

/// The first place of the log that is at or after an instant.
async fn first_at(client: &Object, org: OrgId, at: Timestamp) -> Result<i64, StoreError> {
    let org = id::of(org);
    let head: Option<i64> = number(client, Halving::HEAD, &[&org]).await?;
    let mut halving = Halving::new(head.unwrap_or(0), at);
    while let Some(place) = halving.next() {
        halving.take(place, number(client, Halving::PROBE, &[&org, &place]).await?);
    }
    Ok(halving.place())
}

/// The one number of the one row that a query finds, if it finds any.
async fn number(
    client: &Object,
    sql: &str,
    values: &[&(dyn ToSql + Sync)],
) -> Result<Option<i64>, StoreError> {
    let statement = client.prepare_cached(&sql.replace('?', "$")).await.map_err(failed)?;
    let row = client.query_opt(&statement, values).await.map_err(failed)?;
    row.map(|row| row.try_get(0)).transpose().map_err(failed)
}
