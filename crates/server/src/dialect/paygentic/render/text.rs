//! Instants and ids on this wire.

use countersign_domain::ids::Ulid;
use countersign_domain::time::Timestamp;

/// An instant in UTC, with milliseconds.
pub(in crate::dialect::paygentic) fn timestamp(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// An id behind the dialect's own prefix.
pub(super) fn id(prefix: &str, bits: Ulid) -> String {
    format!("{prefix}_{bits}")
}
