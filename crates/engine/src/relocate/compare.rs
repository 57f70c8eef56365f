//! Whether two stores have the same rows.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use countersign_domain::state::Row;

use super::group::Group;
use super::{PART, RelocateError, organizations};
use crate::parts::Parts;
use crate::{Rows, ScanKind, Store, StoreError};

/// Reads every row on both sides, and fails at the first that is not the same.
pub async fn compare(source: &dyn Store, target: &dyn Store) -> Result<(), RelocateError> {
    let organizations = organizations(source).await.map_err(RelocateError::Source)?;
    let arrived = self::organizations(target).await.map_err(RelocateError::Target)?;
    if organizations != arrived {
        let (expected, found) = (organizations.len(), arrived.len());
        return Err(different("organizations", format!("expected {expected}, found {found}")));
    }
    for group in Group::all() {
        for rows in group.rows(&organizations) {
            match rows {
                Rows::Of(_, ScanKind::Documents) | Rows::Shared(_) => {
                    in_any_order(source, target, rows).await?;
                }
                Rows::Of(..) => in_step(source, target, rows).await?,
            }
        }
    }
    Ok(())
}

/// Whether the log of any organization has gone on since the first of two looks at one store.
pub async fn has_gone_on(before: &dyn Store, now: &dyn Store) -> Result<bool, StoreError> {
    let organizations = organizations(before).await?;
    if organizations != self::organizations(now).await? {
        return Ok(true);
    }
    for org in organizations {
        let rows = Rows::Of(org, ScanKind::LogHead);
        let (mut before, mut now) = (Parts::new(before, rows, PART), Parts::new(now, rows, PART));
        if before.next().await? != now.next().await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Rows that both sides show in the same order.
async fn in_step(source: &dyn Store, target: &dyn Store, rows: Rows) -> Result<(), RelocateError> {
    let (mut ones, mut others) = (Parts::new(source, rows, PART), Parts::new(target, rows, PART));
    loop {
        let one = ones.next().await.map_err(RelocateError::Source)?;
        let other = others.next().await.map_err(RelocateError::Target)?;
        if one != other {
            let (one, other) = (one.unwrap_or_default(), other.unwrap_or_default());
            return Err(different(word(rows), first_difference(&one, &other)));
        }
        if one.is_none() {
            return Ok(());
        }
    }
}

fn first_difference(one: &[Row], other: &[Row]) -> String {
    let same = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let name = |rows: &[Row]| rows.get(same).map(Row::key);
    match (name(one), name(other)) {
        (Some(expected), Some(found)) if expected == found => format!("{found:?} has changed"),
        (Some(expected), Some(found)) if expected > found => format!("{found:?} is new"),
        (Some(expected), _) => format!("{expected:?} is missing"),
        (None, Some(found)) => format!("{found:?} is new"),
        (None, None) => "they are not the same".to_owned(),
    }
}

/// Rows that each side shows in an order of its own.
async fn in_any_order(
    source: &dyn Store,
    target: &dyn Store,
    rows: Rows,
) -> Result<(), RelocateError> {
    let kind = word(rows);
    let expected = Tally::of(source, rows).await.map_err(RelocateError::Source)?;
    let found = Tally::of(target, rows).await.map_err(RelocateError::Target)?;
    if expected.rows != found.rows {
        let what = format!("expected {}, found {}", expected.rows, found.rows);
        return Err(different(kind, what));
    }
    if expected != found {
        return Err(different(kind, "as many, but not the same".to_owned()));
    }
    Ok(())
}

/// How many rows there are, and a sum that is another one when any field of any of them is. It
/// tells damage; who wants to deceive could read the source and write the target anyway.
#[derive(Default, PartialEq, Eq)]
struct Tally {
    rows: u64,
    sum: u64,
}

impl Tally {
    async fn of(store: &dyn Store, rows: Rows) -> Result<Self, StoreError> {
        let mut tally = Self::default();
        let mut parts = Parts::new(store, rows, PART);
        while let Some(part) = parts.next().await? {
            part.iter().for_each(|row| tally.add(row));
        }
        Ok(tally)
    }

    fn add(&mut self, row: &Row) {
        let mut hasher = DefaultHasher::new();
        // The debug form shows every field.
        format!("{row:?}").hash(&mut hasher);
        self.rows += 1;
        self.sum = self.sum.wrapping_add(hasher.finish());
    }
}

const fn word(rows: Rows) -> &'static str {
    match rows {
        Rows::Of(_, kind) => kind.word(),
        Rows::Shared(kind) => kind.word(),
    }
}

fn different(kind: &'static str, what: String) -> RelocateError {
    RelocateError::Different { kind, what }
}
