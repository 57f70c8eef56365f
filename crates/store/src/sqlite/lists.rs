//! Lists, by the queries they are made of.

use std::collections::BTreeSet;

use countersign_domain::ids::OrgId;
use countersign_domain::state::Row;
use countersign_domain::time::Timestamp;
use countersign_engine::{List, LogFilter, Page, StoreError};
use rusqlite::Connection;

use super::error::failed;
use super::source::Source;
use super::store::Tails;
use super::wallet_pages;
use super::{fetch, statements};
use crate::kind::Kind;
use crate::listing;
use crate::sql::{Branch, LogPlaces, Merge, Want, branches, is_of_few, is_unposted, window};
use crate::tables::{Record, Value};

/// A page of a list.
pub(super) fn page(
    connection: &Connection,
    tails: &Tails,
    list: &List,
    page: Page,
) -> Result<Vec<Row>, StoreError> {
    let places = match list {
        List::Memberships { person } => {
            let mut record = Record::default();
            record.id(*person);
            return members((connection, list), ("person", &record), page);
        }
        List::Members { org } => {
            let mut record = Record::default();
            record.id(*org);
            return members((connection, list), ("org", &record), page);
        }
        List::Due { now } => return due(connection, *now, page),
        List::Payments(filter) if is_of_few(&filter.only) && !is_unposted(filter) => {
            let wallets = (filter.org, &filter.only);
            let source = (Source::Payments, &*tails.payments);
            return wallet_pages::page(connection, source, list, wallets, page);
        }
        List::Transfers { org, wallet } => {
            let wallets = (*org, &BTreeSet::from([*wallet]));
            let source = (Source::Transfers, &*tails.transfers);
            return wallet_pages::page(connection, source, list, wallets, page);
        }
        List::Log(filter) => log_places(connection, filter)?,
        _ => LogPlaces::default(),
    };
    let branches = branches(list, places);
    let mut merge = Merge::new(list, branches.len(), page);
    loop {
        let wants = merge.wants();
        if wants.is_empty() {
            return Ok(merge.into_rows());
        }
        for want in wants {
            let Some(branch) = branches.get(want.branch) else { continue };
            merge.give(want, part(connection, list, branch, want)?);
        }
    }
}

/// A part of a branch.
fn part(
    connection: &Connection,
    list: &List,
    branch: &Branch,
    want: Want,
) -> Result<Vec<Row>, StoreError> {
    let mut record = Record::default();
    window(list, want, &mut record);
    let values = record.values().chain(branch.parameters.values());
    let select = statements::select_by(branch.kind, branch.index);
    fetch::query(connection, branch.kind, &format!("{select} {}", branch.tail()), values)
}

/// People join seldom and are few: all of an organization, and all places of one person, are
/// sorted by when they joined.
fn members(
    (connection, list): (&Connection, &List),
    (column, record): (&str, &Record),
    page: Page,
) -> Result<Vec<Row>, StoreError> {
    let sql = format!("{} WHERE t.{column} = ?1", statements::of(Kind::Member).select);
    let mut rows = fetch::query(connection, Kind::Member, &sql, record.values())?;
    rows.retain(|row| listing::shows(list, row) && listing::is_after(list, page.after, row));
    rows.sort_by_cached_key(|row| listing::rank(list, row));
    rows.truncate(page.limit);
    Ok(rows)
}

fn due(connection: &Connection, now: Timestamp, page: Page) -> Result<Vec<Row>, StoreError> {
    let sql = format!(
        "{} WHERE t.status = 'PENDING' AND t.expires_at <= ?1
         ORDER BY t.expires_at, t.id LIMIT ?2",
        statements::select_by(Kind::Approval, Some("approvals_due"))
    );
    let limit = i64::try_from(page.limit).unwrap_or(i64::MAX);
    let values = [Value::Integer(now.unix_micros()), Value::Integer(limit)];
    fetch::query(connection, Kind::Approval, &sql, values)
}

/// Where the instants of a filter are.
fn log_places(connection: &Connection, filter: &LogFilter) -> Result<LogPlaces, StoreError> {
    let place =
        |at: Option<Timestamp>| at.map(|at| first_at(connection, filter.org, at)).transpose();
    Ok(LogPlaces { from: place(filter.from)?, to: place(filter.to)? })
}

/// The first place of the log that is at or after an instant, by halving.
fn first_at(connection: &Connection, org: OrgId, at: Timestamp) -> Result<i64, StoreError> {
    let org = org.to_string();
    let sql = "SELECT seq FROM log_heads WHERE org = ?1";
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    let mut heads = statement.query([&org]).map_err(failed)?;
    let head = heads.next().map_err(failed)?;
    let head: i64 = head.map_or(Ok(0), |row| row.get(0)).map_err(failed)?;
    let mut probe = connection
        .prepare_cached("SELECT seq, at FROM log WHERE org = ?1 AND seq >= ?2 ORDER BY seq LIMIT 1")
        .map_err(failed)?;
    let (mut low, mut high) = (1, head + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let mut rows = probe.query(rusqlite::params![org, middle]).map_err(failed)?;
        let found: Option<i64> = match rows.next().map_err(failed)? {
            Some(row) => Some(row.get(1).map_err(failed)?),
            None => None,
        };
        if found.is_some_and(|found| found < at.unix_micros()) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}
