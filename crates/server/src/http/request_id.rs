//! A name for each request, to be found in the answer and in the server's own log.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// The name of one request: a random start-up part and a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId(u64, u64);

impl RequestId {
    /// The next name.
    #[must_use]
    pub fn next() -> Self {
        static RUN: OnceLock<u64> = OnceLock::new();
        static COUNT: AtomicU64 = AtomicU64::new(1);
        let run = *RUN.get_or_init(|| {
            let mut bytes = [0; 8];
            // Without randomness names may repeat across restarts; nothing depends on them.
            let _ = getrandom::fill(&mut bytes);
            u64::from_le_bytes(bytes)
        });
        Self(run, COUNT.fetch_add(1, Ordering::Relaxed))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "req_{:08x}{:08x}", self.0 & 0xFFFF_FFFF, self.1)
    }
}
