//! How an order stands by its reviews.

use serde::{Deserialize, Serialize};

use super::{Order, ReviewKind};
use crate::approval::ApprovalStatus;
use crate::canonical::Hash;
use crate::ids::ApprovalId;

/// A review of an order, as far as the order has to know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The request.
    pub approval: ApprovalId,
    /// Under which aspect.
    pub kind: ReviewKind,
    /// What the order was when it was submitted.
    pub snapshot: Hash,
    /// Where the request stands.
    pub status: ApprovalStatus,
}

/// How an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalState {
    /// Nobody has agreed to what it says now.
    Draft,
    /// It is being reviewed.
    Pending,
    /// Somebody agreed to exactly what it says.
    Approved,
    /// Somebody said no.
    Rejected,
}

impl ApprovalState {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
        }
    }
}

impl Order {
    /// How it stands, when it says what this snapshot is of.
    ///
    /// What is pending comes first, then the review that was submitted last decides. One that was
    /// approved counts only for what was approved: an edit makes it a draft again.
    #[must_use]
    pub fn approval_state(&self, snapshot: Hash) -> ApprovalState {
        let mut counting = self.reviews.iter().filter(|review| review.kind.counts());
        if counting.clone().any(|review| review.status == ApprovalStatus::Pending) {
            return ApprovalState::Pending;
        }
        match counting.next_back() {
            Some(last) if last.status == ApprovalStatus::Rejected => ApprovalState::Rejected,
            Some(last) if last.status == ApprovalStatus::Approved && last.snapshot == snapshot => {
                ApprovalState::Approved
            }
            _ => ApprovalState::Draft,
        }
    }

    /// The same order with a review that was submitted.
    #[must_use]
    pub(crate) fn reviewed(&self, review: Review) -> Self {
        let mut order = self.clone();
        order.reviews.push(review);
        order.forget();
        order
    }

    /// The same order with a review that ended, or was taken back afterwards.
    #[must_use]
    pub(crate) fn decided(&self, approval: ApprovalId, status: ApprovalStatus) -> Self {
        let mut order = self.clone();
        for review in order.reviews.iter_mut().filter(|review| review.approval == approval) {
            review.status = status;
        }
        order.forget();
        order
    }

    /// Keeps what waits, and the latest that counts: nothing else has a say any more.
    fn forget(&mut self) {
        let last = self.reviews.iter().rfind(|review| review.kind.counts());
        let last = last.map(|review| review.approval);
        self.reviews.retain(|review| {
            review.status == ApprovalStatus::Pending || Some(review.approval) == last
        });
    }

    /// The reviews that wait.
    pub(crate) fn pending(&self) -> impl Iterator<Item = ApprovalId> {
        let waits = |review: &&Review| review.status == ApprovalStatus::Pending;
        self.reviews.iter().filter(waits).map(|review| review.approval)
    }
}
