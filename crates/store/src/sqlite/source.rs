//! The lists that are indexed by wallet.

use countersign_domain::ids::{HoldId, Id, OrgId, PaymentId, TransferId, Ulid, WalletId};
use countersign_domain::ledger::AccountOwner;
use countersign_domain::payment::PaymentKind;
use countersign_domain::state::{Key, Row};
use countersign_engine::StoreError;
use rusqlite::{Connection, OptionalExtension as _};

use super::error::failed;
use crate::kind::Kind;
use crate::tables::{self, Record};

/// A list that is indexed by wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Payments, budgets left out, by both sides.
    Payments,
    /// Transfers, by the wallets among their legs.
    Transfers,
    /// Holds.
    Holds,
    /// Instructions.
    Instructions,
}

impl Source {
    /// All of them, in order.
    pub(super) const ALL: [Self; 4] =
        [Self::Payments, Self::Transfers, Self::Holds, Self::Instructions];

    /// The index's table.
    pub(super) const fn index(self) -> &'static str {
        match self {
            Self::Payments => "payments_of_wallet",
            Self::Transfers => "transfers_of_wallet",
            Self::Holds => "holds_of_wallet",
            Self::Instructions => "instructions_of_wallet",
        }
    }

    /// The entry of `progress` that stands there while a run is entered.
    pub(super) const fn running(self) -> &'static str {
        match self {
            Self::Payments => "payments_of_wallet running",
            Self::Transfers => "transfers_of_wallet running",
            Self::Holds => "holds_of_wallet running",
            Self::Instructions => "instructions_of_wallet running",
        }
    }

    /// The kind of its rows.
    pub(super) const fn kind(self) -> Kind {
        match self {
            Self::Payments => Kind::Payment,
            Self::Transfers => Kind::Transfer,
            Self::Holds => Kind::Hold,
            Self::Instructions => Kind::Instruction,
        }
    }

    /// The table of its rows.
    pub(super) const fn table(self) -> &'static str {
        tables::table(self.kind()).name
    }

    /// The name of a row.
    pub(super) fn key(self, org: OrgId, id: Ulid) -> Key {
        match self {
            Self::Payments => Key::Payment(org, PaymentId::from_ulid(id)),
            Self::Transfers => Key::Transfer(org, TransferId::from_ulid(id)),
            Self::Holds => Key::Hold(org, HoldId::from_ulid(id)),
            Self::Instructions => Key::Instruction(org, PaymentId::from_ulid(id)),
        }
    }

    /// Writes an id as it stands in the tables.
    pub(super) fn write(self, id: Ulid, to: &mut Record) {
        match self {
            Self::Payments | Self::Instructions => to.id(PaymentId::from_ulid(id)),
            Self::Transfers => to.id(TransferId::from_ulid(id)),
            Self::Holds => to.id(HoldId::from_ulid(id)),
        }
    }

    /// An id as it stands in the tables.
    pub(super) fn text(self, id: Ulid) -> String {
        match self {
            Self::Payments | Self::Instructions => PaymentId::from_ulid(id).to_string(),
            Self::Transfers => TransferId::from_ulid(id).to_string(),
            Self::Holds => HoldId::from_ulid(id).to_string(),
        }
    }

    /// Reads an id.
    pub(super) fn parse(self, text: &str) -> Result<Ulid, StoreError> {
        let id = match self {
            Self::Payments | Self::Instructions => text.parse::<PaymentId>().map(Id::ulid),
            Self::Transfers => text.parse::<TransferId>().map(Id::ulid),
            Self::Holds => text.parse::<HoldId>().map(Id::ulid),
        };
        id.map_err(|_| StoreError::Corrupt(format!("{}: {text}", self.index())))
    }

    /// The greatest id up to which the index is whole.
    pub(super) fn through(self, connection: &Connection) -> Result<Ulid, StoreError> {
        let text = progress(connection, self.index())?;
        text.map_or(Ok(Ulid(0)), |text| self.parse(&text))
    }

    /// The organization and id of a row, and the wallets it is listed for.
    pub(super) fn wallets(self, row: &Row) -> Option<(OrgId, Ulid, Vec<WalletId>)> {
        match (self, row) {
            (Self::Payments, Row::Payment(payment)) if payment.kind != PaymentKind::Budget => {
                let mut wallets = vec![payment.from, payment.to];
                wallets.dedup();
                Some((payment.org, payment.id.ulid(), wallets))
            }
            (Self::Transfers, Row::Transfer(transfer)) => {
                let wallet = |owner| match owner {
                    AccountOwner::Wallet(wallet) => Some(wallet),
                    AccountOwner::System(..) => None,
                };
                let mut wallets: Vec<WalletId> =
                    transfer.legs.iter().filter_map(|leg| wallet(leg.owner)).collect();
                wallets.sort_unstable();
                wallets.dedup();
                Some((transfer.org, transfer.id.ulid(), wallets))
            }
            (Self::Holds, Row::Hold(hold)) => Some((hold.org, hold.id.ulid(), vec![hold.wallet])),
            (Self::Instructions, Row::Instruction(row)) => {
                Some((row.org, row.id.ulid(), vec![row.wallet]))
            }
            _ => None,
        }
    }
}

/// An entry of `progress`.
pub(super) fn progress(connection: &Connection, name: &str) -> Result<Option<String>, StoreError> {
    let sql = "SELECT through FROM progress WHERE name = ?1";
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    statement.query_row([name], |row| row.get(0)).optional().map_err(failed)
}

/// Sets an entry of `progress`.
pub(super) fn set_progress(
    connection: &Connection,
    name: &str,
    through: &str,
) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO progress (name, through) VALUES (?1, ?2)";
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    statement.execute([name, through]).map(drop).map_err(failed)
}
