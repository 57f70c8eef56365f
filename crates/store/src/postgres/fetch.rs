//! Reading rows by name and by range: one statement for all rows of a kind, all sent at once.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};

use countersign_domain::ids::OrgId;
use countersign_domain::state::{Key, Range, Read, Row, State};
use countersign_engine::StoreError;
use deadpool_postgres::Object;
use tokio_postgres::Statement;

use super::arrays::{Arrays, borrowed, parameters};
use super::caches::owner;
use super::error::failed;
use super::pipeline::{Step, in_order};
use super::trail::{Touched, leaves_stamps};
use super::{found, stamp, statements};
use crate::kind::Kind;
use crate::sql::{RangeQuery, of_range};
use crate::tables::{self, Record, unwritable};

/// What was found: every row asked for, or that there is none; every range whole.
#[derive(Debug, Default)]
pub(super) struct Fetched {
    pub(super) rows: Vec<(Key, Option<Row>)>,
    pub(super) ranges: Vec<(Range, Vec<Row>)>,
}

impl Fetched {
    /// Leaves out whatever may be another when what is on its way has been committed: for each
    /// organization, what that touches. Of kinds that leave no stamps nothing is known.
    pub(super) fn leave_out(&mut self, on_the_way: &BTreeMap<OrgId, OnTheWay>) {
        self.rows.retain(|(key, row)| match (key, row) {
            // Any of them may be about to take the name, for somebody who belongs to none.
            (Key::Locator(_), None) => {
                on_the_way.values().all(|way| matches!(way, OnTheWay::Nothing))
            }
            (key, row) => {
                let org = row.as_ref().map_or_else(|| key.organization(), owner);
                org.and_then(|org| on_the_way.get(&org)).is_some_and(|way| way.spares(key))
            }
        });
        self.ranges.retain(|(range, members)| {
            let way = on_the_way.get(&range.organization());
            way.is_some_and(|way| way.spares_range(*range, members))
        });
    }

    /// Those that it does not answer.
    pub(super) fn unanswered(&self, mut reads: Vec<Read>) -> Vec<Read> {
        let keys: HashSet<&Key> = self.rows.iter().map(|(key, _)| key).collect();
        let ranges: HashSet<&Range> = self.ranges.iter().map(|(range, _)| range).collect();
        reads.retain(|read| match read {
            Read::Row(key) => !keys.contains(key),
            Read::Range(range) => !ranges.contains(range),
        });
        reads
    }

    /// Tells a state.
    pub(super) fn tell(self, state: &mut State) {
        for (key, row) in self.rows {
            state.learn_row(key, row);
        }
        for (range, rows) in self.ranges {
            state.learn_range(range, rows);
        }
    }
}

/// What is about to be committed in an organization, as far as it is known.
pub(super) enum OnTheWay {
    /// Nothing.
    Nothing,
    /// What touches this, and rows of kinds that leave no stamps.
    Some(Touched),
}

impl OnTheWay {
    fn spares(&self, key: &Key) -> bool {
        match self {
            Self::Nothing => true,
            Self::Some(touched) => leaves_stamps(Kind::of(key)) && !touched.has(stamp::of_row(key)),
        }
    }

    fn spares_range(&self, range: Range, members: &[Row]) -> bool {
        match self {
            Self::Nothing => true,
            Self::Some(touched) => {
                !touched.has_range(range) && members.iter().all(|row| self.spares(&row.key()))
            }
        }
    }
}

/// One statement, and what it is about.
struct Query {
    about: About,
    statement: Statement,
    record: Record,
}

enum About {
    Rows(Kind, Vec<Key>),
    Range(Range),
}

/// Reads all of these.
pub(super) async fn fetch(client: &Object, reads: Vec<Read>) -> Result<Fetched, StoreError> {
    let queries = prepare(client, reads).await?;
    let steps = queries.iter().map(|query| -> Step<'_, _> { Box::pin(run(client, query)) });
    let answers = in_order(steps.collect()).await;
    let mut fetched = Fetched::default();
    for (query, answer) in queries.iter().zip(answers) {
        let rows = answer.map_err(failed)?;
        match &query.about {
            About::Range(range) => {
                let rows = found::rows(of_range(*range).kind, &rows)?;
                fetched.ranges.push((*range, rows));
            }
            About::Rows(kind, keys) => {
                let rows = found::rows(*kind, &rows)?;
                let found: BTreeMap<Key, Row> =
                    rows.into_iter().map(|row| (row.key(), row)).collect();
                // Some may be asked for twice, and are there twice.
                fetched.rows.extend(keys.iter().map(|key| (key.clone(), found.get(key).cloned())));
            }
        }
    }
    Ok(fetched)
}

async fn prepare(client: &Object, reads: Vec<Read>) -> Result<Vec<Query>, StoreError> {
    let mut keys: BTreeMap<Kind, Vec<Key>> = BTreeMap::new();
    let mut queries = Vec::new();
    for read in reads {
        match read {
            Read::Row(key) => keys.entry(Kind::of(&key)).or_default().push(key),
            Read::Range(range) => queries.push(of_a_range(client, range).await?),
        }
    }
    for (kind, keys) in keys {
        let mut record = Record::default();
        for key in &keys {
            let written = tables::write_key(key, &mut record);
            written.map_err(|broken| unwritable(tables::table(kind), &broken))?;
        }
        let statement = client.prepare_cached(&statements::of(kind).get).await.map_err(failed)?;
        queries.push(Query { about: About::Rows(kind, keys), statement, record });
    }
    Ok(queries)
}

async fn of_a_range(client: &Object, range: Range) -> Result<Query, StoreError> {
    let RangeQuery { kind, column, narrow, order, .. } = of_range(range);
    let select = &statements::of(kind).select;
    let sql = format!("{select} WHERE t.org = $1 AND {column} = $2{narrow} ORDER BY {order}");
    let statement = client.prepare_cached(&sql).await.map_err(failed)?;
    let mut record = Record::default();
    RangeQuery::write(range, &mut record);
    Ok(Query { about: About::Range(range), statement, record })
}

async fn run(
    client: &Object,
    query: &Query,
) -> Result<Vec<tokio_postgres::Row>, tokio_postgres::Error> {
    match &query.about {
        About::Rows(kind, _) => {
            let arrays = Arrays::new(tables::table(*kind).key_columns(), &query.record);
            client.query(&query.statement, &arrays.parameters()).await
        }
        About::Range(_) => {
            let values = parameters(&query.record);
            client.query(&query.statement, &borrowed(&values)).await
        }
    }
}
