//! What a server keeps of the rows it has seen, organization by organization.
//!
//! Every commit that changes a row of an organization counts its turn up. Rows kept at one turn are
//! right as long as the turn is the same, which a batch learns when it locks the turn.

use std::collections::HashMap;

use countersign_domain::ids::OrgId;
use countersign_domain::organization::{LocatorKey, LocatorTarget};
use countersign_domain::state::{Change, Key, Range, Row};

use super::PostgresOptions;
use crate::cache::Cache;

/// How many names are remembered with the organization they lead to.
const NAMES_MAX: usize = 65_536;

/// What is kept of all organizations.
pub(super) struct Caches {
    organizations_max: usize,
    rows_max: usize,
    kept: HashMap<OrgId, Kept>,
    /// Where names led to when they were last looked up. Only ever a hint of what to lock.
    names: HashMap<LocatorKey, OrgId>,
    clock: u64,
}

struct Kept {
    turn: i64,
    rows: Cache,
    used: u64,
}

impl Caches {
    pub(super) fn new(options: &PostgresOptions) -> Self {
        Self {
            organizations_max: options.kept_organizations,
            rows_max: options.kept_rows,
            kept: HashMap::new(),
            names: HashMap::new(),
            clock: 0,
        }
    }

    /// Takes note of the turn that an organization is locked at; what was kept at another is
    /// forgotten.
    pub(super) fn locked(&mut self, org: OrgId, turn: i64) {
        self.clock += 1;
        match self.kept.get_mut(&org) {
            Some(kept) => {
                if kept.turn != turn {
                    kept.rows.clear();
                    kept.turn = turn;
                }
                kept.used = self.clock;
            }
            None => {
                self.make_room();
                let kept = Kept { turn, rows: Cache::new(self.rows_max), used: self.clock };
                self.kept.insert(org, kept);
            }
        }
    }

    /// What is known of a row of a locked organization.
    pub(super) fn row(&mut self, org: OrgId, key: &Key) -> Option<Option<Row>> {
        self.kept.get_mut(&org)?.rows.row(key)
    }

    /// What is known of a range of a locked organization.
    pub(super) fn range(&mut self, range: Range) -> Option<Vec<Row>> {
        self.kept.get_mut(&range.organization())?.rows.range(range)
    }

    /// Takes in a row of a locked organization.
    pub(super) fn learn_row(&mut self, org: OrgId, key: &Key, row: Option<&Row>) {
        if let Some(kept) = self.kept.get_mut(&org) {
            kept.rows.learn_row(key, row);
        }
    }

    /// Takes in a range of a locked organization.
    pub(super) fn learn_range(&mut self, range: Range, rows: &[Row]) {
        if let Some(kept) = self.kept.get_mut(&range.organization()) {
            kept.rows.learn_range(range, rows);
        }
    }

    /// Where a name led to when it was last looked up.
    pub(super) fn hint(&self, name: &LocatorKey) -> Option<OrgId> {
        self.names.get(name).copied()
    }

    /// Remembers where a name leads to.
    pub(super) fn learn_name(&mut self, name: &LocatorKey, org: OrgId) {
        if self.names.len() >= NAMES_MAX {
            self.names.clear();
        }
        self.names.insert(name.clone(), org);
    }

    /// Takes in what was committed while these organizations were locked at these turns.
    pub(super) fn committed(&mut self, changes: &[Change], turns: &[(OrgId, i64)]) {
        for (org, turn) in turns {
            if let Some(kept) = self.kept.get_mut(org) {
                kept.turn = turn + 1;
            }
        }
        for change in changes {
            let Some(org) = owner(change.row()) else { continue };
            if !turns.iter().any(|(locked, _)| *locked == org) {
                self.kept.remove(&org);
            } else if let Some(kept) = self.kept.get_mut(&org) {
                if kept.rows.is_blind_to(change) {
                    kept.rows.clear();
                } else {
                    kept.rows.apply(change, None);
                }
            }
        }
    }

    /// Forgets what is kept of these organizations: nobody knows how their turn ended.
    pub(super) fn forget(&mut self, orgs: impl IntoIterator<Item = OrgId>) {
        for org in orgs {
            self.kept.remove(&org);
        }
    }

    fn make_room(&mut self) {
        if self.kept.len() >= self.organizations_max {
            let oldest = self.kept.iter().min_by_key(|(_, kept)| kept.used).map(|(org, _)| *org);
            self.forget(oldest);
        }
    }
}

/// The organization under whose turn a row changes. A name changes with what it leads to.
pub(super) fn owner(row: &Row) -> Option<OrgId> {
    match row {
        Row::Locator(locator) => leads_to(locator.target),
        other => other.key().organization(),
    }
}

/// The organization that a name leads to; people belong to none.
pub(super) const fn leads_to(target: LocatorTarget) -> Option<OrgId> {
    match target {
        LocatorTarget::Key { org, .. } | LocatorTarget::Wallet { org, .. } => Some(org),
        LocatorTarget::Person(_) => None,
    }
}
