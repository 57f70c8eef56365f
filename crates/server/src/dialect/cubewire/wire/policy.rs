//! Policies.

use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// A version of a policy.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderedPolicy)]
pub(crate) struct Policy {
    /// The version's id.
    pub(crate) id: String,
    /// What all its versions have in common.
    pub(crate) logical_id: String,
    /// Which version this is, from 1.
    pub(crate) version: u32,
    /// Whether there is none behind it.
    pub(crate) is_latest: bool,
    /// Its name.
    pub(crate) name: String,
    /// The caller's words.
    pub(crate) description: String,
    /// Which transactions it judges.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// `DRAFT`, `ACTIVE`, `INACTIVE`, `ARCHIVED`.
    pub(crate) status: &'static str,
    /// `STRICT`, `ADVISORY`, `LOG_ONLY`, `AUDIT_ONLY`; only the first has force.
    pub(crate) enforcement_mode: &'static str,
    /// `ALL` or `ANY`.
    pub(crate) condition_logic: &'static str,
    /// Its place; 0 is read first.
    pub(crate) priority: u32,
    /// What the caller keeps it together with.
    pub(crate) policy_group_id: Option<String>,
    /// The organization.
    pub(crate) organization_id: String,
    /// When it matches.
    pub(crate) conditions: Vec<Condition>,
    /// What it says then.
    pub(crate) actions: Vec<Action>,
    /// When this version was made.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
    /// Who made it.
    pub(crate) created_by: Option<String>,
    /// Who changed it last.
    pub(crate) updated_by: Option<String>,
    /// When it was archived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) deleted_at: Option<String>,
    /// Who archived it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) deleted_by: Option<String>,
}

/// When a policy matches.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderedCondition)]
pub(crate) struct Condition {
    /// What is looked at.
    pub(crate) field: &'static str,
    /// How it is compared.
    pub(crate) operator: &'static str,
    /// With what, as it was sent.
    #[schema(value_type = serde_json::Value)]
    pub(crate) value: Box<RawValue>,
    /// What an amount counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unit: Option<String>,
    /// The caller's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
}

/// What a policy says.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderedAction)]
pub(crate) struct Action {
    /// `ALLOW`, `BLOCK`, `REQUIRE_APPROVAL`, `NOTIFY`.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// How many have to agree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) required_approvers: Option<u16>,
    /// Of which list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) approver_list_id: Option<String>,
    /// How long it waits for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) deadline_minutes: Option<u32>,
}

/// The body of `POST /policies`, and of `PATCH`, where what is absent stays as it is. For the
/// description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase", as = WriteOrderedPolicy)]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct WritePolicy {
    /// Its name, at most 255 characters.
    name: Option<String>,
    /// The caller's words.
    description: Option<String>,
    /// `TRANSFER` if absent.
    #[schema(rename = "type")]
    kind: Option<String>,
    /// `DRAFT` if absent.
    status: Option<String>,
    /// `STRICT` if absent.
    enforcement_mode: Option<String>,
    /// `ALL` if absent.
    condition_logic: Option<String>,
    /// The last if absent.
    priority: Option<u32>,
    /// What the caller keeps it together with.
    policy_group_id: Option<String>,
    /// At least one.
    conditions: Option<Vec<WriteCondition>>,
    /// At least one.
    actions: Option<Vec<WriteAction>>,
}

/// A condition of a body. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct WriteCondition {
    /// `transaction.amount`, `.recipient`, `.sender`, `.asset`, `.network`, `.type`, `.time`.
    field: String,
    /// `EQUALS`, `GREATER_THAN`, `IN_LIST`, …
    operator: String,
    /// With what: text, a number, a list of these, or with the operators of lists a list's id.
    #[schema(value_type = serde_json::Value)]
    value: String,
    /// `USD`, or the symbol of an asset.
    unit: Option<String>,
    /// The caller's words.
    description: Option<String>,
}

/// An action of a body. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct WriteAction {
    /// `ALLOW`, `BLOCK`, `REQUIRE_APPROVAL`, `NOTIFY`.
    #[schema(rename = "type")]
    kind: String,
    /// 1 if absent.
    required_approvers: Option<u32>,
    /// All who may decide if absent.
    approver_list_id: Option<String>,
    /// 1 to 525600; for ever if absent.
    deadline_minutes: Option<u32>,
}
