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
use countersign_engine::StoreError;

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

/// The hints of a batch that leaves these trails, as they are told.
pub(super) fn written(
    changes: &[Change],
    trails: &BTreeMap<OrgId, Trail>,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let hint = |(org, trail): (&OrgId, &Trail)| {
        let step = trail.last()?;
        let own = changes.iter().map(Change::row).filter(|row| owner(row) == Some(*org));
        Some(write(*org, step, own))
    };
    let hints: Result<Vec<Vec<u8>>, StoreError> = trails.iter().filter_map(hint).collect();
    hints.map(|hints| hints.into_iter().filter(|hint| hint.len() <= BYTES_MAX).collect())
}

fn write<'r>(
    org: OrgId,
    step: &Step,
    rows: impl Iterator<Item = &'r Row>,
) -> Result<Vec<u8>, StoreError> {
    let mut bytes = org.ulid().0.to_be_bytes().to_vec();
    step.write(&mut bytes);
    let mut record = Record::default();
    for row in rows {
        let kind = Kind::of(&row.key());
        if !is_told(kind) {
            continue;
        }
        record.clear();
        let written = tables::write(row, &mut record);
        written.map_err(|broken| tables::unwritable(tables::table(kind), &broken))?;
        bytes.push(kind.number());
        tables::pack(&record, &mut bytes);
    }
    Ok(bytes)
}

/// Whether rows of a kind are told. What lies in ranges is forgotten, and read again.
const fn is_told(kind: Kind) -> bool {
    is_kept(kind) && !has_ranges(kind)
}

impl Hint {
    /// A hint as it was told; none where it is not understood.
    pub(super) fn read(mut bytes: &[u8]) -> Option<Self> {
        let bytes = &mut bytes;
        let org = OrgId::from_ulid(Ulid(u128::from_be_bytes(take(bytes)?)));
        let step = Step::take(bytes)?;
        let mut rows = Vec::new();
        while let Some([number]) = take(bytes) {
            let kind = Kind::numbered(number)?;
            let record = tables::unpack(bytes, tables::table(kind).columns.len())?;
            rows.push(tables::read(kind, &mut Fields::new(&record)).ok()?);
        }
        Some(Self { org, step, rows })
    }
}
