//! What a store keeps of what it wrote.
//!
//! Rows by name and ranges whole, bounded by two generations: whatever was not asked for since the
//! last change of generations is forgotten with the next. It holds committed rows alone.

use std::collections::{BTreeMap, HashMap};

use countersign_domain::state::{Change, Key, Range, Row};

use crate::kind::Kind;

/// The cache. Whether it is right hangs on every commit being applied to it.
#[derive(Debug)]
pub(crate) struct Cache {
    /// How many rows a generation has before the one before it is forgotten.
    generation_rows: usize,
    young: Generation,
    old: Generation,
}

#[derive(Debug, Default)]
struct Generation {
    rows: HashMap<Key, Option<Row>>,
    ranges: HashMap<Range, BTreeMap<Key, Row>>,
    size: usize,
}

impl Cache {
    /// An empty cache.
    pub(crate) fn new(generation_rows: usize) -> Self {
        Self { generation_rows, young: Generation::default(), old: Generation::default() }
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        (self.young, self.old) = (Generation::default(), Generation::default());
    }

    /// Forgets the rows that are stale.
    pub(crate) fn forget_rows(&mut self, is_stale: impl Fn(&Key) -> bool) {
        for generation in [&mut self.young, &mut self.old] {
            let before = generation.rows.len();
            generation.rows.retain(|key, _| !is_stale(key));
            generation.size -= before - generation.rows.len();
        }
    }

    /// Forgets the ranges that are stale, or have a member that is.
    pub(crate) fn forget_ranges(
        &mut self,
        is_stale: impl Fn(&Range) -> bool,
        is_stale_row: impl Fn(&Key) -> bool,
    ) {
        for generation in [&mut self.young, &mut self.old] {
            generation
                .ranges
                .retain(|range, members| !is_stale(range) && !members.keys().any(&is_stale_row));
            let members: usize = generation.ranges.values().map(BTreeMap::len).sum();
            generation.size = generation.rows.len() + generation.ranges.len() + members;
        }
    }

    /// What is known of a name: a row, or that there is none.
    pub(crate) fn row(&mut self, key: &Key) -> Option<Option<Row>> {
        if let Some(row) = self.young.rows.get(key) {
            return Some(row.clone());
        }
        let (key, row) = self.old.rows.remove_entry(key)?;
        self.put(key, row.clone());
        Some(row)
    }

    /// What is known of a range.
    pub(crate) fn range(&mut self, range: Range) -> Option<Vec<Row>> {
        self.members(range).map(|members| members.values().cloned().collect())
    }

    /// Takes in what was read.
    pub(crate) fn learn_row(&mut self, key: &Key, row: Option<&Row>) {
        let keeps = if row.is_some() { is_kept(Kind::of(key)) } else { is_kept_missing(key) };
        if keeps {
            self.put(key.clone(), row.cloned());
        }
    }

    /// Takes in the members of a range.
    pub(crate) fn learn_range(&mut self, range: Range, rows: &[Row]) {
        let members: BTreeMap<Key, Row> = rows.iter().map(|row| (row.key(), row.clone())).collect();
        self.young.size += members.len() + 1;
        self.young.ranges.insert(range, members);
        self.turn();
    }

    /// Whether the row as it was has to be read before this change, because the range that it
    /// leaves may be known while the row is not.
    pub(crate) fn is_blind_to(&self, change: &Change) -> bool {
        let Change::Update(row) = change else { return false };
        let key = row.key();
        has_ranges(Kind::of(&key)) && !self.knows(&key)
    }

    /// Takes in a committed change. `before` is the row as it was, where it was read for this.
    pub(crate) fn apply(&mut self, change: &Change, before: Option<&Row>) {
        let row = change.row();
        let key = row.key();
        let kind = Kind::of(&key);
        if has_ranges(kind) {
            let known = self.row(&key).flatten();
            let before = before.or(known.as_ref()).map(Row::ranges);
            let after = row.ranges();
            for range in before.into_iter().flatten().flatten() {
                if !after.contains(&Some(range))
                    && let Some(members) = self.members(range)
                {
                    members.remove(&key);
                }
            }
            for range in after.into_iter().flatten() {
                if let Some(members) = self.members(range) {
                    members.insert(key.clone(), row.clone());
                }
            }
        }
        if is_kept(kind) {
            self.put(key, Some(row.clone()));
        }
    }

    fn knows(&self, key: &Key) -> bool {
        let row = self.young.rows.get(key).or_else(|| self.old.rows.get(key));
        row.is_some_and(Option::is_some)
    }

    fn members(&mut self, range: Range) -> Option<&mut BTreeMap<Key, Row>> {
        if let Some(members) = self.old.ranges.remove(&range) {
            self.young.size += members.len() + 1;
            self.young.ranges.entry(range).or_insert(members);
        }
        self.young.ranges.get_mut(&range)
    }

    fn put(&mut self, key: Key, row: Option<Row>) {
        if self.young.rows.insert(key, row).is_none() {
            self.young.size += 1;
            self.turn();
        }
    }

    fn turn(&mut self) {
        if self.young.size >= self.generation_rows {
            self.old = std::mem::take(&mut self.young);
        }
    }
}

/// Rows that are written once and seldom asked for by a batch are not kept.
pub(crate) const fn is_kept(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Payment
            | Kind::Transfer
            | Kind::LogRecord
            | Kind::IdempotencyRecord
            | Kind::PolicyVersion
            | Kind::Vote
            | Kind::Delivery
            | Kind::Mail
    )
}

/// That something is missing is kept only where its name cannot be made up by callers, who could
/// otherwise drive everything else out.
const fn is_kept_missing(key: &Key) -> bool {
    matches!(key, Key::Account(..) | Key::LogHead(_))
}

/// Whether rows of a kind lie in ranges.
pub(crate) const fn has_ranges(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Member
            | Kind::ApproverList
            | Kind::Policy
            | Kind::Approval
            | Kind::Hold
            | Kind::ApiKey
            | Kind::Vote
            | Kind::Webhook
            | Kind::Document
    )
}
