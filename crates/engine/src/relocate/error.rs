//! Why an installation was not copied.

use crate::StoreError;
use crate::audit::Report;

/// Why an installation was not copied.
#[derive(Debug, thiserror::Error)]
pub enum RelocateError {
    /// The source has no organization.
    #[error("the source has no organization: there is nothing to move")]
    Nothing,
    /// The target has rows: of another installation, or of a copy that was interrupted.
    #[error(
        "the target holds data already; a move needs an empty place: empty it, or take another"
    )]
    Occupied,
    /// The log or the books of the source do not hold.
    #[error("the log and the books of the source do not hold{}", first(.0))]
    Unsound(Box<Report>),
    /// What arrived is not what was sent.
    #[error("{kind} are not the same in the target: {what}")]
    Different {
        /// What people call the kind of row.
        kind: &'static str,
        /// Which of its rows, and what about it.
        what: String,
    },
    /// The source cannot be read.
    #[error("the source: {0}")]
    Source(StoreError),
    /// The target cannot be written, or not be read.
    #[error("the target: {0}")]
    Target(StoreError),
}

fn first(report: &Report) -> String {
    report.complaints.first().map_or_else(String::new, |complaint| {
        let others = report.complaints_total.saturating_sub(1);
        let others = if others == 0 { String::new() } else { format!(", and {others} more") };
        format!(": {complaint}{others}")
    })
}
