//! One batch. The writer is alone, so nothing is locked and nothing is begun before the commit.

use async_trait::async_trait;
use countersign_domain::state::{Change, Read, State};
use countersign_engine::{StoreError, Unit};
use tokio::sync::OwnedMutexGuard;

use super::writer::Writer;

/// Holds the writer until it is dropped. Works right here: the engine gives a thread of its own.
pub(super) struct SqliteUnit {
    writer: OwnedMutexGuard<Writer>,
}

impl SqliteUnit {
    /// Takes the writer for a batch.
    pub(super) fn begin(mut writer: OwnedMutexGuard<Writer>) -> Result<Self, StoreError> {
        writer.begin()?;
        Ok(Self { writer })
    }
}

impl Drop for SqliteUnit {
    fn drop(&mut self) {
        if let Err(error) = self.writer.end() {
            tracing::warn!(%error, "a batch was not ended; the next one will do that");
        }
    }
}

#[async_trait]
impl Unit for SqliteUnit {
    async fn load(&mut self, reads: &[Read], into: &mut State) -> Result<(), StoreError> {
        self.writer.load(reads, into)
    }

    async fn commit(mut self: Box<Self>, changes: Vec<Change>) -> Result<(), StoreError> {
        self.writer.commit(&changes)
    }
}
