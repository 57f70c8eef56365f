//! What snapshots of any store have in common.

use std::cmp::Ordering;

use countersign_engine::StoreError;

/// The answer to whoever would write.
pub(crate) fn read_only() -> StoreError {
    StoreError::Unavailable("a snapshot does not write".to_owned())
}

/// Refuses a schema that this program cannot read, because it is newer, or because a snapshot may
/// not bring it up to date.
pub(crate) fn must_be_known(found: u32, known: u32) -> Result<(), StoreError> {
    match found.cmp(&known) {
        Ordering::Equal => Ok(()),
        Ordering::Greater => Err(StoreError::Newer { found, known }),
        Ordering::Less => {
            let what = format!("schema {found} has to be brought to {known} by a server first");
            Err(StoreError::Unavailable(what))
        }
    }
}
