//! The copying.

use countersign_domain::state::Change;

use super::group::Group;
use super::{PART, RelocateError, organizations};
use crate::parts::Parts;
use crate::{Rows, Store, StoreError};

/// How many rows of a kind were copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// What people call the kind.
    pub kind: &'static str,
    /// All of its rows.
    pub rows: u64,
}

/// Copies every row into a store that has none, and tells of each kind when it is done. An error
/// leaves a part of them there. Returns how many rows there are.
pub async fn copy(
    source: &dyn Store,
    target: &dyn Store,
    mut tell: impl FnMut(Copied),
) -> Result<u64, RelocateError> {
    let organizations = organizations(source).await.map_err(RelocateError::Source)?;
    let mut total = 0;
    for group in Group::all() {
        let rows = copy_group(source, target, group.rows(&organizations)).await?;
        tell(Copied { kind: group.word(), rows });
        total += rows;
    }
    Ok(total)
}

/// Organizations with few rows share a commit: most have few of most kinds.
async fn copy_group(
    source: &dyn Store,
    target: &dyn Store,
    group: Vec<Rows>,
) -> Result<u64, RelocateError> {
    let mut copied = 0;
    let mut batch = Vec::new();
    for rows in group {
        let mut parts = Parts::new(source, rows, PART);
        while let Some(part) = parts.next().await.map_err(RelocateError::Source)? {
            copied += part.len() as u64;
            batch.extend(part.into_iter().map(Change::Insert));
            if batch.len() >= PART {
                let full = std::mem::take(&mut batch);
                commit(target, full).await.map_err(RelocateError::Target)?;
            }
        }
    }
    if !batch.is_empty() {
        commit(target, batch).await.map_err(RelocateError::Target)?;
    }
    Ok(copied)
}

async fn commit(target: &dyn Store, batch: Vec<Change>) -> Result<(), StoreError> {
    target.begin().await?.commit(batch).await
}
