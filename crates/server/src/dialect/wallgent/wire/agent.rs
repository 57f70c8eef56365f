//! Agents.

use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::TimeRestrictions;

/// An agent: a wallet, the key that reaches it alone, and perhaps the policy of its template.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Agent {
    /// `wal_…`: an agent's id is its wallet's.
    pub(crate) id: String,
    /// The same.
    pub(crate) wallet_id: String,
    /// Its name.
    pub(crate) name: String,
    /// The agent's name as a label.
    pub(crate) agent_name: Option<String>,
    /// `ACTIVE` or `FROZEN`; `CLOSED` only in the event that tells of its end.
    pub(crate) status: &'static str,
    /// What it holds.
    pub(crate) balance: String,
    /// What it can spend: less what waits for a decision.
    pub(crate) available: String,
    /// `USD`.
    pub(crate) currency: &'static str,
    /// `SANDBOX` or `PRODUCTION`.
    pub(crate) environment: &'static str,
    /// What its key allows.
    pub(crate) permissions: Vec<&'static str>,
    /// Its present key.
    pub(crate) api_key_id: Option<String>,
    /// The first characters of that key's secret.
    pub(crate) api_key_prefix: Option<String>,
    /// The policy that its template made.
    pub(crate) policy_id: Option<String>,
    /// The template it was made from.
    pub(crate) template_id: Option<String>,
    /// The network address by which others pay it.
    pub(crate) wallgent_address: String,
    /// The caller's own data.
    #[schema(value_type = Object)]
    pub(crate) metadata: Box<RawValue>,
    /// When it was created.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
}

/// An agent just made. Has a secret in it, and so does not print.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewAgent {
    /// The agent.
    #[serde(flatten)]
    pub(crate) agent: Agent,
    /// The secret of its key: shown here and never again, so null in a replayed answer.
    pub(crate) api_key: Option<String>,
}

/// An agent's key was replaced. Has a secret in it, and so does not print.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeyRotated {
    /// The agent.
    pub(crate) id: String,
    /// The secret of the new key: shown here and never again, so null in a replayed answer.
    pub(crate) api_key: Option<String>,
    /// The new key.
    pub(crate) api_key_id: String,
    /// The key that works no more.
    pub(crate) revoked_key_id: Option<String>,
}

/// An agent's budget changed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BudgetAdjusted {
    /// The agent.
    pub(crate) id: String,
    /// The amount of the request, as it was written.
    #[schema(value_type = String, example = "50.00")]
    pub(crate) adjustment: Box<RawValue>,
    /// What the agent holds now.
    pub(crate) new_balance: String,
    /// `USD`.
    pub(crate) currency: &'static str,
    /// The transaction.
    pub(crate) transaction_id: String,
}

/// An agent is gone.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AgentDeleted {
    /// The agent.
    pub(crate) id: String,
    /// `true`.
    pub(crate) deleted: bool,
    /// What was left and went back to the default wallet.
    pub(crate) swept_amount: String,
}

/// What an agent can be made from.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Template {
    /// A slug.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// What it is for.
    pub(crate) description: String,
    /// What the agent's key will allow.
    pub(crate) permissions: Vec<&'static str>,
    /// What the agent's policy will demand.
    pub(crate) policy: TemplatePolicy,
}

/// The rules of a template's policy; null is not enforced.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TemplatePolicy {
    /// The threshold of one payment.
    pub(crate) max_transaction_amount: Option<String>,
    /// The most per UTC day.
    pub(crate) daily_spending_limit: Option<String>,
    /// The most per UTC month.
    pub(crate) monthly_limit: Option<String>,
    /// The only recipients.
    pub(crate) approved_recipients: Option<Vec<String>>,
    /// Recipients that are refused.
    pub(crate) blocked_recipients: Option<Vec<String>>,
    /// When payments may be made.
    pub(crate) time_restrictions: Option<TimeRestrictions>,
    /// Whether a person has to agree above the threshold.
    pub(crate) require_human_approval: bool,
}

/// The body of `POST /v1/agents`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct CreateAgent {
    /// Its name, at most 256 characters.
    name: String,
    /// What its key shall allow; the usual four if not given.
    permissions: Option<Vec<String>>,
    /// The agent's name as a label.
    agent_name: Option<String>,
    /// The caller's own data, at most 16 KiB.
    #[schema(value_type = Option<Object>)]
    metadata: Option<serde_json::Value>,
    /// Instead of the header.
    idempotency_key: Option<String>,
}

/// The body of `POST /v1/agents/from-template`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct CreateFromTemplate {
    /// Which template.
    template_id: String,
    /// The agent's name, at most 256 characters.
    name: String,
    /// Instead of the header.
    idempotency_key: Option<String>,
}

/// The body of `POST /v1/agents/{id}/adjust-budget`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct AdjustBudget {
    /// How much to give; negative to take back. A string or a number.
    #[schema(value_type = String, example = "50.00")]
    amount: String,
    /// Instead of the header.
    idempotency_key: Option<String>,
}
