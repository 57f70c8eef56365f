//! Approval requests.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::{ErrorBody, Finding, Payment, SimulatedEvaluation};

/// A wait for people, and all that explains it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Approval {
    /// `apr_…`.
    pub(crate) id: String,
    /// `PENDING`, `APPROVED`, `REJECTED`, `EXPIRED`, `CANCELLED`.
    pub(crate) status: &'static str,
    /// The wallet that would pay; null where none would.
    pub(crate) wallet_id: Option<String>,
    /// The oldest policy that holds; null where none does.
    pub(crate) policy_id: Option<String>,
    /// All policies that hold.
    pub(crate) policy_ids: Vec<String>,
    /// What would happen to money; null where nothing would.
    pub(crate) transaction_details: Option<TransactionDetails>,
    /// What would arrive; null where nothing would.
    pub(crate) amount: Option<String>,
    /// What waits and would move money; null where nothing would.
    pub(crate) transaction_id: Option<String>,
    /// `PAYMENT` or `NETWORK`, or the type of what is to leave over a rail; null where nothing
    /// would.
    pub(crate) kind: Option<&'static str>,
    /// The key that asked.
    pub(crate) requested_by: String,
    /// When it is too late to decide; null where it waits for ever.
    pub(crate) expires_at: Option<String>,
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
    /// How often the subject has changed, from 1.
    pub(crate) revision: u32,
    /// What waits.
    pub(crate) subject: Subject,
    /// Who has to agree.
    pub(crate) requirement: Requirement,
    /// What people said so far, in order.
    pub(crate) votes: Vec<Vote>,
    /// How many people have to say no, and how many have.
    pub(crate) rejections: Rejections,
    /// Who asked somebody else to vote for them.
    pub(crate) delegations: Vec<Delegation>,
    /// What happens next by itself.
    pub(crate) next_step: Option<NextStep>,
    /// Whether the people who are there could still meet it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reachability: Option<Reachability>,
    /// Whether people may decide what they asked for themselves.
    pub(crate) solo_mode: bool,
    /// Another request for the very same that waited when this one was opened: `apr_…`.
    pub(crate) duplicate_of: Option<String>,
    /// Every rule that held it, with its numbers.
    pub(crate) why: Vec<Finding>,
    /// What every rule of every policy said; only for those who may read policies, and never for
    /// an agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) evaluation: Option<SimulatedEvaluation>,
    /// Whether this caller can decide it now.
    pub(crate) can_decide: bool,
    /// Why not: `NOT_PENDING`, `NOT_A_PERSON`, `NO_PERMISSION`, `OUT_OF_SCOPE`, `SELF_APPROVAL`,
    /// `NOT_AN_APPROVER`, `NOT_YET`, `ALREADY_VOTED`, `LEFT`.
    pub(crate) cannot_decide_reason: Option<&'static str>,
    /// Everyone who may still decide; only when one request is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) voters: Option<Vec<Voter>>,
    /// The same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) can_vote: Option<Vec<Voter>>,
    /// Everyone else who is asked, and why they cannot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cannot_vote: Option<Vec<Barred>>,
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
    /// The wallet that would be paid, or whoever else would be.
    pub(crate) recipient: String,
    /// The network address by which it is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to_address: Option<String>,
    /// The requester's words, as they are: whoever shows them makes visible what could deceive.
    pub(crate) description: Option<String>,
    /// Whose words and data these are: `PERSON`, `AGENT` or `SERVER`.
    pub(crate) written_by: &'static str,
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
        /// Who counts for it: `usr_…`; only of a request.
        #[serde(skip_serializing_if = "Option::is_none")]
        votes: Option<Vec<String>>,
        /// How many more it takes; only of a request.
        #[serde(skip_serializing_if = "Option::is_none")]
        missing: Option<usize>,
        /// Whether it is met; only of a request.
        #[serde(skip_serializing_if = "Option::is_none")]
        met: Option<bool>,
    },
    /// Each of these, by different people.
    All {
        /// The parts.
        #[schema(no_recursion)]
        of: Vec<Requirement>,
        /// Whether it is met; only of a request.
        #[serde(skip_serializing_if = "Option::is_none")]
        met: Option<bool>,
    },
    /// One of these.
    Any {
        /// The options.
        #[schema(no_recursion)]
        of: Vec<Requirement>,
        /// Whether it is met; only of a request.
        #[serde(skip_serializing_if = "Option::is_none")]
        met: Option<bool>,
    },
    /// One after the other.
    Then {
        /// The stages.
        #[schema(no_recursion)]
        of: Vec<Requirement>,
        /// Whether it is met; only of a request.
        #[serde(skip_serializing_if = "Option::is_none")]
        met: Option<bool>,
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
    /// Its place among them, from 0.
    pub(crate) index: u32,
    /// Who: `usr_…`.
    pub(crate) person_id: String,
    /// For whom they stood in: `usr_…`.
    pub(crate) on_behalf_of: Option<String>,
    /// With which key.
    pub(crate) key_id: Option<String>,
    /// `APPROVE`, `REJECT`, `WITHDRAW` or `COMMENT`.
    pub(crate) decision: &'static str,
    /// Their words.
    pub(crate) comment: Option<String>,
    /// What they voted on.
    pub(crate) payload_hash: String,
    /// When.
    pub(crate) created_at: String,
    /// Whether it still counts: it was not taken back, and those whose it is are still there.
    pub(crate) counts: bool,
}

/// What waits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Subject {
    /// `PAYMENT`; what is to leave over a rail: `TRANSFER`, `BATCH`, `BRIDGE`, `OFFRAMP`, `VAULT`;
    /// what is to change: `POLICY`, `APPROVER_LIST`, `MEMBER`, `API_KEY`, `ORGANIZATION`; or what
    /// is
    /// reviewed: `ORDER`, `INVOICE`.
    pub(crate) r#type: &'static str,
    /// Its id; absent as long as it is only to come to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    /// Of a change: `CREATE`, `UPDATE` or `DELETE`. Of a review: `data_review`,
    /// `financial_review` or `push`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) action: Option<&'static str>,
    /// Of a change: the object as it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub(crate) before: Option<Value>,
    /// Of a change: the object as it shall be. Of what is to leave over a rail: all of it. Of a
    /// review: what was submitted, and by whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub(crate) after: Option<Value>,
}

/// A change that waits for a decision: a result and an error in one body. Can have a secret in it,
/// and so does not print.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HeldChange {
    /// The request: `apr_…`.
    pub(crate) id: String,
    /// `PENDING`.
    pub(crate) status: &'static str,
    /// The request: `apr_…`.
    pub(crate) approval_id: String,
    /// When it is too late to decide.
    pub(crate) expires_at: String,
    /// The request, with the change as it would be made.
    pub(crate) approval: Approval,
    /// Of a new member: what will let them set a password, from the approval on. Shown here and
    /// never again, so absent in a replayed answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) invitation: Option<HeldInvitation>,
    /// Of a new key: its secret, which works from the approval on. Shown here and never again, so
    /// absent in a replayed answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) secret: Option<String>,
    /// `APPROVAL_REQUIRED`.
    pub(crate) error: ErrorBody,
}

/// What will let a member set a password, once others have agreed to them.
#[derive(Serialize, ToSchema)]
pub(crate) struct HeldInvitation {
    /// The token, for `POST /v1/auth/enrol`; seven days from the approval.
    pub(crate) token: String,
}

/// How many people have to say no before a request ends.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Rejections {
    /// How many.
    pub(crate) needed: u16,
    /// How many have.
    pub(crate) given: usize,
}

/// Somebody who asked another to vote for them on this request.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Delegation {
    /// Who asked: `usr_…`.
    pub(crate) person_id: String,
    /// Who votes: `usr_…`.
    pub(crate) to: String,
    /// Since when.
    pub(crate) created_at: String,
}

/// What happens to a request by itself while it waits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NextStep {
    /// When.
    pub(crate) at: String,
    /// `REMIND`, `ESCALATE` or `REASSIGN`.
    pub(crate) action: &'static str,
}

/// Whether people could meet a requirement.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Reachability {
    /// Whether they could.
    pub(crate) reachable: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// The part that they could not meet, such as `of[1]` or `steps[0].requirement`; absent where
    /// it is the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) part: Option<String>,
}

/// Somebody who is asked and cannot decide.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Barred {
    /// `usr_…`.
    pub(crate) person_id: String,
    /// Their name.
    pub(crate) name: String,
    /// Why.
    pub(crate) reason: &'static str,
}

/// Whom a policy asks, and what happens while nobody answers.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Terms {
    /// Who has to agree.
    pub(crate) requirement: Requirement,
    /// How long a request waits, in seconds; null for the organization's setting.
    pub(crate) ttl_seconds: Option<u32>,
    /// How many people have to say no before it ends; 1 unless given.
    pub(crate) rejections: u16,
    /// What happens by itself, in the order of time.
    pub(crate) steps: Vec<Step>,
}

/// Something that happens to a request that still waits.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Step {
    /// How long after the request was opened, in seconds.
    pub(crate) after_seconds: u32,
    /// `REMIND`, `ESCALATE` or `REASSIGN`.
    pub(crate) action: &'static str,
    /// Who suffices as well, or is asked instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) requirement: Option<Requirement>,
}

/// The body of taking something back; it may be empty.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct TakeBack {
    /// Why.
    reason: Option<String>,
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
    /// What was seen; another than the present one is refused.
    payload_hash: Option<String>,
    /// The person who is stood in for: `usr_…`.
    on_behalf_of: Option<String>,
}
