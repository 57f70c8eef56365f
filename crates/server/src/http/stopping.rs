//! Telling those who wait that the server goes down.

use std::sync::Arc;

use tokio::sync::watch;

/// Whether the server is going down. Cheap to clone; all clones are one.
///
/// A graceful shutdown lets every request finish. One that only waits for something to happen has
/// to be told, or the shutdown would wait for it.
#[derive(Clone, Debug)]
pub struct Stopping(Arc<watch::Sender<bool>>);

impl Default for Stopping {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Stopping {
    /// From now on nobody waits any longer.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Returns when the server is going down.
    pub async fn begun(&self) {
        // The sender lives as long as this does, so there is always an answer.
        drop(self.0.subscribe().wait_for(|stopping| *stopping).await);
    }
}
