//! Backtests (docs/api/approvals.md).

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{Approvers, Finding, WritePolicy};

/// A replay of what happened under other policies.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Backtest {
    /// `bkt_…`.
    pub(crate) id: String,
    /// `RUNNING`, `DONE` or `FAILED`.
    pub(crate) status: &'static str,
    /// How far it is.
    pub(crate) progress: BacktestProgress,
    /// When it was started; an hour later it is forgotten.
    pub(crate) created_at: String,
    /// What came of it, once it is done.
    #[serde(flatten)]
    pub(crate) result: Option<BacktestResult>,
}

/// How far a backtest is, in records of the log.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BacktestProgress {
    /// How many are replayed.
    pub(crate) done: u64,
    /// How many there are.
    pub(crate) total: u64,
}

/// What came of a backtest.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BacktestResult {
    /// Decisions of the period that were judged again.
    pub(crate) replayed: u64,
    /// Those that came out as they were.
    pub(crate) unchanged: u64,
    /// Held, and were not.
    pub(crate) newly_held: u64,
    /// Denied, and were not.
    pub(crate) newly_denied: u64,
    /// Let through, and were not.
    pub(crate) newly_allowed: u64,
    /// Those whom it concerns most, at most 100.
    pub(crate) by_recipient: Vec<BacktestRecipient>,
    /// Who would be asked about what is newly held.
    pub(crate) by_approver: Vec<BacktestApprover>,
    /// Some of them, the earliest; at most 20.
    pub(crate) examples: Vec<BacktestExample>,
}

/// What would be otherwise for a recipient.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BacktestRecipient {
    /// The wallet.
    pub(crate) recipient: String,
    /// Held, and were not.
    pub(crate) newly_held: u64,
    /// Denied, and were not.
    pub(crate) newly_denied: u64,
    /// Let through, and were not.
    pub(crate) newly_allowed: u64,
}

/// What somebody would be asked about.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BacktestApprover {
    /// Who.
    pub(crate) approver: Approvers,
    /// How often, beside what they were asked.
    pub(crate) newly_held: u64,
}

/// A decision that would be another.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BacktestExample {
    /// The payment, where it came to be.
    pub(crate) payment_id: Option<String>,
    /// When it was asked for.
    pub(crate) at: String,
    /// The wallet that paid, or was to.
    pub(crate) from: String,
    /// The wallet that was paid, or was to be.
    pub(crate) to: String,
    /// How much.
    pub(crate) amount: String,
    /// `USD`.
    pub(crate) currency: &'static str,
    /// What was said then: `ALLOW`, `HOLD` or `DENY`.
    pub(crate) was: &'static str,
    /// What would be said.
    pub(crate) would: &'static str,
    /// By which rules.
    pub(crate) findings: Vec<Finding>,
}

/// The body of `POST /v1/policies/backtest`.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct NewBacktest {
    /// Where the period begins: an instant, or a UTC day.
    from: String,
    /// Where it ends, itself no part of it: an instant, or the end of a UTC day.
    to: String,
    /// Policies in force from the beginning; at most 20.
    add: Option<Vec<WritePolicy>>,
    /// Policies changed from the beginning, by id; what is absent stays as it is today.
    replace: Option<BTreeMap<String, WritePolicy>>,
    /// Policies that never were.
    remove: Option<Vec<String>>,
}
