//! All rows, by name, and the ranges they lie in.

use std::collections::{BTreeMap, BTreeSet};

use countersign_domain::ids::{Id as _, OrgId};
use countersign_domain::state::{Change, Key, Range, Read, Row, State};
use countersign_domain::time::Timestamp;
use countersign_engine::{List, Page, Prunable, Rows, Scan, StoreError};

use crate::kind::{self, Kind};
use crate::listing;

/// All rows. Cheap enough to clone for a snapshot: rows are shared.
#[derive(Clone, Debug, Default)]
pub(super) struct Books {
    parts: BTreeMap<(Kind, Option<OrgId>), BTreeMap<Key, Row>>,
    ranges: BTreeMap<Range, BTreeSet<Key>>,
}

impl Books {
    /// Applies all changes or, when one does not fit, none.
    pub(super) fn commit(&mut self, changes: &[Change]) -> Result<(), StoreError> {
        let mut inserted = BTreeSet::new();
        for change in changes {
            let key = change.row().key();
            let exists = self.get(&key).is_some() || inserted.contains(&key);
            match change {
                Change::Insert(_) if exists => {
                    return Err(StoreError::Conflict(format!("{key:?} exists")));
                }
                Change::Update(_) if !exists => {
                    return Err(StoreError::Conflict(format!("{key:?} does not exist")));
                }
                Change::Insert(_) => drop(inserted.insert(key)),
                Change::Update(_) => {}
            }
        }
        for change in changes {
            self.put(change.row().clone());
        }
        Ok(())
    }

    /// Answers reads into a state.
    pub(super) fn load(&self, reads: &[Read], into: &mut State) {
        for read in reads {
            match read {
                Read::Row(key) => into.learn_row(key.clone(), self.get(key).cloned()),
                Read::Range(range) => into.learn_range(*range, self.range(range)),
            }
        }
    }

    /// A page of a list.
    pub(super) fn page(&self, list: &List, page: Page) -> Vec<Row> {
        let fits =
            |row: &&Row| listing::shows(list, row) && listing::is_after(list, page.after, row);
        let rows = self.rows(Kind::listed(list), kind::organization_of(list));
        let mut rows: Vec<Row> = rows.filter(fits).cloned().collect();
        rows.sort_by_cached_key(|row| listing::rank(list, row));
        rows.truncate(page.limit);
        rows
    }

    /// A part of a scan.
    pub(super) fn scan(&self, scan: &Scan) -> Vec<Row> {
        let org = match scan.rows {
            Rows::Of(org, _) => Some(org),
            Rows::Shared(_) => None,
        };
        let rows = self.rows(scan.rows.into(), org);
        let behind = |row: &&Row| scan.after.as_ref().is_none_or(|after| row.key() > *after);
        rows.filter(behind).take(scan.limit).cloned().collect()
    }

    /// The latest instant that the end of a log names.
    pub(super) fn latest(&self) -> Option<Timestamp> {
        let heads = self.rows(Kind::LogHead, None).filter_map(|row| match row {
            Row::LogHead(head) => Some(head.at),
            _ => None,
        });
        heads.max()
    }

    /// Forgets what is of no use any more.
    pub(super) fn prune(&mut self, what: Prunable, before: Timestamp) -> u64 {
        let old = |row: &Row| match row {
            Row::IdempotencyRecord(record) => record.created_at < before,
            Row::Delivery(delivery) => {
                delivery.id.ulid().unix_ms() < before.unix_ms()
                    && delivery.next_attempt_at.is_none_or(|at| at < before)
            }
            Row::Mail(mail) => {
                mail.id.ulid().unix_ms() < before.unix_ms() && mail.next_attempt_at.is_none()
            }
            _ => false,
        };
        let kind = match what {
            Prunable::IdempotencyRecords => Kind::IdempotencyRecord,
            Prunable::Deliveries => Kind::Delivery,
            Prunable::Mails => Kind::Mail,
        };
        let mut pruned = 0;
        let records = self.parts.iter_mut().filter(|(part, _)| part.0 == kind);
        for (_, rows) in records {
            let all = rows.len();
            rows.retain(|_, row| !old(row));
            pruned += all - rows.len();
        }
        u64::try_from(pruned).unwrap_or(u64::MAX)
    }

    fn get(&self, key: &Key) -> Option<&Row> {
        self.parts.get(&(Kind::of(key), key.organization()))?.get(key)
    }

    fn range(&self, range: &Range) -> Vec<Row> {
        let members = self.ranges.get(range).into_iter().flatten();
        members.filter_map(|key| self.get(key).cloned()).collect()
    }

    /// The rows of a kind, of one organization or of all, in the order of their names.
    fn rows(&self, kind: Kind, org: Option<OrgId>) -> impl Iterator<Item = &Row> {
        let wanted =
            move |part: &(Kind, Option<OrgId>)| part.0 == kind && (org.is_none() || part.1 == org);
        let from = (kind, org);
        self.parts
            .range(from..)
            .take_while(move |(part, _)| wanted(part))
            .flat_map(|(_, rows)| rows.values())
    }

    fn put(&mut self, row: Row) {
        let key = row.key();
        let after = row.ranges();
        let part = self.parts.entry((Kind::of(&key), key.organization())).or_default();
        let before = part.insert(key.clone(), row).map(|row| row.ranges());
        for range in before.into_iter().flatten().flatten() {
            if !after.contains(&Some(range))
                && let Some(members) = self.ranges.get_mut(&range)
            {
                members.remove(&key);
            }
        }
        for range in after.into_iter().flatten() {
            self.ranges.entry(range).or_default().insert(key.clone());
        }
    }
}
