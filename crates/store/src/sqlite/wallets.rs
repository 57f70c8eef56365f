//! The payments and transfers of each wallet.
//!
//! An index by wallet would cost every payment several random pages. So rows gather in their own
//! order, and are entered by wallet in bulk. Up to the place in `progress` the index is whole;
//! behind it a reader looks through the rows themselves.

use countersign_domain::ids::{Id, OrgId, PaymentId, TransferId, Ulid, WalletId};
use countersign_domain::ledger::{AccountOwner, Transfer};
use countersign_domain::payment::{Payment, PaymentKind};
use countersign_domain::state::Row;
use countersign_engine::StoreError;
use rusqlite::Connection;

use super::backlog::Backlog;
use super::error::failed;
use super::fetch;
use super::values::bind;
use crate::kind::Kind;
use crate::tables::{Record, Value};

/// An index of the rows of one kind by wallet.
#[derive(Debug)]
pub(super) struct WalletIndex {
    /// Whose rows it has.
    pub(super) source: Source,
    /// The greatest id up to which it is whole.
    through: Ulid,
    /// The same, once the run under way is done.
    through_run: Ulid,
    /// The greatest id that was noted.
    last: Ulid,
    backlog: Backlog<Entry>,
}

/// Which rows are indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Payments, budgets left out, by both sides.
    Payments,
    /// Transfers, by the wallets among their legs.
    Transfers,
}

/// Ordered as the index is, so that a sorted run walks through its pages once.
type Entry = (OrgId, WalletId, Ulid);

impl Source {
    /// The index's table.
    pub(super) const fn index(self) -> &'static str {
        match self {
            Self::Payments => "payments_of_wallet",
            Self::Transfers => "transfers_of_wallet",
        }
    }

    /// The kind of its rows.
    pub(super) const fn kind(self) -> Kind {
        match self {
            Self::Payments => Kind::Payment,
            Self::Transfers => Kind::Transfer,
        }
    }

    const fn table(self) -> &'static str {
        crate::tables::table(self.kind()).name
    }

    /// An id as it stands in the tables.
    pub(super) fn id_text(self, id: Ulid) -> String {
        match self {
            Self::Payments => PaymentId::from_ulid(id).to_string(),
            Self::Transfers => TransferId::from_ulid(id).to_string(),
        }
    }

    fn parse(self, text: &str) -> Option<Ulid> {
        match self {
            Self::Payments => text.parse::<PaymentId>().ok().map(Id::ulid),
            Self::Transfers => text.parse::<TransferId>().ok().map(Id::ulid),
        }
    }

    /// How far the index is, as it stands in the tables.
    pub(super) fn through(self, connection: &Connection) -> Result<String, StoreError> {
        let sql = "SELECT through FROM progress WHERE name = ?1";
        let mut statement = connection.prepare_cached(sql).map_err(failed)?;
        let mut rows = statement.query([self.index()]).map_err(failed)?;
        match rows.next().map_err(failed)? {
            Some(row) => row.get(0).map_err(failed),
            None => Ok(self.id_text(Ulid(0))),
        }
    }
}

impl WalletIndex {
    /// The index as it stands in the file.
    pub(super) fn open(
        source: Source,
        run_min: usize,
        connection: &Connection,
    ) -> Result<Self, StoreError> {
        let text = source.through(connection)?;
        let through = source.parse(&text);
        let through = through.ok_or_else(|| StoreError::Corrupt(format!("progress: {text}")))?;
        let backlog = Backlog::new(run_min);
        let mut index = Self { source, through, through_run: through, last: through, backlog };
        for org in organizations(source.table(), connection)? {
            index.gather(connection, &org, text.clone())?;
        }
        Ok(index)
    }

    /// Notes a row that was inserted in the same transaction.
    pub(super) fn add(&mut self, connection: &Connection, row: &Row) -> Result<(), StoreError> {
        match row {
            Row::Payment(payment) => self.add_payment(connection, payment),
            Row::Transfer(transfer) => self.add_transfer(connection, transfer),
            _ => Ok(()),
        }
    }

    /// Enters a slice of the run under way, or begins one.
    pub(super) fn advance(&mut self, connection: &Connection) -> Result<(), StoreError> {
        if self.backlog.begin_run() {
            self.through_run = self.last.max(self.through);
        }
        if self.backlog.is_idle() {
            return Ok(());
        }
        let slice = self.backlog.slice();
        for entry in slice.into_iter().rev() {
            self.enter(connection, entry)?;
        }
        if self.backlog.is_idle() {
            self.through = self.through_run;
            let sql = "INSERT OR REPLACE INTO progress (name, through) VALUES (?1, ?2)";
            let mut statement = connection.prepare_cached(sql).map_err(failed)?;
            let through = self.source.id_text(self.through);
            statement.execute([self.source.index(), &through]).map_err(failed)?;
        }
        Ok(())
    }

    fn add_payment(
        &mut self,
        connection: &Connection,
        payment: &Payment,
    ) -> Result<(), StoreError> {
        if payment.kind == PaymentKind::Budget {
            return Ok(());
        }
        let id = payment.id.ulid();
        self.note(connection, (payment.org, payment.from, id))?;
        if payment.to == payment.from {
            return Ok(());
        }
        self.note(connection, (payment.org, payment.to, id))
    }

    fn add_transfer(
        &mut self,
        connection: &Connection,
        transfer: &Transfer,
    ) -> Result<(), StoreError> {
        for leg in &transfer.legs {
            if let AccountOwner::Wallet(wallet) = leg.owner {
                self.note(connection, (transfer.org, wallet, transfer.id.ulid()))?;
            }
        }
        Ok(())
    }

    /// An id that arrives late, behind what the index has or soon will have, is entered at once.
    fn note(&mut self, connection: &Connection, entry: Entry) -> Result<(), StoreError> {
        if entry.2 <= self.through_run {
            return self.enter(connection, entry);
        }
        self.last = self.last.max(entry.2);
        self.backlog.push(entry);
        Ok(())
    }

    fn enter(&self, connection: &Connection, entry: Entry) -> Result<(), StoreError> {
        let (org, wallet, id) = entry;
        let sql = match self.source {
            Source::Payments => {
                "INSERT OR IGNORE INTO payments_of_wallet (org, wallet, id) VALUES (?1, ?2, ?3)"
            }
            Source::Transfers => {
                "INSERT OR IGNORE INTO transfers_of_wallet (org, wallet, id) VALUES (?1, ?2, ?3)"
            }
        };
        let mut record = Record::default();
        record.id(org);
        record.id(wallet);
        match self.source {
            Source::Payments => record.id(PaymentId::from_ulid(id)),
            Source::Transfers => record.id(TransferId::from_ulid(id)),
        }
        let mut statement = connection.prepare_cached(sql).map_err(failed)?;
        bind(&mut statement, 1, record.values()).map_err(failed)?;
        statement.raw_execute().map(drop).map_err(failed)
    }

    /// Gathers an organization's rows that are not entered yet.
    fn gather(
        &mut self,
        connection: &Connection,
        org: &str,
        mut after: String,
    ) -> Result<(), StoreError> {
        const PART: usize = 1_024;
        let select = &super::statements::of(self.source.kind()).select;
        let sql = format!("{select} WHERE t.org = ?1 AND t.id > ?2 ORDER BY t.id LIMIT {PART}");
        loop {
            let values = [Value::Text(org), Value::Text(&after)];
            let rows = fetch::query(connection, self.source.kind(), &sql, values)?;
            for row in &rows {
                self.add(connection, row)?;
            }
            match rows.last() {
                Some(last) if rows.len() == PART => {
                    after = self.source.id_text(Ulid(crate::listing::position(last)));
                }
                _ => return Ok(()),
            }
        }
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
