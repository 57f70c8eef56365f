//! What would become of a payment (docs/api/approvals.md).

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Barred, Finding, Requirement, Voter};

/// What would become of a payment. Numbers are for callers with `policies:read` that are no
/// agents.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Simulation {
    /// `ALLOW`, `HOLD`, `DENY`, or `REFUSED` for another reason than a policy.
    pub(crate) verdict: &'static str,
    /// What it would cost on top.
    pub(crate) fee: String,
    /// Why it would be decided against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refusal: Option<SimulatedRefusal>,
    /// What the policies say; absent where they are not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) evaluation: Option<SimulatedEvaluation>,
    /// Who would have to agree, where it would be held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) requirement: Option<Requirement>,
    /// When their time would be up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expires_at: Option<String>,
    /// Who could decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) can_vote: Option<Vec<Voter>>,
    /// Who could not, although they are members, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cannot_vote: Option<Vec<Barred>>,
    /// What is left of each limit and window, before this payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) headroom: Option<Vec<Headroom>>,
    /// The nearest amount that would meet something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) counterfactual: Option<Counterfactual>,
}

/// Why a payment would be decided against.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SimulatedRefusal {
    /// The code that the payment would be refused with.
    pub(crate) code: &'static str,
    /// One sentence for people.
    pub(crate) message: String,
    /// The details that it would come with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub(crate) details: Option<Value>,
}

/// What the policies say.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SimulatedEvaluation {
    /// `ALLOW`, `HOLD` or `DENY`.
    pub(crate) verdict: &'static str,
    /// Every rule of every policy, with its numbers; without these only what is against it.
    pub(crate) findings: Vec<Finding>,
}

/// What is left of a limit or of a window.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Headroom {
    /// The policy.
    pub(crate) policy_id: String,
    /// Its name.
    pub(crate) policy_name: String,
    /// The rule, or the type of the condition.
    pub(crate) rule: String,
    /// The bound: a decimal, or a number of payments.
    pub(crate) limit: String,
    /// What counts already.
    pub(crate) used: String,
    /// What may be added before the bound is passed.
    pub(crate) left: String,
    /// When the count starts anew, or the oldest of it counts no longer.
    pub(crate) resets_at: Option<String>,
}

/// Another amount, and what it would meet.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Counterfactual {
    /// The amount.
    pub(crate) amount: String,
    /// `ALLOW`, `HOLD`, `DENY`, or `REFUSED` where there would not be enough.
    pub(crate) verdict: &'static str,
}
