//! Part of a list in an order of the caller's.

use std::sync::Arc;

use countersign_domain::state::{Entity, Read};
use countersign_engine::{List, Page, Slice};

use super::{Reader, Refused};

/// How many rows are looked at at once.
const ROWS_AT_ONCE: usize = 200;

/// More rows than this, the newest, are in no order but that of their making.
const SORTED_MAX: usize = 10_000;

impl Reader {
    /// Part of a list by number, the smallest first or the largest, and how many rows it has in
    /// all. Rows may be long: of all but those that are shown only the key is kept.
    pub(crate) async fn sorted<E: Entity, K: Ord>(
        &self,
        list: List,
        (shows, position, key): (impl Fn(&E) -> bool, impl Fn(&E) -> u128, impl Fn(&E) -> K),
        (descending, (offset, limit)): (bool, (usize, usize)),
    ) -> Result<Slice<E>, Refused>
    where
        E::Id: Clone,
    {
        let mut keys: Vec<(K, E::Id)> = Vec::new();
        let (mut total, mut after) = (0, None);
        loop {
            let page = Page { after, limit: ROWS_AT_ONCE };
            let rows: Vec<Arc<E>> = self.page(list.clone(), page).await?;
            after = rows.last().map(|row| position(row));
            for row in rows.iter().filter(|row| shows(row)) {
                total += 1;
                if keys.len() < SORTED_MAX {
                    keys.push((key(row), row.id()));
                }
            }
            if rows.len() < ROWS_AT_ONCE {
                break;
            }
        }
        keys.sort_by(|(a, _), (b, _)| if descending { b.cmp(a) } else { a.cmp(b) });
        let ids: Vec<E::Id> = keys.into_iter().map(|(_, id)| id).skip(offset).take(limit).collect();
        let reads: Vec<Read> = ids.iter().map(|id| E::key_of(id.clone()).into()).collect();
        let state = self.load(reads).await?;
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            rows.extend(state.get::<E>(id)?);
        }
        Ok(Slice { rows, total })
    }
}
