//! Turns: the one lock of an organization.

use std::collections::{BTreeMap, BTreeSet};

use countersign_domain::ids::OrgId;
use countersign_engine::StoreError;
use tokio_postgres::Row;

use super::error::failed;

/// Locks turns in the order of their names. Whoever waits holds none that comes later, so nobody
/// waits in a circle.
const LOCK: &str =
    "SELECT org, turn FROM turns WHERE org = ANY($1::text[]) ORDER BY org FOR UPDATE";

/// The same for turns that come before some that are held already: fails rather than waits.
const LOCK_AT_ONCE: &str =
    "SELECT org, turn FROM turns WHERE org = ANY($1::text[]) ORDER BY org FOR UPDATE NOWAIT";

/// Counts turns up, and makes those that are not there.
const COUNT: &str =
    "INSERT INTO turns (org, turn) SELECT u.org, 1 FROM unnest($1::text[]) AS u(org)
    ON CONFLICT (org) DO UPDATE SET turn = turns.turn + 1";

/// Makes turns that were not there when they were locked, unless somebody else did.
const MAKE: &str =
    "INSERT INTO turns (org, turn) SELECT u.org, 1 FROM unnest($1::text[]) AS u(org)";

/// The turns that a batch holds.
#[derive(Debug, Default)]
pub(super) struct Turns {
    /// What each stood at; none where there was no such organization.
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

    /// Takes note of what was locked.
    pub(super) fn take(
        &mut self,
        missing: &BTreeSet<OrgId>,
        rows: &[Row],
    ) -> Result<(), StoreError> {
        for row in rows {
            let org: &str = row.try_get(0).map_err(failed)?;
            let turn: i64 = row.try_get(1).map_err(failed)?;
            let org = org.parse().map_err(|_| StoreError::Corrupt(format!("turns: {org}")))?;
            self.held.insert(org, Some(turn));
        }
        for org in missing {
            self.held.entry(*org).or_insert(None);
        }
        Ok(())
    }

    /// What an organization's turn stood at when it was locked; 0 where there was none.
    pub(super) fn at(&self, org: OrgId) -> Option<i64> {
        self.held.get(&org).map(|turn| turn.unwrap_or_default())
    }

    /// The organizations held.
    pub(super) fn orgs(&self) -> impl Iterator<Item = OrgId> {
        self.held.keys().copied()
    }

    /// The statements that count these up, with what each is about.
    pub(super) fn count(&self, orgs: &BTreeSet<OrgId>) -> Vec<(&'static str, Vec<String>)> {
        let is_new = |org: &&OrgId| self.held.get(org) == Some(&None);
        let (made, counted): (Vec<&OrgId>, Vec<&OrgId>) = orgs.iter().partition(is_new);
        let text = |orgs: Vec<&OrgId>| orgs.into_iter().map(ToString::to_string).collect();
        [(MAKE, text(made)), (COUNT, text(counted))]
            .into_iter()
            .filter(|(_, orgs): &(_, Vec<String>)| !orgs.is_empty())
            .collect()
    }
}
