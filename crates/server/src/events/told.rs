//! What is told of a record.

use bytes::Bytes;
use countersign_domain::access::Environment;
use countersign_domain::ids::{EventId, Id as _, LogId, WalletId};
use countersign_domain::log::{EventName, LogBody, LogRecord};

/// Writes out what is told of a record, where it is an event: the same bytes each time.
pub(crate) type Render = fn(&LogBody) -> Option<Bytes>;

/// An event, written out.
#[derive(Debug)]
pub(crate) struct Told {
    /// Its id.
    pub(crate) id: EventId,
    /// Its name.
    pub(crate) name: EventName,
    /// Its environment.
    pub(crate) environment: Environment,
    /// The wallets that it is about.
    pub(crate) wallets: Vec<WalletId>,
    /// What is told.
    pub(crate) text: Bytes,
}

/// A record, as listeners need it.
#[derive(Debug)]
pub(super) struct Item {
    /// Its place in the log.
    pub(super) seq: u64,
    /// Its id: that of its event, where it is one.
    pub(super) id: LogId,
    /// Its environment, where it is of one.
    pub(super) environment: Option<Environment>,
    /// The event, where it is one.
    pub(super) told: Option<Told>,
    /// Whether a credential may allow something else from here on.
    pub(super) changes_access: bool,
}

impl Told {
    /// The event of a record, where it has one.
    pub(crate) fn of(body: &LogBody, render: Render) -> Option<Self> {
        let (name, environment) = (body.fact.event()?, body.fact.environment()?);
        let (id, wallets) = (EventId::from_ulid(body.id.ulid()), body.fact.wallets());
        Some(Self { id, name, environment, wallets, text: render(body)? })
    }
}

impl Item {
    /// A record, written out.
    pub(super) fn of(record: &LogRecord, render: Render) -> Self {
        Self {
            seq: record.seq,
            id: record.body.id,
            environment: record.body.fact.environment(),
            told: Told::of(&record.body, render),
            changes_access: record.body.fact.changes_access(),
        }
    }
}
