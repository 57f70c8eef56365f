//! The changes of a batch as one statement.
//!
//! A statement costs more than a row: it is parsed, bound and answered, and the answer wakes
//! somebody. So all tables are written by one, whose text depends on nothing but which kinds of
//! rows are new and which are changed.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use countersign_domain::ids::OrgId;
use countersign_domain::state::{Change, Row};
use countersign_engine::StoreError;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::arrays::Arrays;
use super::claim::Confirmation;
use super::within::{Within, wallets};
use super::{id, statements};
use crate::kind::Kind;
use crate::tables::{self, Column, Record, unwritable, write_legs};

/// A batch as one statement.
pub(super) struct Write {
    confirmation: Confirmation,
    groups: Vec<Group>,
    marked: Vec<Uuid>,
    trails: Vec<Vec<u8>>,
    mark: i64,
    news: String,
}

/// What the text of a statement depends on: what is confirmed, which kinds of rows are written, and
/// whether they are there.
type Shape = (Option<&'static str>, Vec<(Kind, bool)>);

/// The texts of statements, by what they depend on.
#[derive(Default)]
pub(super) struct Texts(Mutex<HashMap<Shape, Arc<str>>>);

/// So many texts are kept: a server needs a few dozen.
const TEXTS_MAX: usize = 512;

/// Rows of one kind that are written in one way.
struct Group {
    kind: Kind,
    /// Their values, one row behind the other.
    rows: Record,
    /// How many rows have to be there already; none where they are new.
    existing: Option<i64>,
}

/// What a batch leaves on the turns of organizations, and tells other servers.
pub(super) struct Trace {
    /// The organizations whose turns are marked, each with the trail that leads to the mark.
    pub(super) marked: BTreeMap<OrgId, Vec<u8>>,
    /// The mark.
    pub(super) mark: i64,
    /// The news.
    pub(super) news: String,
}

impl Write {
    /// The statement of a batch.
    pub(super) fn new(
        confirmation: Confirmation,
        changes: &[Change],
        trace: Trace,
    ) -> Result<Self, StoreError> {
        if confirmation.checks().len() > 1 {
            let what = "a batch that relies on new keys has to hold its turns";
            return Err(StoreError::Corrupt(what.to_owned()));
        }
        let within = Within::new(changes);
        let mut groups: BTreeMap<(Kind, bool), Vec<&Row>> = BTreeMap::new();
        for change in changes {
            let (row, is_new) = match change {
                Change::Insert(Row::Transfer(transfer)) if within.has(transfer) => continue,
                Change::Insert(row) => (row, true),
                Change::Update(row) => (row, false),
            };
            groups.entry((Kind::of(&row.key()), is_new)).or_default().push(row);
        }
        let groups = groups.into_iter();
        let groups = groups.map(|((kind, is_new), rows)| group((kind, is_new), rows, &within));
        let Trace { marked, mark, news } = trace;
        let (marked, trails) = marked.into_iter().map(|(org, trail)| (id::of(org), trail)).unzip();
        let groups = groups.collect::<Result<_, _>>()?;
        Ok(Self { confirmation, groups, marked, trails, mark, news })
    }

    /// Its text. There are few, and each is long: they are put together once.
    pub(super) fn sql(&self, texts: &Texts) -> Arc<str> {
        let groups = self.groups.iter().map(|group| (group.kind, group.existing.is_some()));
        let shape: Shape = (self.confirmation.check().map(|check| check.sql), groups.collect());
        let mut texts = texts.0.lock().unwrap_or_else(PoisonError::into_inner);
        if texts.len() >= TEXTS_MAX {
            texts.clear();
        }
        Arc::clone(texts.entry(shape).or_insert_with(|| self.text().into()))
    }

    fn text(&self) -> String {
        // What is confirmed comes first: expressions are evaluated in order, so turns are locked
        // before rows, and no two batches wait in a circle. Nothing else hangs on the order.
        let check = self.confirmation.check();
        let mut before = check.as_ref().map_or(0, |check| check.parameters.len());
        let mut checks: Vec<String> = check.iter().map(|check| check.sql.to_owned()).collect();
        let mut parts = Vec::new();
        for (number, group) in self.groups.iter().enumerate() {
            let columns = group.columns().len();
            let text = if group.existing.is_some() {
                let count = before + columns + 1;
                checks.push(format!(
                    "countersign_expect((SELECT count(*) FROM w{number}), ${count}::bigint)"
                ));
                statements::update(group.kind, before)
            } else {
                statements::insert(group.kind, before)
            };
            parts.push(format!("w{number} AS ({text})"));
            before += columns + usize::from(group.existing.is_some());
        }
        parts.push(format!(
            "marked AS (INSERT INTO turns (org, trail, mark)
             SELECT u.org, u.trail, ${} FROM unnest(${}::uuid[], ${}::bytea[]) AS u(org, trail)
             ON CONFLICT (org) DO UPDATE SET mark = excluded.mark, trail = excluded.trail)",
            before + 3,
            before + 1,
            before + 2
        ));
        checks.push(format!("pg_notify('countersign', ${})", before + 4));
        format!("WITH {} SELECT {}", parts.join(", "), checks.join(", "))
    }

    /// The columns of its rows.
    pub(super) fn arrays(&self) -> Vec<Arrays<'_>> {
        let mut arrays = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            arrays.push(Arrays::new(group.columns(), &group.rows));
        }
        arrays
    }

    /// Its parameters, of which the columns are part.
    pub(super) fn parameters<'w>(
        &'w self,
        arrays: &'w [Arrays<'_>],
    ) -> Vec<&'w (dyn ToSql + Sync)> {
        let check = self.confirmation.check();
        let mut parameters = check.map_or_else(Vec::new, |check| check.parameters);
        for (group, arrays) in self.groups.iter().zip(arrays) {
            parameters.extend(arrays.parameters());
            parameters.extend(group.existing.as_ref().map(|count| count as &(dyn ToSql + Sync)));
        }
        parameters.extend([&self.marked as &(dyn ToSql + Sync), &self.trails]);
        parameters.extend([&self.mark as &(dyn ToSql + Sync), &self.news]);
        parameters
    }
}

impl Group {
    /// The columns that are written.
    fn columns(&self) -> &'static [Column] {
        match self.existing {
            Some(_) => tables::table(self.kind).columns,
            None => &statements::of(self.kind).columns,
        }
    }
}

fn group(
    (kind, is_new): (Kind, bool),
    mut rows: Vec<&Row>,
    within: &Within<'_>,
) -> Result<Group, StoreError> {
    if kind == Kind::Locator {
        // The only rows that batches under different turns may both try to make: in one order, so
        // that they do not wait for one another in a circle.
        rows.sort_by_cached_key(|row| row.key());
    }
    let mut record = Record::default();
    for row in &rows {
        let written = tables::write(row, &mut record);
        written.map_err(|broken| unwritable(tables::table(kind), &broken))?;
        match row {
            Row::Transfer(transfer) if is_new => {
                let (debited, credited) = wallets(transfer)?;
                record.optional(debited, Record::id);
                record.optional(credited, Record::id);
            }
            Row::Payment(payment) if is_new => {
                let legs = within.legs(payment);
                record.optional(legs, |to, legs| to.build(|text| write_legs(legs, text)));
            }
            _ => {}
        }
    }
    let existing = (!is_new).then(|| i64::try_from(rows.len()).unwrap_or(i64::MAX));
    Ok(Group { kind, rows: record, existing })
}
