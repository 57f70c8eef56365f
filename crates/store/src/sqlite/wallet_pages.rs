//! Pages of what wallets have, list by list: the index, the tail, and the rows they name.

use std::collections::BTreeSet;

use countersign_domain::ids::{OrgId, Ulid, WalletId};
use countersign_domain::state::Row;
use countersign_engine::{List, Page, StoreError};
use rusqlite::Connection;

use super::error::failed;
use super::source::Source;
use super::tail::{Place, Tail};
use super::{fetch, wallet_index};
use crate::listing;

/// How many ids of each wallet are looked up at least; a filter may let few of them through.
const IDS_MIN: usize = 32;

/// How many at most.
const IDS_MAX: usize = 512;

/// The rows of wallets that the list shows, newest first.
pub(super) fn page(
    connection: &Connection,
    (source, tail): (Source, &Tail),
    list: &List,
    (org, wallets): (OrgId, &BTreeSet<WalletId>),
    page: Page,
) -> Result<Vec<Row>, StoreError> {
    let places: Vec<Place> = wallets.iter().map(|wallet| (org, *wallet)).collect();
    let tails = tails(connection, (source, tail), &places, page.after)?;
    let wanted = page.limit.clamp(IDS_MIN, IDS_MAX);
    let (mut rows, mut before) = (Vec::new(), page.after);
    loop {
        let mut ids: BTreeSet<Ulid> = BTreeSet::new();
        // Below this, some wallet may have ids that were not looked up yet.
        let mut floor = Ulid(0);
        for (place, tail) in places.iter().zip(&tails) {
            let is_before = |id: &&Ulid| before.is_none_or(|before| id.0 < before);
            let mut found = wallet_index::ids(connection, source, *place, before, wanted)?;
            found.extend(tail.iter().filter(is_before).take(wanted));
            found.sort_unstable_by(|one, other| other.cmp(one));
            found.dedup();
            found.truncate(wanted);
            if let (true, Some(least)) = (found.len() == wanted, found.last()) {
                floor = floor.max(*least);
            }
            ids.extend(found);
        }
        for id in ids.range(floor..).rev() {
            before = Some(id.0);
            let row = fetch::row(connection, &source.key(org, *id))?;
            rows.extend(row.filter(|row| listing::shows(list, row)));
            if rows.len() == page.limit {
                return Ok(rows);
            }
        }
        if floor == Ulid(0) {
            return Ok(rows);
        }
    }
}

/// The tail of each wallet, and a snapshot that is not older than it: what was taken out of the
/// tail is in the index of the snapshot.
fn tails(
    connection: &Connection,
    (source, tail): (Source, &Tail),
    places: &[Place],
    before: Option<u128>,
) -> Result<Vec<Vec<Ulid>>, StoreError> {
    loop {
        let through = source.through(connection)?;
        if let Some(tails) = tail.of(through, places, before) {
            return Ok(tails);
        }
        connection.execute_batch("COMMIT; BEGIN").map_err(failed)?;
    }
}
