//! The inbox.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Approval, Finding, Requirement};

/// A request, and what the caller may do with it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InboxItem {
    /// What it is, in a few words.
    pub(crate) title: String,
    /// How long it still waits; null where that is for ever.
    pub(crate) seconds_left: Option<i64>,
    /// What the caller said, or somebody for them, and still stands: `APPROVE` or `REJECT`.
    pub(crate) your_vote: Option<&'static str>,
    /// `approve`, `reject`, `withdraw`, `comment`, `delegate`, `cancel`.
    pub(crate) you_may: Vec<&'static str>,
    /// Why the caller cannot approve.
    pub(crate) why_not: Option<&'static str>,
    /// The request.
    #[serde(flatten)]
    pub(crate) approval: Approval,
}

/// A request as it would be judged now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Explained {
    /// `HOLD`: it waits for votes alone; `REFUSED`: no vote would be taken; else its status.
    pub(crate) verdict: &'static str,
    /// What a vote would be refused with, for what the world is like.
    #[schema(value_type = Option<Object>)]
    pub(crate) refusal: Option<Value>,
    /// Every rule that holds it now, with its numbers.
    pub(crate) why: Option<Vec<Finding>>,
    /// Who would have to agree now.
    pub(crate) requirement: Requirement,
    /// The request.
    pub(crate) approval: Approval,
}

/// What became of several requests.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkResults {
    /// In the order in which they were named.
    pub(crate) results: Vec<BulkResult>,
}

/// What became of one of them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkResult {
    /// The request.
    pub(crate) id: String,
    /// Whether the vote was taken.
    pub(crate) ok: bool,
    /// The request as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) approval: Option<Approval>,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub(crate) error: Option<Value>,
}

/// The body of deciding several requests.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct DecideApprovals {
    /// `APPROVE` or `REJECT`.
    decision: String,
    /// 1 to 100.
    items: Vec<BulkItem>,
    /// What they come to, by currency: `{ "USD": "120.00" }`.
    total: BTreeMap<String, String>,
    /// The decider's words.
    reason: Option<String>,
}

/// A request as it was seen.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct BulkItem {
    /// The request.
    id: String,
    /// What was seen.
    payload_hash: String,
}

/// The body of handing a vote on.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct DelegateApproval {
    /// Who votes as the caller: `usr_…`; null for nobody any more.
    person_id: Option<String>,
}
