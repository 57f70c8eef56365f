//! Requests for the agreement of people.

use serde::Serialize;
use utoipa::ToSchema;

/// A request: all of its fields are always there.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApprovalRequest {
    /// Its id.
    pub(crate) id: String,
    /// The organization.
    pub(crate) organization_id: String,
    /// What the transaction's orchestration is found by.
    pub(crate) workflow_id: String,
    /// What waits.
    pub(crate) transaction_data: TransactionData,
    /// The vault that sends.
    pub(crate) vault_id: String,
    /// Its address.
    pub(crate) vault_address: String,
    /// Who started the transaction.
    pub(crate) requested_by_id: String,
    /// `PENDING`, `APPROVED`, `REJECTED`, `EXPIRED`.
    pub(crate) status: &'static str,
    /// The policy version that held it.
    pub(crate) policy_id: String,
    /// What that was called.
    pub(crate) policy_name: String,
    /// How many have to agree.
    pub(crate) required_approvers: usize,
    /// Of which list.
    pub(crate) approver_list_id: String,
    /// Why.
    pub(crate) reason: String,
    /// What about it is a risk.
    pub(crate) risk_factors: Vec<String>,
    /// When it is too late; null for never.
    pub(crate) deadline: Option<String>,
    /// More about it.
    pub(crate) metadata: RequestMetadata,
    /// When it was opened.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
    /// The votes, oldest first.
    pub(crate) votes: Vec<RequestVote>,
}

/// What waits.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TransactionData {
    /// Where it comes from.
    pub(crate) from: String,
    /// Where it goes.
    pub(crate) to: String,
    /// How much, in smallest units.
    pub(crate) value: String,
    /// The symbol of what is sent.
    pub(crate) asset: String,
    /// The network's name.
    pub(crate) network: String,
    /// The network's number.
    pub(crate) chain_id: u64,
    /// Its type.
    #[serde(rename = "type")]
    pub(crate) kind: String,
}

/// More about a request.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RequestMetadata {
    /// How much, in whole units, with the symbol.
    pub(crate) amount: String,
    /// The symbol.
    pub(crate) currency: String,
    /// The same.
    pub(crate) asset: String,
    /// Where it goes.
    pub(crate) recipient: String,
    /// Who asked.
    pub(crate) user_context: UserContext,
    /// From where.
    pub(crate) session_context: SessionContext,
}

/// Who asked.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserContext {
    /// Their id.
    pub(crate) user_id: Option<String>,
    /// Their mail address.
    pub(crate) email: Option<String>,
    /// The address that they asked from.
    pub(crate) ip_address: Option<String>,
}

/// From where somebody asked.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SessionContext {
    /// The session; there is none of a key.
    pub(crate) session_id: Option<String>,
    /// `api`.
    pub(crate) device: Option<String>,
}

/// A vote.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RequestVote {
    /// Its id.
    pub(crate) id: String,
    /// The request.
    pub(crate) transaction_approval_request_id: String,
    /// Who voted.
    pub(crate) approver_id: String,
    /// `APPROVED` or `REJECTED`.
    pub(crate) vote: &'static str,
    /// The voter's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) comment: Option<String>,
    /// When.
    pub(crate) created_at: String,
}

/// The body of a vote. For the description alone.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct CastVote {
    /// `APPROVED` or `REJECTED`.
    vote: String,
    /// At most 1000 characters.
    comment: Option<String>,
}
