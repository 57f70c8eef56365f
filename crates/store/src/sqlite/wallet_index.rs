//! The payments, transfers, holds and instructions of each wallet, entered in bulk.
//!
//! An index by wallet would cost every payment several random pages. So ids gather in the tail,
//! and are entered wallet by wallet when there are many: a row of the index has many ids, and a
//! page is written once for all of them.

use std::sync::Arc;

use countersign_domain::ids::{OrgId, Ulid};
use countersign_domain::state::Row;
use countersign_engine::StoreError;
use rusqlite::Connection;

use super::error::failed;
use super::source::{Source, progress, set_progress};
use super::tail::{Place, Tail};
use super::values::bind;
use super::{fetch, statements};
use crate::kind::Kind;
use crate::tables::{Record, Value};

/// How many ids a row of the index has at most: so many stay within the row's page.
const IDS_MAX: usize = 56;

/// How many rows a commit enters at least while a run is under way.
const SLICE_MIN: usize = 64;

/// The writer's side of an index.
#[derive(Debug)]
pub(super) struct WalletIndex {
    source: Source,
    run_min: usize,
    tail: Arc<Tail>,
    /// What is left of the run, in falling order: the next rows stand at the end.
    run: Vec<Chunk>,
    /// The greatest id up to which the index will be whole when the run is done.
    run_through: Ulid,
    /// The greatest id that was ever noted.
    last: Ulid,
    /// What this batch has done, to be taken over when it is committed.
    fresh: Vec<(Place, Ulid)>,
    entered: usize,
}

/// A row of the index: ids in rising order.
type Chunk = (Place, Vec<Ulid>);

impl WalletIndex {
    /// The index as it stands in the file. Also clears away what a run has left that did not come
    /// to its end.
    pub(super) fn open(
        source: Source,
        run_min: usize,
        tail: Arc<Tail>,
        connection: &Connection,
    ) -> Result<Self, StoreError> {
        let through = source.through(connection)?;
        let (run, fresh, entered) = (Vec::new(), Vec::new(), 0);
        let (run_through, last) = (through, through);
        let mut index = Self { source, run_min, tail, run, run_through, last, fresh, entered };
        for org in organizations(source.table(), connection)? {
            index.gather(connection, &org, through)?;
        }
        if progress(connection, source.running())?.is_some_and(|running| !running.is_empty()) {
            index.clear_away(connection, through)?;
        }
        index.last = index.greatest();
        index.tail.replace(through, index.fresh.drain(..));
        index.begin_run_if_due();
        Ok(index)
    }

    /// The kind of the rows that it lists.
    pub(super) const fn kind(&self) -> Kind {
        self.source.kind()
    }

    /// A batch begins, whatever became of the one before.
    pub(super) fn begin(&mut self) {
        self.fresh.clear();
        self.entered = 0;
    }

    /// Notes a row that the batch inserts. An id that arrives late, behind what the index has or
    /// soon will have, is entered at once.
    pub(super) fn add(&mut self, connection: &Connection, row: &Row) -> Result<(), StoreError> {
        let Some((org, id, wallets)) = self.source.wallets(row) else { return Ok(()) };
        for wallet in wallets {
            let place = (org, wallet);
            if id > self.run_through {
                self.fresh.push((place, id));
            } else {
                self.enter(connection, &(place, vec![id]))?;
            }
        }
        Ok(())
    }

    /// Enters a slice of the run that is under way.
    pub(super) fn advance(&mut self, connection: &Connection) -> Result<(), StoreError> {
        if self.run.is_empty() {
            return Ok(());
        }
        // Twice what came in, so that a run is done before the next one has gathered.
        let slice = SLICE_MIN.max(self.fresh.len() * 2).min(self.run.len());
        for chunk in self.run.iter().rev().take(slice) {
            self.enter(connection, chunk)?;
        }
        self.entered = slice;
        let is_done = slice == self.run.len();
        let running = if is_done { String::new() } else { self.source.text(self.run_through) };
        set_progress(connection, self.source.running(), &running)?;
        if is_done {
            let through = self.source.text(self.run_through);
            set_progress(connection, self.source.index(), &through)?;
        }
        Ok(())
    }

    /// The batch is committed.
    pub(super) fn committed(&mut self) {
        self.last = self.greatest();
        self.tail.add(self.fresh.drain(..));
        if self.entered > 0 {
            self.run.truncate(self.run.len() - self.entered);
            self.entered = 0;
            if self.run.is_empty() {
                self.tail.end_run(self.run_through);
            }
        }
        self.begin_run_if_due();
    }

    /// The greatest id that was noted, those of this batch included.
    fn greatest(&self) -> Ulid {
        self.fresh.iter().map(|(_, id)| *id).fold(self.last, Ulid::max)
    }

    fn begin_run_if_due(&mut self) {
        if !self.run.is_empty() || self.tail.recent_len() < self.run_min {
            return;
        }
        self.run_through = self.last;
        let rows = self.tail.begin_run().into_iter().flat_map(|(place, mut ids)| {
            ids.sort_unstable();
            let chunk = |ids: &[Ulid]| (place, ids.to_vec());
            ids.chunks(IDS_MAX).map(chunk).collect::<Vec<Chunk>>()
        });
        self.run = rows.collect();
        self.run.sort_unstable_by(|one, other| other.cmp(one));
    }

    fn enter(&self, connection: &Connection, chunk: &Chunk) -> Result<(), StoreError> {
        let ((org, wallet), ids) = chunk;
        let sql = format!(
            "INSERT OR IGNORE INTO {} (org, wallet, last, ids) VALUES (?1, ?2, ?3, ?4)",
            self.source.index()
        );
        let Some(last) = ids.last() else { return Ok(()) };
        let mut record = Record::default();
        record.id(*org);
        record.id(*wallet);
        self.source.write(*last, &mut record);
        let bytes: Vec<u8> = ids.iter().flat_map(|id| id.0.to_be_bytes()).collect();
        let values = record.values().chain([Value::Blob(&bytes)]);
        let mut statement = connection.prepare_cached(&sql).map_err(failed)?;
        bind(&mut statement, 1, values).map_err(failed)?;
        statement.raw_execute().map(drop).map_err(failed)
    }

    /// Gathers an organization's rows that the index does not have.
    fn gather(
        &mut self,
        connection: &Connection,
        org: &str,
        mut after: Ulid,
    ) -> Result<(), StoreError> {
        const PART: usize = 1_024;
        let select = &statements::of(self.source.kind()).select;
        let sql = format!("{select} WHERE t.org = ?1 AND t.id > ?2 ORDER BY t.id LIMIT {PART}");
        loop {
            let text = self.source.text(after);
            let values = [Value::Text(org), Value::Text(&text)];
            let rows = fetch::query(connection, self.source.kind(), &sql, values)?;
            for row in &rows {
                self.add(connection, row)?;
            }
            match rows.last() {
                Some(last) if rows.len() == PART => after = Ulid(crate::listing::position(last)),
                _ => return Ok(()),
            }
        }
    }

    /// Takes out what an unfinished run has entered: the next run enters it again, in other rows.
    fn clear_away(&self, connection: &Connection, through: Ulid) -> Result<(), StoreError> {
        let sql = format!(
            "DELETE FROM {} WHERE org = ?1 AND wallet = ?2 AND last > ?3",
            self.source.index()
        );
        let through = self.source.text(through);
        let begun = connection.unchecked_transaction().map_err(failed)?;
        let mut statement = connection.prepare_cached(&sql).map_err(failed)?;
        let mut places: Vec<Place> = self.fresh.iter().map(|(place, _)| *place).collect();
        places.sort_unstable();
        places.dedup();
        for (org, wallet) in places {
            let names = [org.to_string(), wallet.to_string(), through.clone()];
            statement.execute(names).map_err(failed)?;
        }
        set_progress(connection, self.source.running(), "")?;
        begun.commit().map_err(failed)
    }
}

/// The organizations that have rows in a table whose key begins with one: a seek for each.
pub(super) fn organizations(
    table: &str,
    connection: &Connection,
) -> Result<Vec<String>, StoreError> {
    let sql = format!("SELECT org FROM {table} WHERE org > ?1 ORDER BY org LIMIT 1");
    let mut statement = connection.prepare_cached(&sql).map_err(failed)?;
    let mut organizations: Vec<String> = Vec::new();
    loop {
        let after = organizations.last().map_or("", String::as_str);
        let mut rows = statement.query([after]).map_err(failed)?;
        let Some(row) = rows.next().map_err(failed)? else { break };
        let next = row.get(0).map_err(failed)?;
        drop(rows);
        organizations.push(next);
    }
    Ok(organizations)
}

/// The ids of a wallet that the index has, before a position: the greatest ones, falling, and at
/// least `wanted` of them where there are so many.
pub(super) fn ids(
    connection: &Connection,
    source: Source,
    (org, wallet): (OrgId, countersign_domain::ids::WalletId),
    before: Option<u128>,
    wanted: usize,
) -> Result<Vec<Ulid>, StoreError> {
    let mut found: Vec<Ulid> = Vec::new();
    let is_before = |id: &Ulid| before.is_none_or(|before| id.0 < before);
    let (org, wallet) = (org.to_string(), wallet.to_string());
    let position = before.map_or_else(|| "~".to_owned(), |before| source.text(Ulid(before)));
    let index = source.index();
    // The row that the position lies within. Rows of one id are late ones, that lie within others.
    let above = format!(
        "SELECT ids FROM {index} WHERE org = ?1 AND wallet = ?2 AND last >= ?3 ORDER BY last"
    );
    let mut statement = connection.prepare_cached(&above).map_err(failed)?;
    let mut rows = statement.query([&org, &wallet, &position]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let ids = unpack(row.get_ref(0).and_then(|ids| Ok(ids.as_blob()?)).map_err(failed)?);
        found.extend(ids.iter().copied().filter(is_before));
        if ids.len() > 1 {
            break;
        }
    }
    let below = format!(
        "SELECT ids FROM {index} WHERE org = ?1 AND wallet = ?2 AND last < ?3 ORDER BY last DESC"
    );
    let mut statement = connection.prepare_cached(&below).map_err(failed)?;
    let mut rows = statement.query([&org, &wallet, &position]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let ids = unpack(row.get_ref(0).and_then(|ids| Ok(ids.as_blob()?)).map_err(failed)?);
        found.sort_unstable_by(|one, other| other.cmp(one));
        // Enough, once no row further down can have an id among the greatest.
        if wanted > 0 && found.get(wanted - 1).is_some_and(|least| ids.last() < Some(least)) {
            break;
        }
        found.extend(ids);
    }
    found.sort_unstable_by(|one, other| other.cmp(one));
    found.dedup();
    Ok(found)
}

fn unpack(bytes: &[u8]) -> Vec<Ulid> {
    let (ids, _) = bytes.as_chunks::<16>();
    ids.iter().map(|bytes| Ulid(u128::from_be_bytes(*bytes))).collect()
}
