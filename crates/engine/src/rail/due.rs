//! News of instructions that have to be looked at.

use countersign_domain::state::{Change, Row};
use tokio::sync::Notify;

/// Wakes whoever talks to rails when an instruction is committed that is due at some time.
#[derive(Debug, Default)]
pub(crate) struct DueNews(Notify);

impl DueNews {
    /// Notes what a batch has committed.
    pub(crate) fn note(&self, changes: &[Change]) {
        let due = |change: &Change| match change.row() {
            Row::Instruction(instruction) => instruction.due_at.is_some(),
            _ => false,
        };
        if changes.iter().any(due) {
            self.0.notify_one();
        }
    }

    /// Waits until there may be some.
    pub(crate) async fn next(&self) {
        self.0.notified().await;
    }
}
