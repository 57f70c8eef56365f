//! Lists, by the queries they are made of.

use std::collections::BTreeSet;

use countersign_domain::ids::{OrgId, WalletId};
use countersign_domain::ledger::HoldStatus;
use countersign_domain::state::Row;
use countersign_domain::time::Timestamp;
use countersign_engine::{InstructionFilter, List, LogFilter, Page, StoreError};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::failed;
use super::source::Source;
use super::store::Tails;
use super::wallet_pages;
use super::{fetch, statements};
use crate::kind::Kind;
use crate::sql::{
    Branch, DUE, DUE_DELIVERIES, Due, Halving, INSTRUCTIONS_DUE, LOG_AFTER, LogPlaces, MAILS_DUE,
    Merge, Want, branches, is_of_few, is_unposted, of_due, of_due_deliveries, of_log_after,
    of_members, window,
};
use crate::tables::Record;

/// A page of a list.
pub(super) fn page(
    connection: &Connection,
    tails: &Tails,
    list: &List,
    page: Page,
) -> Result<Vec<Row>, StoreError> {
    let of_wallets = |source: Source, wallets: (OrgId, &BTreeSet<WalletId>)| {
        let tail = tails.of(source);
        wallet_pages::page(connection, (source, tail), list, wallets, page)
    };
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
        List::Due { now } => return due(connection, &DUE, (*now, page)),
        List::MailsDue { now } => return due(connection, &MAILS_DUE, (*now, page)),
        List::DueInstructions { now } => {
            return due(connection, &INSTRUCTIONS_DUE, (*now, page));
        }
        List::LogAfter { org } => return log_after(connection, *org, page),
        List::DueDeliveries { org, webhook, now } => {
            let select = statements::select_by(Kind::Delivery, Some("deliveries_due"));
            let record = of_due_deliveries((*org, *webhook), *now, page);
            let sql = format!("{select} {DUE_DELIVERIES}");
            return fetch::query(connection, Kind::Delivery, &sql, record.values());
        }
        List::Payments(filter) if is_of_few(&filter.only) && !is_unposted(filter) => {
            return of_wallets(Source::Payments, (filter.org, &filter.only));
        }
        List::Transfers { org, wallet } => {
            return of_wallets(Source::Transfers, (*org, &[*wallet].into()));
        }
        List::Holds { org, wallet, status } if *status != Some(HoldStatus::Pending) => {
            return of_wallets(Source::Holds, (*org, &[*wallet].into()));
        }
        List::Instructions(InstructionFilter { org, wallet: Some(wallet), .. }) => {
            return of_wallets(Source::Instructions, (*org, &[*wallet].into()));
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

fn members(
    (connection, list): (&Connection, &List),
    (column, record): (&str, &Record),
    page: Page,
) -> Result<Vec<Row>, StoreError> {
    let sql = format!("{} WHERE t.{column} = ?1", statements::of(Kind::Member).select);
    let rows = fetch::query(connection, Kind::Member, &sql, record.values())?;
    Ok(of_members(list, page, rows))
}

fn due(
    connection: &Connection,
    due: &Due,
    (now, page): (Timestamp, Page),
) -> Result<Vec<Row>, StoreError> {
    let sql = format!("{} {}", statements::select_by(due.kind, Some(due.index)), due.tail);
    fetch::query(connection, due.kind, &sql, of_due(now, page).values())
}

fn log_after(connection: &Connection, org: OrgId, page: Page) -> Result<Vec<Row>, StoreError> {
    let sql = format!("{} {LOG_AFTER}", statements::of(Kind::LogRecord).select);
    fetch::query(connection, Kind::LogRecord, &sql, of_log_after(org, page).values())
}

/// Where the instants of a filter are.
fn log_places(connection: &Connection, filter: &LogFilter) -> Result<LogPlaces, StoreError> {
    let place =
        |at: Option<Timestamp>| at.map(|at| first_at(connection, filter.org, at)).transpose();
    Ok(LogPlaces { from: place(filter.from)?, to: place(filter.to)? })
}

/// The first place of the log that is at or after an instant.
fn first_at(connection: &Connection, org: OrgId, at: Timestamp) -> Result<i64, StoreError> {
    let org = org.to_string();
    let head = number(connection, Halving::HEAD, params![org])?;
    let mut halving = Halving::new(head.unwrap_or(0), at);
    while let Some(place) = halving.next() {
        halving.take(place, number(connection, Halving::PROBE, params![org, place])?);
    }
    Ok(halving.place())
}

/// The one number of the one row that a query finds, if it finds any.
fn number(
    connection: &Connection,
    sql: &str,
    values: impl rusqlite::Params,
) -> Result<Option<i64>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    statement.query_row(values, |row| row.get(0)).optional().map_err(failed)
}
