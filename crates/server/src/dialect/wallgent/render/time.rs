//! Instants on the wire.

use countersign_domain::time::Timestamp;

/// RFC 3339 in UTC with milliseconds.
pub(crate) fn timestamp(at: Timestamp) -> String {
    format!("{at:.3}")
}
