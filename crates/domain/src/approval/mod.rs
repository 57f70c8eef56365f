//! Approval requests: what waits for people, what they said, and what became of it.
//!
//! One model for every subject and dialect: requester, requirement, votes, deadline, status.

mod advance;
mod ask;
mod ballot;
mod bulk;
mod cancel;
mod combine;
mod consent;
mod decide;
mod decide_review;
mod delegate;
mod end;
mod explain;
mod limits;
mod open;
mod queue;
mod reach;
mod recheck;
mod request;
mod requirement;
mod roster;
mod save;
mod seating;
mod stand_in;
mod standing;
mod subject;
mod submit_review;
mod summon;
mod terms;
#[cfg(test)]
mod tests;
mod today;
mod vote;
mod vote_once;

pub use advance::AdvanceApproval;
pub(crate) use advance::advance;
use advance::take_steps;
pub use ask::Ask;
pub use ballot::Ballot;
pub(crate) use bulk::decide_all;
pub use bulk::{BulkResult, DecideApprovals};
pub(crate) use cancel::cancel;
pub use cancel::{CancelApproval, asked};
pub(crate) use cancel::{Withdrawn, withdraw_request};
pub(crate) use decide::decide;
pub use decide::{DecideApproval, Decision, reaches};
pub(crate) use decide_review::decide_review;
pub use decide_review::{DecideReview, ReviewDecision};
pub use delegate::DelegateApproval;
pub(crate) use delegate::delegate;
pub(crate) use end::{End, close_pending_of_wallet, end, reads_of_pending};
pub use explain::{Ineligible, Inquiry, Voter, Voters};
pub(crate) use open::{NewRequest, Opening, open, request};
pub use queue::{PENDING_PER_AGENT, Queue, Waiting};
pub(crate) use queue::{Place, join, place_of, queues_of_lists, same};
pub(crate) use reach::{Reach, ranges_of_reach};
pub use request::{Approval, ApprovalStatus, PolicyPin, Requester, Resolution, ended_reason};
pub use requirement::{Approvers, Requirement};
pub use roster::{Agreement, Roster, Unreachable};
pub(crate) use save::{check_terms, reads_of_terms};
pub use stand_in::{CHAIN_MAX, Delegation, stand_ins};
pub use standing::{Openness, Standing};
pub use subject::{
    ChangeSubject, InstructionSubject, PaymentSubject, ResourceSubject, Subject, SubjectKind,
};
pub use submit_review::{SubmitOrder, SubmitReview};
pub(crate) use submit_review::{submit_order, submit_review};
pub use summon::Called;
pub use terms::{Step, StepAction, Terms};
pub use today::{Today, judged_today};
pub use vote::Vote;
pub use vote_once::VoteOnce;
pub(crate) use vote_once::vote_once;
