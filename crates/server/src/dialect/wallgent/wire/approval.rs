//! Approval requests.

use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::{Finding, Payment};

/// A payment's wait for people, and all that explains it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Approval {
    /// `apr_…`.
    pub(crate) id: String,
    /// `PENDING`, `APPROVED`, `REJECTED`, `EXPIRED`.
    pub(crate) status: &'static str,
    /// The wallet that would pay.
    pub(crate) wallet_id: String,
    /// The oldest policy that holds.
    pub(crate) policy_id: String,
    /// All policies that hold.
    pub(crate) policy_ids: Vec<String>,
    /// What would happen.
    pub(crate) transaction_details: TransactionDetails,
    /// What would arrive.
    pub(crate) amount: String,
    /// The payment that waits.
    pub(crate) transaction_id: String,
    /// `PAYMENT` or `NETWORK`.
    pub(crate) kind: &'static str,
    /// The key that asked.
    pub(crate) requested_by: String,
    /// When it is too late to decide.
    pub(crate) expires_at: String,
    /// When it ended.
    pub(crate) resolved_at: Option<String>,
    /// The key that decided; null when time did.
    pub(crate) resolved_by: Option<String>,
    /// The decider's words.
    pub(crate) reason: Option<String>,
    /// Whether the people behind the request decided it themselves, which the organization allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) self_approved: Option<bool>,
    /// `SANDBOX` or `PRODUCTION`.
    pub(crate) environment: &'static str,
    /// `org_…`.
    pub(crate) organization_id: String,
    /// When it was opened.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
    /// SHA-256 of exactly what is voted on.
    pub(crate) payload_hash: String,
    /// Who has to agree.
    pub(crate) requirement: Requirement,
    /// What people said so far, in order.
    pub(crate) votes: Vec<Vote>,
    /// Every rule that held it, with its numbers.
    pub(crate) why: Vec<Finding>,
    /// Whether this caller can decide it now.
    pub(crate) can_decide: bool,
    /// Why not: `NOT_PENDING`, `NOT_A_PERSON`, `NO_PERMISSION`, `OUT_OF_SCOPE`, `SELF_APPROVAL`.
    pub(crate) cannot_decide_reason: Option<&'static str>,
    /// Everyone who may still decide; only when one request is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) voters: Option<Vec<Voter>>,
    /// What became of the payment, once there is a decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) payment: Option<Payment>,
}

/// What would happen.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TransactionDetails {
    /// What would arrive.
    pub(crate) amount: String,
    /// `USD`.
    pub(crate) currency: &'static str,
    /// The wallet that would be paid.
    pub(crate) recipient: String,
    /// The network address by which it is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to_address: Option<String>,
    /// The requester's words, as they are.
    pub(crate) description: Option<String>,
    /// What it would cost on top.
    pub(crate) fee: String,
    /// The wallet that would pay.
    pub(crate) from: String,
    /// The requester's own data, as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub(crate) metadata: Option<Box<RawValue>>,
    /// The payment that would be taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reverses: Option<String>,
}

/// Who has to agree: a tree of quorums.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub(crate) enum Requirement {
    /// So many people, each of whom is one of these.
    Quorum {
        /// How many.
        count: u16,
        /// Of whom.
        approvers: Vec<Approvers>,
    },
    /// Each of these, by different people.
    All {
        /// The parts.
        #[schema(no_recursion)]
        of: Vec<Requirement>,
    },
    /// One of these.
    Any {
        /// The options.
        #[schema(no_recursion)]
        of: Vec<Requirement>,
    },
    /// One after the other.
    Then {
        /// The stages.
        #[schema(no_recursion)]
        of: Vec<Requirement>,
    },
}

/// The people a quorum is formed of.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub(crate) enum Approvers {
    /// Anyone whose credential may decide.
    AnyonePermitted,
    /// Members with this role.
    Role {
        /// The role.
        role: &'static str,
    },
    /// This person.
    Person {
        /// `usr_…`.
        person_id: String,
    },
    /// Whoever is on this approver list.
    List {
        /// `apl_…`.
        list_id: String,
    },
}

/// What somebody said.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Vote {
    /// Who: `usr_…`.
    pub(crate) person_id: String,
    /// With which key.
    pub(crate) key_id: Option<String>,
    /// `APPROVE` or `REJECT`.
    pub(crate) decision: &'static str,
    /// Their words.
    pub(crate) comment: Option<String>,
    /// What they voted on.
    pub(crate) payload_hash: String,
    /// When.
    pub(crate) created_at: String,
}

/// Somebody who may still decide.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Voter {
    /// `usr_…`.
    pub(crate) person_id: String,
    /// Their name.
    pub(crate) name: String,
}

/// The body of a decision; it may be empty.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct DecideApproval {
    /// The decider's words.
    reason: Option<String>,
    /// The same.
    comment: Option<String>,
}
