//! A query whose rows come newest first.

use crate::kind::Kind;
use crate::tables::Record;

/// A query whose rows come newest first, part by part. The first parameter of its condition is the
/// position that a part begins behind, the second how many rows it has, the others are its own;
/// they are numbered `?1`, `?2`…, and the table is `t`.
pub(crate) struct Branch {
    /// The kind of its rows.
    pub(crate) kind: Kind,
    /// The index that serves it; none for the order of the table itself.
    pub(crate) index: Option<&'static str>,
    /// Which rows it has.
    pub(crate) condition: String,
    /// Its own parameters.
    pub(crate) parameters: Record,
}

impl Branch {
    /// A query with its own parameters.
    pub(crate) fn new(
        kind: Kind,
        index: Option<&'static str>,
        condition: impl Into<String>,
        parameters: impl FnOnce(&mut Record),
    ) -> Self {
        let mut record = Record::default();
        parameters(&mut record);
        Self { kind, index, condition: condition.into(), parameters: record }
    }

    /// The rest of a `SELECT` behind its table.
    pub(crate) fn tail(&self) -> String {
        let order = match self.kind {
            Kind::PolicyVersion => "t.version",
            Kind::LogRecord => "t.seq",
            _ => "t.id",
        };
        format!("WHERE {} ORDER BY {order} DESC LIMIT ?2", self.condition)
    }
}
