//! Approval requests: what waits for people, what they said, and what became of it.
//!
//! One model for every subject and dialect: requester, requirement, votes, deadline, status.

mod decide;
mod end;
mod expire;
mod explain;
mod open;
mod recheck;
mod request;
mod requirement;
mod subject;
mod terms;
#[cfg(test)]
mod tests;
mod vote;

pub(crate) use decide::decide;
pub use decide::{DecideApproval, Decision};
pub(crate) use end::{End, close_pending_of_wallet, end, reads_of_pending};
pub use expire::ExpireApproval;
pub(crate) use expire::expire;
pub use explain::{Ineligible, Voter, ineligible};
pub(crate) use open::{Opening, open};
pub use request::{
    Approval, ApprovalStatus, PolicyPin, Requester, Resolution, Subject, ended_reason,
};
pub use requirement::{Agreement, Approvers, Requirement};
pub use terms::{Step, StepAction, Terms};
pub use vote::Vote;
