//! Turns: the one lock of an organization, and the mark of whoever changed it last.
//!
//! The mark is drawn at random by each commit. So a server that finds the mark of a commit of its
//! own knows that this very commit has happened, also when it has not heard of it yet.

use std::collections::{BTreeMap, BTreeSet};

use countersign_domain::ids::{Id as _, OrgId, Ulid};
use countersign_engine::StoreError;
use deadpool_postgres::Object;
use tokio_postgres::{Row, Statement};
use uuid::Uuid;

use super::error::failed;
use super::trail::Trail;
use super::{id, random};

/// Locks turns in the order of their names. Whoever waits holds none that comes later, so nobody
/// waits in a circle.
const LOCK: &str = "SELECT org, mark, trail FROM turns
    WHERE org = ANY($1::uuid[]) ORDER BY org FOR UPDATE";

/// The same for turns that come before some that are held already: fails rather than waits.
const LOCK_AT_ONCE: &str = "SELECT org, mark, trail FROM turns
    WHERE org = ANY($1::uuid[]) ORDER BY org FOR UPDATE NOWAIT";

/// Looks at marks.
pub(super) const MARKS: &str = "SELECT org, mark FROM turns WHERE org = ANY($1::uuid[])";

/// What nobody has marked yet.
pub(super) const UNMARKED: i64 = 0;

/// The turns that a batch holds.
#[derive(Debug, Default)]
pub(super) struct Turns {
    /// Their marks; none where there was no such organization.
    held: BTreeMap<OrgId, Option<i64>>,
}

impl Turns {
    /// Those of these that are not held.
    pub(super) fn missing(&self, orgs: impl IntoIterator<Item = OrgId>) -> BTreeSet<OrgId> {
        orgs.into_iter().filter(|org| !self.held.contains_key(org)).collect()
    }

    /// The statement that locks these too.
    pub(super) fn lock(&self, missing: &BTreeSet<OrgId>) -> &'static str {
        let after_all = match (self.held.last_key_value(), missing.first()) {
            (Some((held, _)), Some(missing)) => missing > held,
            _ => true,
        };
        if after_all { LOCK } else { LOCK_AT_ONCE }
    }

    /// Takes note of what was locked; returns the trails that lead there.
    pub(super) fn take(
        &mut self,
        missing: &BTreeSet<OrgId>,
        rows: &[Row],
    ) -> Result<BTreeMap<OrgId, Trail>, StoreError> {
        let mut trails = BTreeMap::new();
        for row in rows {
            let (org, mark) = mark(row)?;
            self.held.insert(org, Some(mark));
            trails.insert(org, Trail::from_bytes(row.try_get(2).map_err(failed)?));
        }
        for org in missing {
            self.held.entry(*org).or_insert(None);
        }
        Ok(trails)
    }

    /// The mark of a turn that is held; none where there is none.
    pub(super) fn mark_of(&self, org: OrgId) -> Option<i64> {
        self.held.get(&org).copied().flatten()
    }

    /// The organizations held.
    pub(super) fn orgs(&self) -> impl Iterator<Item = OrgId> {
        self.held.keys().copied()
    }
}

/// The marks that are committed, which may be others a moment later. With a statement that was
/// made ready, it is asked with the first poll.
pub(super) async fn marks(
    client: &Object,
    statement: &Statement,
    orgs: &[OrgId],
) -> Result<BTreeMap<OrgId, i64>, StoreError> {
    let orgs: Vec<Uuid> = orgs.iter().copied().map(id::of).collect();
    let rows = client.query(statement, &[&orgs]).await.map_err(failed)?;
    rows.iter().map(mark).collect()
}

fn mark(row: &Row) -> Result<(OrgId, i64), StoreError> {
    let org: Uuid = row.try_get(0).map_err(failed)?;
    let mark = row.try_get(1).map_err(failed)?;
    Ok((OrgId::from_ulid(Ulid(org.as_u128())), mark))
}

/// A mark that nobody else has.
pub(super) fn fresh_mark() -> Result<i64, StoreError> {
    let mark = i64::from_le_bytes(random::bytes()?);
    // What is unmarked is never assumed to be anything.
    Ok(if mark == UNMARKED { 1 } else { mark })
}
