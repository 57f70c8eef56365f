//! Transfer approvals.

use serde::Serialize;
use utoipa::ToSchema;

/// What a transfer waits for, or waited for.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Approval)]
pub(crate) struct Approval {
    /// `apv_…`.
    pub(crate) id: String,
    /// `PENDING`, `APPROVED`, `REJECTED` or `EXPIRED`.
    pub(crate) status: &'static str,
    /// The transfer.
    pub(crate) transfer_id: String,
    /// `WALLET.TRANSFER`, `WALLET.TRANSFER.BATCH`, `WALLET.BRIDGE` or `OFFRAMP`.
    pub(crate) transfer_type: &'static str,
    /// When it was asked for.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
    /// What was said about it.
    pub(crate) votes: Vec<Vote>,
    /// Whether whoever started the transfer had signed in.
    pub(crate) from_dashboard: bool,
    /// Whoever started the transfer.
    pub(crate) initiator_profile_id: String,
}

/// What somebody said about it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Vote {
    /// Who.
    pub(crate) approver_id: String,
    /// `APPROVE` or `REJECT`.
    pub(crate) vote: &'static str,
    /// Their words.
    pub(crate) comment: Option<String>,
    /// When.
    pub(crate) created_at: String,
}

/// An approval in the list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApprovalItem {
    /// `apv_…`.
    pub(crate) id: String,
    /// The transfer.
    pub(crate) transfer_id: String,
    /// `PENDING`.
    pub(crate) status: &'static str,
    /// See [`Approval::transfer_type`].
    pub(crate) transfer_type: &'static str,
    /// When it was asked for.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
}

/// Part of the approvals that wait.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Approvals {
    /// `true`.
    pub(crate) success: bool,
    /// What was done.
    pub(crate) message: &'static str,
    /// How many wait in all.
    pub(crate) count: usize,
    /// Some of them, newest first.
    pub(crate) approvals: Vec<ApprovalItem>,
}

/// One approval.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApprovalDetails {
    /// `true`.
    pub(crate) success: bool,
    /// What was done.
    pub(crate) message: &'static str,
    /// The approval.
    pub(crate) approval: Approval,
}

/// What became of a decision.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Decided {
    /// `true`.
    pub(crate) success: bool,
    /// What was done.
    pub(crate) message: &'static str,
    /// `apv_…`.
    pub(crate) approval_id: String,
    /// `APPROVED`, `REJECTED`, or `PENDING` as long as others have to agree.
    pub(crate) status: &'static str,
    /// When it was decided.
    pub(crate) timestamp: String,
    /// The words of a rejection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
}

/// The words of a decision.
#[derive(ToSchema)]
#[expect(dead_code, reason = "bodies are read member by member; this describes them")]
pub(crate) struct Decide {
    /// At most 1000 characters.
    comment: Option<String>,
    /// The same, of a rejection.
    reason: Option<String>,
}
