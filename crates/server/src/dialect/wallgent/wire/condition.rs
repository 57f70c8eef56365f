//! Conditions of policies (docs/api/approvals.md).

use serde::Serialize;
use utoipa::ToSchema;

/// Something that a payment is, or is not. Which members there are follows from the type.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Condition {
    /// `AMOUNT`, `RECIPIENT`, `FIRST_TIME_RECIPIENT`, `ASSET`, `RAIL`, `INITIATOR`, `TIME`,
    /// `METADATA`, `VELOCITY` or `STRUCTURING`.
    pub(crate) r#type: &'static str,
    /// `AMOUNT`: only amounts of this asset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) asset: Option<&'static str>,
    /// `AMOUNT`: more than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) above: Option<String>,
    /// `AMOUNT`: this or more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) at_least: Option<String>,
    /// `AMOUNT`: less than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) below: Option<String>,
    /// `AMOUNT`: this or less.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) at_most: Option<String>,
    /// `RECIPIENT`, `ASSET`, `RAIL`, `METADATA`: one of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) r#in: Option<Vec<String>>,
    /// `RECIPIENT`: none of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) not_in: Option<Vec<String>>,
    /// `FIRST_TIME_RECIPIENT`, `VELOCITY`: for whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) per: Option<&'static str>,
    /// `INITIATOR`: `PERSON`, `AGENT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kinds: Option<Vec<&'static str>>,
    /// `INITIATOR`: neither of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) not_kinds: Option<Vec<&'static str>>,
    /// `INITIATOR`: with one of these keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) key_ids: Option<Vec<String>>,
    /// `INITIATOR`: with none of these keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) not_key_ids: Option<Vec<String>>,
    /// `INITIATOR`: one of these people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) person_ids: Option<Vec<String>>,
    /// `INITIATOR`: none of these people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) not_person_ids: Option<Vec<String>>,
    /// `TIME`: as in `timeRestrictions`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) start: Option<String>,
    /// `TIME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) end: Option<String>,
    /// `TIME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) timezone: Option<String>,
    /// `TIME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) days: Option<Vec<String>>,
    /// `METADATA`: the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<String>,
    /// `METADATA`: what stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) equals: Option<String>,
    /// `METADATA`: whether anything stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) exists: Option<bool>,
    /// `VELOCITY`, `STRUCTURING`: how long it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) window: Option<Window>,
    /// `VELOCITY`: what counts beside posted payments, `HELD`, `REJECTED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) counting: Option<Vec<&'static str>>,
    /// `VELOCITY`, `STRUCTURING`: more money than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) amount_above: Option<String>,
    /// `VELOCITY`: more payments than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) count_above: Option<u64>,
}

/// How long something is counted.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Window {
    /// The last so many, 60 to 31622400.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) seconds: Option<u32>,
    /// `DAY`, `WEEK` or `MONTH`, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) calendar: Option<&'static str>,
}

/// What a condition compared.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Compared {
    /// The condition's type.
    pub(crate) r#type: String,
    /// Whether it holds; null where it cannot be judged.
    pub(crate) holds: Option<bool>,
    /// What it compares with: a decimal, or a number of payments.
    pub(crate) limit: Option<String>,
    /// What was found, this payment included.
    pub(crate) observed: Option<String>,
    /// When the oldest of what was counted counts no longer.
    pub(crate) resets_at: Option<String>,
}
