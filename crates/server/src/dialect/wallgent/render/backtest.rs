//! Backtests.

use countersign_domain::policy::{Example, ReplayReport};

use super::approval::approvers;
use super::policy::{findings_of, verdict};
use super::{m2, timestamp};
use crate::backtests::{Backtest, State};
use crate::dialect::wallgent::wire;

/// How many recipients are told of.
const RECIPIENTS_MAX: usize = 100;

/// A backtest as it stands now.
pub(crate) fn backtest(job: &Backtest) -> wire::Backtest {
    let (status, result) = match job.state() {
        State::Running => ("RUNNING", None),
        State::Failed => ("FAILED", None),
        State::Done(report) => ("DONE", Some(result(&report))),
    };
    wire::Backtest {
        id: job.id.to_string(),
        status,
        progress: wire::BacktestProgress { done: job.done(), total: job.total },
        created_at: timestamp(job.created_at),
        result,
    }
}

fn result(report: &ReplayReport) -> wire::BacktestResult {
    let mut recipients: Vec<_> = report.by_recipient.iter().collect();
    recipients.sort_by_key(|(recipient, outcomes)| (u64::MAX - outcomes.total(), **recipient));
    let recipients = recipients.into_iter().take(RECIPIENTS_MAX);
    let asked = report.by_approver.iter().filter(|(_, outcomes)| outcomes.newly_held > 0);
    wire::BacktestResult {
        replayed: report.replayed,
        unchanged: report.unchanged(),
        newly_held: report.all.newly_held,
        newly_denied: report.all.newly_denied,
        newly_allowed: report.all.newly_allowed,
        by_recipient: recipients
            .map(|(recipient, outcomes)| wire::BacktestRecipient {
                recipient: recipient.to_string(),
                newly_held: outcomes.newly_held,
                newly_denied: outcomes.newly_denied,
                newly_allowed: outcomes.newly_allowed,
            })
            .collect(),
        by_approver: asked
            .map(|(approver, outcomes)| wire::BacktestApprover {
                approver: approvers(approver),
                newly_held: outcomes.newly_held,
            })
            .collect(),
        examples: report.examples.iter().map(example).collect(),
    }
}

fn example(row: &Example) -> wire::BacktestExample {
    wire::BacktestExample {
        payment_id: row.payment.map(|payment| payment.to_string()),
        at: timestamp(row.at),
        from: row.from.to_string(),
        to: row.to.to_string(),
        amount: m2(row.amount),
        currency: row.asset.key(),
        was: verdict(row.was),
        would: verdict(row.would),
        findings: findings_of(&row.findings, row.asset),
    }
}
