//! How long things may take while somebody listens.

use std::time::Duration;

/// How long things may take while somebody listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// From one ping to the next. Two that are not answered end a stream.
    pub ping: Duration,
    /// From one sign of life to the next where nothing is answered.
    pub heartbeat: Duration,
    /// How many events may wait for a client that takes nothing in.
    pub waiting_max: u64,
    /// For how long it may take nothing in while more than these wait.
    pub patience: Duration,
    /// How long a goodbye may take.
    pub goodbye: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            ping: Duration::from_secs(30),
            heartbeat: Duration::from_secs(15),
            waiting_max: 1_000,
            patience: Duration::from_secs(2),
            goodbye: Duration::from_secs(5),
        }
    }
}
