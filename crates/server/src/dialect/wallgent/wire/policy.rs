//! Policies.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Compared, Condition};

/// A policy: of a wallet, or of the organization itself.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Policy {
    /// `pol_…`.
    pub(crate) id: String,
    /// The wallet whose payments it judges; null for those of every wallet of its environment.
    pub(crate) wallet_id: Option<String>,
    /// `WALLET`, or `ORGANIZATION`.
    pub(crate) scope: &'static str,
    /// Its name.
    pub(crate) name: String,
    /// Whether it is evaluated.
    pub(crate) enabled: bool,
    /// Which version this is, from 1.
    pub(crate) version: u32,
    /// It judges a payment only if all of these hold.
    pub(crate) conditions: Vec<Condition>,
    /// What it says where it judges, beside its rules: `ALLOW`, `DENY` or `HOLD`; null for its
    /// rules alone.
    pub(crate) outcome: Option<&'static str>,
    /// The threshold of one payment: above it a payment is denied, or with
    /// `requireHumanApproval` held.
    pub(crate) max_transaction_amount: Option<String>,
    /// The most per UTC day.
    pub(crate) daily_spending_limit: Option<String>,
    /// The same.
    pub(crate) daily_limit: Option<String>,
    /// The most per UTC month.
    pub(crate) monthly_limit: Option<String>,
    /// The recipient must be one of these; an empty list means nobody.
    pub(crate) approved_recipients: Option<Vec<String>>,
    /// The same.
    pub(crate) allowed_recipients: Option<Vec<String>>,
    /// The recipient must be none of these.
    pub(crate) blocked_recipients: Option<Vec<String>>,
    /// Whether a person has to agree.
    pub(crate) require_human_approval: bool,
    /// When payments may be made.
    pub(crate) time_restrictions: Option<TimeRestrictions>,
    /// How long its approval requests wait, in seconds; null for the organization's setting.
    pub(crate) approval_ttl_seconds: Option<u32>,
    /// Whom it asks when it holds a payment; null for one approval by anyone allowed.
    pub(crate) approval: Option<super::Terms>,
    /// Whether the people who are there could meet what it asks; not told of versions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reachability: Option<super::Reachability>,
    /// When it was created.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
}

/// A daily window: allowed while start ≤ local time < end; it may wrap midnight.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TimeRestrictions {
    /// `HH:MM` or `HH:MM:SS`.
    pub(crate) start: String,
    /// The same, never equal to the start.
    pub(crate) end: String,
    /// An IANA name; `UTC` unless given.
    pub(crate) timezone: String,
    /// The local days on which the window begins, `MON` to `SUN`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) days: Option<Vec<String>>,
}

/// What one rule of a policy found.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Finding {
    /// The policy.
    pub(crate) policy_id: String,
    /// Its name at the time.
    pub(crate) policy_name: String,
    /// Its version at the time.
    pub(crate) policy_version: u32,
    /// The rule.
    pub(crate) rule: &'static str,
    /// `HOLD` or `DENY`.
    pub(crate) effect: &'static str,
    /// The number it compares with.
    pub(crate) limit: Option<String>,
    /// The payment's amount.
    pub(crate) attempted: Option<String>,
    /// What was spent and pending before.
    pub(crate) spent: Option<String>,
    /// When the count starts anew.
    pub(crate) resets_at: Option<String>,
    /// What each condition compared, for those who may know the numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) conditions: Vec<Compared>,
    /// All of it in one sentence.
    pub(crate) reason: String,
}

/// What the policies would say about a payment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PolicyEvaluation {
    /// `ALLOW`, `HOLD` or `DENY`.
    pub(crate) result: &'static str,
    /// The oldest policy that holds or denies.
    pub(crate) policy_id: Option<String>,
    /// The rule that decided.
    pub(crate) rule: Option<&'static str>,
    /// Why, in one sentence.
    pub(crate) reason: Option<String>,
    /// All policies that hold, or deny.
    pub(crate) policy_ids: Vec<String>,
    /// Every rule that has something against it.
    pub(crate) why: Vec<Finding>,
}

/// What is gone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Deleted {
    /// Its id.
    pub(crate) id: String,
    /// Always true.
    pub(crate) deleted: bool,
}

/// The body of `POST /v1/wallets/{id}/policies`, and with `walletId` of `POST /v1/policies`. For a
/// change everything is optional, and null clears a rule.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct WritePolicy {
    /// The wallet, where the path names none.
    wallet_id: Option<String>,
    /// `WALLET`, or without a wallet `ORGANIZATION`; cannot be changed.
    scope: Option<String>,
    /// At most 32, of which 8 may count; null for none.
    conditions: Option<Vec<Condition>>,
    /// `ALLOW`, `DENY` or `HOLD`.
    outcome: Option<String>,
    /// Its name.
    name: Option<String>,
    /// Whether it is evaluated; true unless given.
    enabled: Option<bool>,
    /// A decimal, as a string or a number.
    #[schema(value_type = Option<String>, example = "1000.00")]
    max_transaction_amount: Option<String>,
    /// A decimal; `dailyLimit` is the same.
    #[schema(value_type = Option<String>)]
    daily_spending_limit: Option<String>,
    /// A decimal; `monthlySpendingLimit` is the same.
    #[schema(value_type = Option<String>)]
    monthly_limit: Option<String>,
    /// Up to 1000; `allowedRecipients` is the same.
    approved_recipients: Option<Vec<String>>,
    /// Up to 1000.
    blocked_recipients: Option<Vec<String>>,
    /// Whether a person has to agree.
    require_human_approval: Option<bool>,
    /// When payments may be made.
    time_restrictions: Option<TimeRestrictions>,
    /// 60 to 2592000.
    approval_ttl_seconds: Option<u32>,
    /// Whom it asks when it holds a payment; null for one approval by anyone allowed.
    approval: Option<super::Terms>,
    /// The older form: `MAX_AMOUNT`, `DAILY_LIMIT`, `VENDOR_ALLOWLIST`, `HUMAN_IN_THE_LOOP`.
    rules: Option<Vec<PolicyRule>>,
}

/// A rule in the older form.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct PolicyRule {
    /// Which rule.
    r#type: String,
    /// Its amount.
    value: Option<String>,
    /// Its recipients.
    vendors: Option<Vec<String>>,
}
