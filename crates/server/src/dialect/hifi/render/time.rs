//! Instants.

use countersign_domain::time::Timestamp;

/// UTC with milliseconds.
pub(crate) fn timestamp(at: Timestamp) -> String {
    format!("{at:.3}")
}
