//! Lists, by the queries they are made of.

use std::collections::BTreeSet;

use countersign_domain::ids::OrgId;
use countersign_domain::state::Row;
use countersign_domain::time::Timestamp;
use countersign_engine::{List, LogFilter, Page, Scan, StoreError};
use deadpool_postgres::Object;
use tokio_postgres::types::ToSql;

use super::arrays::parameters;
use super::error::failed;
use super::pipeline::{Step, in_order};
use super::{found, statements};
use crate::kind::Kind;
use crate::listing;
use crate::sql::{
    Branch, LogPlaces, Merge, Want, branches, by_wallet, finish, is_of_few, is_unposted,
    scan_queries, window,
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
        List::Due { now } => return due(client, *now, page).await,
        List::Payments(filter) if is_of_few(&filter.only) && !is_unposted(filter) => of_wallets(
            (Kind::Payment, filter.org, &filter.only),
            [("payments_from", "from_wallet"), ("payments_to", "to_wallet")],
        ),
        List::Transfers { org, wallet } => of_wallets(
            (Kind::Transfer, *org, &BTreeSet::from([*wallet])),
            [("transfers_debited", "debited"), ("transfers_credited", "credited")],
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

fn of_wallets(
    (kind, org, wallets): (Kind, OrgId, &BTreeSet<countersign_domain::ids::WalletId>),
    sides: [(&'static str, &'static str); 2],
) -> Vec<Branch> {
    let of = |(index, column)| by_wallet((kind, index), column, (org, wallets), "");
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
        let sql = format!("{} {}", statements::of(kind).select, one.tail);
        rows.extend(query(client, kind, &sql, parameters(&one.parameters)).await?);
    }
    Ok(finish(scan, rows))
}

/// People join seldom and are few: all of an organization, and all places of one person, are
/// sorted by when they joined.
async fn members(
    (client, list): (&Object, &List),
    (column, record): (&str, &Record),
    page: Page,
) -> Result<Vec<Row>, StoreError> {
    let sql = format!("{} WHERE t.{column} = ?1", statements::of(Kind::Member).select);
    let mut rows = query(client, Kind::Member, &sql, parameters(record)).await?;
    rows.retain(|row| listing::shows(list, row) && listing::is_after(list, page.after, row));
    rows.sort_by_cached_key(|row| listing::rank(list, row));
    rows.truncate(page.limit);
    Ok(rows)
}

async fn due(client: &Object, now: Timestamp, page: Page) -> Result<Vec<Row>, StoreError> {
    let mut record = Record::default();
    record.instant(now);
    record.integer(i64::try_from(page.limit).unwrap_or(i64::MAX));
    let sql = format!(
        "{} WHERE t.status = 'PENDING' AND t.expires_at <= ?1
         ORDER BY t.expires_at, t.id LIMIT ?2",
        statements::of(Kind::Approval).select
    );
    query(client, Kind::Approval, &sql, parameters(&record)).await
}

/// The rows that a query finds, which selects all columns of one kind. Its parameters are numbered
/// with question marks, as those of every query that the SQL stores share.
async fn query(
    client: &Object,
    kind: Kind,
    sql: &str,
    values: Vec<Box<dyn ToSql + Sync + Send>>,
) -> Result<Vec<Row>, StoreError> {
    let statement = client.prepare_cached(&sql.replace('?', "$")).await.map_err(failed)?;
    let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| &**value as _).collect();
    let rows = client.query(&statement, &values).await.map_err(failed)?;
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

/// The first place of the log that is at or after an instant, by halving.
async fn first_at(client: &Object, org: OrgId, at: Timestamp) -> Result<i64, StoreError> {
    let (org, at) = (org.to_string(), at.unix_micros());
    let head = client.prepare_cached("SELECT seq FROM log_heads WHERE org = $1").await;
    let head = client.query_opt(&head.map_err(failed)?, &[&org]).await.map_err(failed)?;
    let head: i64 = head.map_or(Ok(0), |row| row.try_get(0)).map_err(failed)?;
    let probe = "SELECT at FROM log WHERE org = $1 AND seq >= $2 ORDER BY seq LIMIT 1";
    let probe = client.prepare_cached(probe).await.map_err(failed)?;
    let (mut low, mut high) = (1, head + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let found = client.query_opt(&probe, &[&org, &middle]).await.map_err(failed)?;
        let found: Option<i64> = found.map(|row| row.try_get(0)).transpose().map_err(failed)?;
        if found.is_some_and(|found| found < at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}
