//! The caller's organization.

use serde::Serialize;
use utoipa::ToSchema;

use super::Requirement;

/// The caller's organization.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Organization {
    /// `org_…`.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// Where to reach it; empty when unknown.
    pub(crate) email: String,
    /// `SELF_HOSTED`.
    pub(crate) plan: &'static str,
    /// `BUSINESS`.
    pub(crate) org_type: &'static str,
    /// The people in it.
    pub(crate) members: Vec<Member>,
    /// What this server can do for it.
    pub(crate) capabilities: Capabilities,
    /// `NOT_REQUIRED`.
    pub(crate) kyb_status: &'static str,
    /// Always true.
    pub(crate) production_activated: bool,
    /// What it chose.
    pub(crate) settings: OrganizationSettings,
    /// Whether people may decide their own requests in the caller's environment.
    pub(crate) solo_mode: bool,
    /// When it was created.
    pub(crate) created_at: String,
}

/// A person in an organization.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Member {
    /// `mem_…`.
    pub(crate) id: String,
    /// The person, whatever organization they are in: `usr_…`.
    pub(crate) person_id: String,
    /// Their name.
    pub(crate) name: String,
    /// Their mail address.
    pub(crate) email: String,
    /// `owner`, `admin`, `member`, `approver`, `viewer`.
    pub(crate) role: &'static str,
}

/// What this server can do.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Capabilities {
    /// Payments on the internal ledger.
    pub(crate) payments: bool,
    /// Policies that deny or hold.
    pub(crate) policies: bool,
    /// Payments that wait for a second person.
    pub(crate) approvals: bool,
    /// Agents with wallets and keys of their own.
    pub(crate) agents: bool,
}

/// What an organization chose.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrganizationSettings {
    /// Whether the people behind a request may decide it: `never`, `sandbox_only`, `always`.
    pub(crate) self_approval: &'static str,
    /// How long an approval request waits, in seconds, unless its policy says otherwise.
    pub(crate) approval_ttl_seconds: u32,
    /// How many requests of one agent wait at most on one wallet.
    pub(crate) max_pending_per_agent: u32,
    /// What becomes of a request while another one waits for the very same: `flag`, it names the
    /// other (`duplicateOf`), or `refuse`.
    pub(crate) duplicate_requests: &'static str,
    /// Who has to agree to changes of policies, approver lists and members; null where they are
    /// made at once.
    pub(crate) change_approval: Option<ChangeApproval>,
}

/// Who has to agree to a change.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChangeApproval {
    /// Who. Those behind the request never count.
    pub(crate) requirement: Requirement,
    /// How long such a request waits, in seconds; null for the organization's time.
    pub(crate) ttl_seconds: Option<u32>,
}

/// What became of a change.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrganizationUpdated {
    /// Always true.
    pub(crate) ok: bool,
    /// Its name.
    pub(crate) name: String,
    /// What it chose.
    pub(crate) settings: OrganizationSettings,
}

/// The body of `PATCH /v1/organizations/me`. What is absent stays as it is.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct UpdateOrganization {
    /// Another name.
    name: Option<String>,
    /// Other choices.
    settings: Option<UpdateSettings>,
}

/// Choices of an organization.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct UpdateSettings {
    /// `never` or `sandbox_only`; `always` is for the operator of the installation to set.
    self_approval: Option<String>,
    /// 60 to 2592000; null for the server's default.
    approval_ttl_seconds: Option<u32>,
    /// 0 to 10000; null for the usual 100.
    max_pending_per_agent: Option<u32>,
    /// `flag` or `refuse`.
    duplicate_requests: Option<String>,
    /// Who has to agree to changes of policies, approver lists and members; null for nobody.
    change_approval: Option<ChooseChangeApproval>,
}

/// Who has to agree to a change.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct ChooseChangeApproval {
    /// One other owner or admin if not given.
    requirement: Option<Requirement>,
    /// 60 to 2592000.
    ttl_seconds: Option<u32>,
}
