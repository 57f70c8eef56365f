//! Approvals.

use serde::Serialize;
use utoipa::ToSchema;

/// A review of a resource: one maker, one checker.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Approval {
    /// `apr_…`.
    pub(crate) id: String,
    /// `approval`.
    pub(crate) object: &'static str,
    /// Who owns the resource: `org_…`.
    pub(crate) merchant_id: String,
    /// `order` or `invoice`.
    pub(crate) resource_type: &'static str,
    /// Its id, as it was submitted.
    pub(crate) resource_id: String,
    /// `data_review`, `financial_review` or `push`.
    pub(crate) kind: &'static str,
    /// `pending`, `approved`, `rejected` or `cancelled`.
    pub(crate) decision: &'static str,
    /// The maker: `mem_…`, or whom a platform named.
    pub(crate) requester: String,
    /// What the resource was, as it was submitted.
    pub(crate) data_snapshot_hash: String,
    /// When it was submitted.
    pub(crate) created_at: String,
    /// The checker; null until it is decided.
    pub(crate) reviewer: Option<String>,
    /// The words that stand with it.
    pub(crate) note: Option<String>,
    /// When it was decided, or taken back.
    pub(crate) decided_at: Option<String>,
}

/// The body of a submission.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct SubmitApproval {
    /// Who owns the resource: `org_…`.
    merchant_id: String,
    /// `order` or `invoice`.
    resource_type: String,
    /// Its id.
    #[schema(min_length = 1, max_length = 255)]
    resource_id: String,
    /// What the resource is now, by whatever recipe.
    #[schema(min_length = 1, max_length = 128)]
    data_snapshot_hash: String,
    /// `data_review` unless it is `financial_review` or `push`.
    kind: Option<String>,
    /// The maker's words.
    #[schema(max_length = 2000)]
    note: Option<String>,
    /// Whom a platform acts for; of any other key ignored.
    #[schema(max_length = 128)]
    actor_id: Option<String>,
}

/// The body of a decision.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct DecideApproval {
    /// `approved`, `rejected` or `cancelled`.
    decision: String,
    /// Other words; null clears those that stand.
    #[schema(max_length = 2000)]
    note: Option<String>,
    /// Whom a platform acts for; of any other key ignored.
    #[schema(max_length = 128)]
    actor_id: Option<String>,
    /// What the checker saw; only with `approved`.
    #[schema(max_length = 128)]
    data_snapshot_hash: Option<String>,
}

/// The body of an order's submission; it may be absent. Other members are refused.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct SubmitOrder {
    /// Whom a platform acts for; of any other key ignored.
    #[schema(min_length = 1, max_length = 128)]
    requester: Option<String>,
    /// The maker's words.
    #[schema(max_length = 2000)]
    note: Option<String>,
}
