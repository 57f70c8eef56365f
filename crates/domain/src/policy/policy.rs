//! The policy row and its history.

use serde::{Deserialize, Serialize};

use super::{Condition, Counter, PolicyOutcome, Rules};
use crate::access::Environment;
use crate::approval::Terms;
use crate::canonical;
use crate::ids::{OrgId, PolicyId, WalletId};
use crate::organization::ttl;
use crate::time::Timestamp;

/// A policy: of one wallet, or of a whole organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Its id.
    pub id: PolicyId,
    /// The organization.
    pub org: OrgId,
    /// The environment.
    pub environment: Environment,
    /// The wallet whose debits it judges; none for every wallet of its environment.
    pub wallet: Option<WalletId>,
    /// Its name.
    pub name: String,
    /// Whether it is evaluated at all.
    pub enabled: bool,
    /// Which version this is, from 1.
    #[serde(with = "canonical::integer")]
    pub version: u32,
    /// It judges a payment only if all of these hold.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub conditions: Box<[Condition]>,
    /// What its conditions count.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub counters: Box<[Counter]>,
    /// What it says where it judges, beside its rules; none for its rules alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<PolicyOutcome>,
    /// What it demands.
    pub rules: Rules,
    /// Whom it asks when it holds a payment, and how; none for one approval by anyone allowed.
    pub terms: Option<Terms>,
    /// How long its approval requests wait, in seconds.
    #[serde(with = "ttl")]
    pub approval_ttl_seconds: Option<u32>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was deleted; kept for what it once decided.
    pub deleted_at: Option<Timestamp>,
}

/// A policy as it was in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyVersion {
    /// The organization.
    pub org: OrgId,
    /// The policy, as it was.
    pub policy: Policy,
}

impl Policy {
    /// Whether anything that it says depends on how much it is.
    #[must_use]
    pub fn judges_amounts(&self) -> bool {
        let rules = &self.rules;
        let limits = [rules.max_transaction_amount, rules.daily_limit, rules.monthly_limit];
        let amount = |condition: &Condition| match condition {
            Condition::Amount(_) | Condition::Velocity(_) | Condition::Structuring(_) => true,
            Condition::Recipient(_)
            | Condition::FirstTimeRecipient(_)
            | Condition::Asset(_)
            | Condition::Rail(_)
            | Condition::Initiator(_)
            | Condition::Time(_)
            | Condition::Metadata(_) => false,
        };
        limits.iter().any(Option::is_some) || self.conditions.iter().any(amount)
    }

    /// Whether it limits what leaves in a day or a month.
    #[must_use]
    pub const fn limits_periods(&self) -> bool {
        self.rules.daily_limit.is_some() || self.rules.monthly_limit.is_some()
    }
}

/// An ordinary policy is written as it was before there were conditions.
fn is_empty<T>(list: &[T]) -> bool {
    list.is_empty()
}
