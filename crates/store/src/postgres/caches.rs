//! What a server keeps of the rows it has seen, organization by organization.
//!
//! Every commit that changes a row of an organization leaves a mark of its own on its turn. Rows
//! kept at one mark are right as long as the mark is the same: a batch assumes that, and the
//! database confirms it before anything is committed.

mod line;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use countersign_domain::ids::OrgId;
use countersign_domain::organization::{LocatorKey, LocatorTarget};
use countersign_domain::state::{Change, Key, Range, Row};
use tokio::time::Instant;

use super::PostgresOptions;
use super::hint::Hint;
use super::stamp::{self, Stamp};
use super::trail::{Step, Touched, Trail};
use super::turns::UNMARKED;
use crate::cache::Cache;
use line::Line;

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

/// An organization, and the mark at which its rows are meant.
pub(super) type Base = (OrgId, i64);

struct Kept {
    mark: i64,
    rows: Cache,
    /// What led to the mark, where others change the same rows.
    trail: Trail,
    used: u64,
    /// For how many more batches others count as changing the same rows.
    contended: u32,
    /// Who goes when.
    line: Line,
}

/// Where a batch stands among those of all servers that change the same rows.
pub(super) enum Standing {
    /// Nobody is known who would have to be waited for.
    None,
    /// Others are before it, and have time until then.
    Later { until: Instant },
    /// It is the next to be decided, on rows as they will be at these marks, and need not be
    /// decided before then.
    Next { marks: BTreeMap<OrgId, i64>, until: Instant },
}

/// After somebody else was met, so many batches look before they decide, and leave trails.
const CAUTION: u32 = 32;

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

    /// The mark at which rows of an organization are kept, if it is worth relying on.
    pub(super) fn assumed(&mut self, org: OrgId) -> Option<i64> {
        self.clock += 1;
        let kept = self.kept.get_mut(&org).filter(|kept| kept.mark != UNMARKED)?;
        kept.used = self.clock;
        (kept.contended == 0).then_some(kept.mark)
    }

    /// Whether rows of any of these organizations are changed by others too, as far as is known.
    pub(super) fn are_contended(&self, orgs: &BTreeSet<OrgId>) -> bool {
        orgs.iter().any(|org| self.kept.get(org).is_some_and(|kept| kept.contended > 0))
    }

    /// Where a batch stands in line that changes these organizations.
    pub(super) fn standing(&mut self, orgs: &BTreeSet<OrgId>, now: Instant) -> Standing {
        let mut kept = Vec::with_capacity(orgs.len());
        for org in orgs {
            let Some(of_org) = self.kept.get_mut(org) else { return Standing::None };
            let Some(is_next) = of_org.line.is_next(now) else { return Standing::None };
            if of_org.mark == UNMARKED {
                return Standing::None;
            }
            kept.push((is_next, of_org.line.until(), (*org, of_org.mark)));
        }
        if let Some((_, until, _)) = kept.iter().find(|(is_next, ..)| !is_next) {
            return Standing::Later { until: *until };
        }
        let until = kept.iter().map(|(_, until, _)| *until).max();
        let marks = kept.into_iter().map(|(.., base)| base).collect();
        until.map_or(Standing::None, |until| Standing::Next { marks, until })
    }

    /// Takes note how long a commit of this server's took that changed these organizations.
    pub(super) fn have_taken<'o>(
        &mut self,
        orgs: impl IntoIterator<Item = &'o OrgId>,
        time: Duration,
    ) {
        for org in orgs {
            if let Some(kept) = self.kept.get_mut(org) {
                kept.line.has_taken(time);
            }
        }
    }

    /// Takes note that others have committed.
    pub(super) fn committed_elsewhere(&mut self, orgs: &[OrgId]) {
        for org in orgs {
            if let Some(kept) = self.kept.get_mut(org) {
                kept.line.committed();
            }
        }
    }

    /// Takes in what another server is about to commit. Should it fail, its mark is never found,
    /// and what is taken in here is never believed.
    pub(super) fn hinted(&mut self, server: &str, hint: Hint) {
        if let Some(kept) = self.kept.get_mut(&hint.org) {
            kept.contended = CAUTION;
            kept.line.hears(server, hint);
            kept.go_on();
        }
    }

    /// Takes note of the mark that an organization is locked at, and of the trail that leads there.
    /// What was kept at another mark is carried over to this one where the trail passes it, but for
    /// what was touched on the way; else it is forgotten.
    pub(super) fn locked(&mut self, org: OrgId, mark: i64, trail: Trail) {
        self.clock += 1;
        if !self.kept.contains_key(&org) {
            self.make_room();
            self.kept.insert(org, Kept::new(self.rows_max));
        }
        let clock = self.clock;
        if let Some(kept) = self.kept.get_mut(&org) {
            kept.used = clock;
            kept.locked(mark, trail);
        }
    }

    /// Takes note that rows of these organizations are changed by others too.
    pub(super) fn contended(&mut self, orgs: impl IntoIterator<Item = OrgId>) {
        for org in orgs {
            if let Some(kept) = self.kept.get_mut(&org) {
                kept.contended = CAUTION;
            }
        }
    }

    /// What is known of a row as it was at a mark.
    pub(super) fn row(&mut self, at: Base, key: &Key) -> Option<Option<Row>> {
        self.rows_at(at)?.row(key)
    }

    /// What is known of a range as it was at a mark.
    pub(super) fn range(&mut self, at: Base, range: Range) -> Option<Vec<Row>> {
        self.rows_at(at)?.range(range)
    }

    /// Takes in a row as it is at a mark.
    pub(super) fn learn_row(&mut self, at: Base, key: &Key, row: Option<&Row>) {
        if let Some(rows) = self.rows_at(at) {
            rows.learn_row(key, row);
        }
    }

    /// Takes in a range as it is at a mark.
    pub(super) fn learn_range(&mut self, at: Base, range: Range, rows: &[Row]) {
        if let Some(kept) = self.rows_at(at) {
            kept.learn_range(range, rows);
        }
    }

    /// The rows that are kept at this very mark, which another batch may have moved on meanwhile.
    fn rows_at(&mut self, (org, mark): Base) -> Option<&mut Cache> {
        let kept = self.kept.get_mut(&org)?;
        (mark != UNMARKED && kept.mark == mark).then_some(&mut kept.rows)
    }

    /// Where a name led to when it was last looked up.
    pub(super) fn last_led(&self, name: &LocatorKey) -> Option<OrgId> {
        self.names.get(name).copied()
    }

    /// Remembers where a name leads to.
    pub(super) fn learn_name(&mut self, name: &LocatorKey, org: OrgId) {
        if self.names.len() >= NAMES_MAX {
            self.names.clear();
        }
        self.names.insert(name.clone(), org);
    }

    /// The trails that lead to a new mark, for a batch that was decided at these marks: for each
    /// organization whose rows others change too.
    pub(super) fn trails(
        &self,
        changes: &[Change],
        bases: &BTreeMap<OrgId, i64>,
        mark: i64,
    ) -> BTreeMap<OrgId, Trail> {
        let trail = |(org, base): (&OrgId, &i64)| {
            let kept = self.kept.get(org).filter(|kept| kept.contended > 0)?;
            let own = changes.iter().filter(|change| owner(change.row()) == Some(*org));
            let step = Step { from: *base, to: mark, touched: Touched::by(own) };
            Some((*org, kept.trail.followed_by(step)))
        };
        bases.iter().filter_map(trail).collect()
    }

    /// Takes in what is being committed under a new mark by a batch that was decided at these
    /// marks. Should it fail, the new mark is never found, and what is taken in here is never
    /// believed. Where another batch has gone on from the same mark, only one of them can succeed;
    /// this one is not taken in, and where others are not met nothing is kept.
    pub(super) fn committing(
        &mut self,
        changes: &[Change],
        bases: &BTreeMap<OrgId, i64>,
        (mark, mut trails): (i64, BTreeMap<OrgId, Trail>),
    ) {
        for (org, base) in bases {
            if self.rows_at((*org, *base)).is_none() {
                self.failed([*org]);
            }
        }
        for change in changes {
            let base = owner(change.row()).and_then(|org| Some((org, *bases.get(&org)?)));
            let Some(rows) = base.and_then(|base| self.rows_at(base)) else { continue };
            if rows.is_blind_to(change) {
                rows.clear();
            } else {
                rows.apply(change, None);
            }
        }
        for (org, base) in bases {
            if let Some(kept) = self.kept.get_mut(org).filter(|kept| kept.mark == *base) {
                kept.mark = mark;
                kept.trail = trails.remove(org).unwrap_or_default();
                kept.line.goes();
                kept.go_on();
            }
        }
    }

    /// What was taken in of these organizations will never be found. Where trails are left, whoever
    /// locks the turn next finds the way back from there.
    pub(super) fn failed(&mut self, orgs: impl IntoIterator<Item = OrgId>) {
        for org in orgs {
            if let Some(kept) = self.kept.get_mut(&org).filter(|kept| kept.contended == 0) {
                kept.forget();
            }
        }
    }

    /// What has been touched in an organization between two marks, the second of which is the one
    /// that its rows are kept at; none if that is not known.
    pub(super) fn touched(&self, (org, mark): Base, since: i64) -> Option<Touched> {
        let kept = self.kept.get(&org).filter(|kept| kept.mark == mark)?;
        kept.trail.between(since, mark)
    }

    /// Forgets the rows of these organizations: nobody knows how their turn ended.
    pub(super) fn forget(&mut self, orgs: impl IntoIterator<Item = OrgId>) {
        for org in orgs {
            if let Some(kept) = self.kept.get_mut(&org) {
                kept.forget();
            }
        }
    }

    fn make_room(&mut self) {
        if self.kept.len() >= self.organizations_max {
            let oldest = self.kept.iter().min_by_key(|(_, kept)| kept.used).map(|(org, _)| *org);
            oldest.and_then(|org| self.kept.remove(&org));
        }
    }
}

impl Kept {
    fn new(rows_max: usize) -> Self {
        let (rows, trail) = (Cache::new(rows_max), Trail::default());
        Self { mark: UNMARKED, rows, trail, used: 0, contended: 0, line: Line::new() }
    }

    /// Follows the hints that go on from here.
    fn go_on(&mut self) {
        if self.mark == UNMARKED {
            return;
        }
        while let Some(Hint { step, rows, .. }) = self.line.follow(self.mark) {
            let told: BTreeSet<Stamp> = rows.iter().map(|row| stamp::of_row(&row.key())).collect();
            if !step.touched.is_only(&told) {
                // All of it: something else may have the stamp of a row that was told.
                self.carry_over(&step.touched);
            }
            for row in &rows {
                self.rows.learn_row(&row.key(), Some(row));
            }
            self.mark = step.to;
            self.trail = self.trail.followed_by(step);
        }
    }

    fn locked(&mut self, mark: i64, trail: Trail) {
        if self.mark == mark {
            self.contended = self.contended.saturating_sub(1);
        } else {
            match self.trail.apart(self.mark, &trail, mark) {
                Some(touched) if self.mark != UNMARKED => self.carry_over(&touched),
                _ => self.rows.clear(),
            }
            if self.mark != UNMARKED {
                self.contended = CAUTION;
            }
            self.mark = mark;
        }
        self.trail = trail;
        self.line.is_held();
    }

    fn carry_over(&mut self, touched: &Touched) {
        if touched.has_ranges() {
            self.rows.forget_ranges(
                |range| touched.has_range(*range),
                |key| touched.has(stamp::of_row(key)),
            );
        }
        self.rows.forget_rows(|key| touched.has(stamp::of_row(key)));
    }

    fn forget(&mut self) {
        self.rows.clear();
        self.trail = Trail::default();
        self.mark = UNMARKED;
    }
}

/// The organization under whose turn a row changes. A name changes with what it leads to.
pub(super) fn owner(row: &Row) -> Option<OrgId> {
    match row {
        Row::Locator(locator) => leads_to(locator.target),
        other => other.key().organization(),
    }
}

/// The organization that a name leads to.
pub(super) fn led(row: &Row) -> Option<OrgId> {
    match row {
        Row::Locator(locator) => leads_to(locator.target),
        _ => None,
    }
}

/// The organization that a name leads to; people belong to none.
pub(super) const fn leads_to(target: LocatorTarget) -> Option<OrgId> {
    match target {
        LocatorTarget::Key { org, .. }
        | LocatorTarget::Session { org, .. }
        | LocatorTarget::Invitation { org, .. }
        | LocatorTarget::Wallet { org, .. } => Some(org),
        LocatorTarget::Person(_) => None,
    }
}
