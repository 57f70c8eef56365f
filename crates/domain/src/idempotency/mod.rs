//! The same request twice is one request (spec §7, ADR 0010).

mod keep;
mod once;
mod record;

pub(crate) use keep::{find_record, keep_record};
pub use once::Once;
pub use record::{Idempotency, IdempotencyRecord, StoredReply};
