//! Several sorted queries as one list.

use std::collections::VecDeque;

use countersign_domain::state::Row;
use countersign_engine::{List, Page, StoreError};
use rusqlite::Connection;

use super::fetch;
use crate::kind::Kind;
use crate::listing;
use crate::tables::{Record, Value};

/// How many rows a query is asked for at least; a filter may let few of them through.
const PART_MIN: usize = 32;

/// How many at most.
const PART_MAX: usize = 512;

/// A query whose rows come newest first, part by part. Its first parameter is the position that a
/// part begins behind, its second how many rows it has, the others are its own.
pub(super) struct Branch {
    sql: String,
    parameters: Record,
}

impl Branch {
    /// A query with its own parameters.
    pub(super) fn new(sql: String, parameters: impl FnOnce(&mut Record)) -> Self {
        let mut record = Record::default();
        parameters(&mut record);
        Self::with(sql, record)
    }

    /// A query whose own parameters are written already.
    pub(super) const fn with(sql: String, parameters: Record) -> Self {
        Self { sql, parameters }
    }
}

/// A branch and what was read ahead of it.
struct Stream<'b> {
    branch: &'b Branch,
    ready: VecDeque<Row>,
    after: Option<u128>,
    ended: bool,
}

/// The rows of all branches that the list shows, each once, newest first.
pub(super) fn merge(
    connection: &Connection,
    list: &List,
    branches: &[Branch],
    page: Page,
) -> Result<Vec<Row>, StoreError> {
    let part = page.limit.clamp(PART_MIN, PART_MAX);
    let stream =
        |branch| Stream { branch, ready: VecDeque::new(), after: page.after, ended: false };
    let mut streams: Vec<Stream<'_>> = branches.iter().map(stream).collect();
    let mut rows: Vec<Row> = Vec::new();
    while rows.len() < page.limit {
        for stream in &mut streams {
            stream.fill(connection, list, part)?;
        }
        let newest =
            streams.iter_mut().max_by_key(|stream| stream.ready.front().map(listing::position));
        let Some(row) = newest.and_then(|stream| stream.ready.pop_front()) else { break };
        // A row that is found by several branches comes from each of them, one behind the other.
        if rows.last() != Some(&row) {
            rows.push(row);
        }
    }
    Ok(rows)
}

impl Stream<'_> {
    /// Reads on until there is a row that the list shows.
    fn fill(
        &mut self,
        connection: &Connection,
        list: &List,
        part: usize,
    ) -> Result<(), StoreError> {
        let kind = Kind::listed(list);
        while self.ready.is_empty() && !self.ended {
            let mut window = Record::default();
            position(kind, self.after, &mut window);
            let limit = i64::try_from(part).unwrap_or(i64::MAX);
            let values = window.values().chain([Value::Integer(limit)]);
            let values = values.chain(self.branch.parameters.values());
            let rows = fetch::query(connection, kind, &self.branch.sql, values)?;
            self.ended = rows.len() < part;
            self.after = rows.last().map(listing::position).or(self.after);
            self.ready = rows.into_iter().filter(|row| listing::shows(list, row)).collect();
        }
        Ok(())
    }
}

/// A position as it stands in the tables; behind all of them for the first page.
fn position(kind: Kind, after: Option<u128>, to: &mut Record) {
    use countersign_domain::ids::{
        ApprovalId, HoldId, Id, KeyId, OrgId, PaymentId, PolicyId, TransferId, Ulid, WalletId,
    };
    fn id<T: Id>(after: Option<u128>, to: &mut Record) {
        match after {
            Some(bits) => to.id(T::from_ulid(Ulid(bits))),
            // Behind every character of an id.
            None => to.display(format_args!("{}~", T::PREFIX)),
        }
    }
    match kind {
        Kind::Organization => id::<OrgId>(after, to),
        Kind::ApiKey => id::<KeyId>(after, to),
        Kind::Wallet => id::<WalletId>(after, to),
        Kind::Hold => id::<HoldId>(after, to),
        Kind::Transfer => id::<TransferId>(after, to),
        Kind::Policy => id::<PolicyId>(after, to),
        Kind::Payment => id::<PaymentId>(after, to),
        Kind::Approval => id::<ApprovalId>(after, to),
        _ => to.integer(after.and_then(|after| i64::try_from(after).ok()).unwrap_or(i64::MAX)),
    }
}
