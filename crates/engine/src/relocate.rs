//! A whole installation, copied from one store to another.
//!
//! Rows go over as they are, kind by kind and in parts, so that neither memory nor transactions
//! grow with the installation. The source is only read. The names by which secrets are found go
//! last: until a copy is complete, no key opens anything there.

mod compare;
mod copy;
mod error;
mod group;

use crate::audit::{Report, verify};
use crate::organizations::organizations;
use crate::parts::Parts;
use crate::{List, Page, Rows, SharedKind, Store, StoreError};
pub use compare::{compare, has_gone_on};
pub use copy::{Copied, copy};
pub use error::RelocateError;

/// How many rows are read, and committed, at once.
const PART: usize = 1_000;

/// Looks before anything is copied: the source has to hold, and the target must have nothing.
/// Returns what was checked of the source.
pub async fn inspect(source: &dyn Store, target: &dyn Store) -> Result<Report, RelocateError> {
    if organizations(source).await.map_err(RelocateError::Source)?.is_empty() {
        return Err(RelocateError::Nothing);
    }
    if !is_empty(target).await.map_err(RelocateError::Target)? {
        return Err(RelocateError::Occupied);
    }
    let report = verify(source).await.map_err(RelocateError::Source)?;
    if report.holds() { Ok(report) } else { Err(RelocateError::Unsound(Box::new(report))) }
}

/// Whether a store has nothing. What an interrupted copy leaves has organizations at least.
async fn is_empty(store: &dyn Store) -> Result<bool, StoreError> {
    let first = Page { after: None, limit: 1 };
    if !store.page(List::Organizations, first).await?.is_empty() {
        return Ok(false);
    }
    for kind in SharedKind::ALL {
        let mut parts = Parts::new(store, Rows::Shared(*kind), 1);
        if parts.next().await?.is_some_and(|part| !part.is_empty()) {
            return Ok(false);
        }
    }
    Ok(true)
}
