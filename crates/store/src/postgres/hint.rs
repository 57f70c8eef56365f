//! What a server leaves of a batch before it is committed, for whoever is next.
//!
//! Where several servers change an organization, the next one would begin to decide only when the
//! commit before has ended. So each tells the others what it is about to write: the rows as they
//! will be, and the mark that it will leave. Whoever decides on that has the mark confirmed behind
//! the lock like any other: a hint that is late, lost or was never committed costs time, nothing
//! else.

mod parts;
mod seal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use countersign_domain::ids::{Id as _, OrgId, Ulid};
use countersign_domain::state::{Change, Row};

use super::caches::owner;
use super::trail::{Step, Trail};
use crate::bytes::take;
use crate::cache::{has_ranges, is_kept};
use crate::kind::Kind;
use crate::tables::{self, Fields, Record};
pub(super) use parts::{Parts, split};
pub(super) use seal::Seal;

/// What a commit under way will leave of an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hint {
    /// The organization.
    pub(super) org: OrgId,
    /// From which mark it comes, which it will leave, and what it touches.
    pub(super) step: Step,
    /// Of what it touches, the rows that a batch is likely to need next.
    pub(super) rows: Vec<Row>,
}

/// What is longer is not told: the others do without.
const BYTES_MAX: usize = 65_536;

/// Whether rows of a kind are told. What lies in ranges is forgotten, and read again.
const fn is_told(kind: Kind) -> bool {
    is_kept(kind) && !has_ranges(kind)
}

/// The hints of a batch that leaves these trails.
pub(super) fn of(changes: &[Change], trails: &BTreeMap<OrgId, Trail>) -> Vec<Hint> {
    let hint = |(org, trail): (&OrgId, &Trail)| {
        let step = trail.last()?.clone();
        let is_told = |row: &&Row| owner(row) == Some(*org) && is_told(Kind::of(&row.key()));
        let rows = changes.iter().map(Change::row).filter(is_told).cloned().collect();
        Some(Hint { org: *org, step, rows })
    };
    trails.iter().filter_map(hint).collect()
}

impl Hint {
    /// The hint as it is told; none where it cannot be.
    pub(super) fn write(&self) -> Option<Vec<u8>> {
        let mut bytes = self.org.ulid().0.to_be_bytes().to_vec();
        self.step.write(&mut bytes);
        let mut rows: BTreeMap<Kind, Record> = BTreeMap::new();
        for row in &self.rows {
            tables::write(row, rows.entry(Kind::of(&row.key())).or_default()).ok()?;
        }
        for (kind, record) in rows {
            let columns = tables::table(kind).columns.len();
            let count = u32::try_from(record.len().checked_div(columns)?).ok()?;
            bytes.push(kind.number());
            bytes.extend(count.to_be_bytes());
            tables::pack(&record, columns, &mut bytes);
        }
        (bytes.len() <= BYTES_MAX).then_some(bytes)
    }

    /// A hint as it was told; none where it is not understood.
    pub(super) fn read(mut bytes: &[u8]) -> Option<Self> {
        let bytes = &mut bytes;
        let org = OrgId::from_ulid(Ulid(u128::from_be_bytes(take(bytes)?)));
        let step = Step::take(bytes)?;
        let mut rows = Vec::new();
        while let Some([number]) = take(bytes) {
            let kind = Kind::numbered(number)?;
            let count = usize::try_from(u32::from_be_bytes(take(bytes)?)).ok()?;
            let columns = tables::table(kind).columns.len();
            let record = tables::unpack(bytes, count, columns)?;
            for place in 0..count {
                let mut fields = Fields::new(&record);
                fields.skip(place * columns);
                rows.push(tables::read(kind, &mut fields).ok()?);
            }
        }
        Some(Self { org, step, rows })
    }
}
