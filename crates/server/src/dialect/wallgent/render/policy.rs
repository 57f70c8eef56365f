//! Policies, and what they find.

use countersign_domain::approval::Agreement;
use countersign_domain::money::Asset;
use countersign_domain::outcome::Preview;
use countersign_domain::policy::{
    Effect, Evaluation, Finding, Policy, PolicyOutcome, TimeWindow, Verdict,
};

use super::condition::{compared, condition};
use super::{m2, reachability, timestamp};
use crate::dialect::wallgent::wire;

/// A policy, and whether the people who are there could meet what it asks.
pub(crate) fn living_policy(row: &Policy, people: &[Agreement]) -> wire::Policy {
    let reachable = row.terms.as_ref().map(|terms| reachability(terms.reachable_by(people)));
    wire::Policy { reachability: reachable, ..policy(row) }
}

/// A policy.
pub(crate) fn policy(row: &Policy) -> wire::Policy {
    let rules = &row.rules;
    wire::Policy {
        id: row.id.to_string(),
        wallet_id: row.wallet.map(|wallet| wallet.to_string()),
        scope: if row.wallet.is_some() { "WALLET" } else { "ORGANIZATION" },
        name: row.name.clone(),
        enabled: row.enabled,
        version: row.version,
        conditions: row.conditions.iter().map(condition).collect(),
        outcome: row.outcome.map(PolicyOutcome::as_str),
        max_transaction_amount: rules.max_transaction_amount.map(m2),
        daily_spending_limit: rules.daily_limit.map(m2),
        daily_limit: rules.daily_limit.map(m2),
        monthly_limit: rules.monthly_limit.map(m2),
        approved_recipients: rules.approved_recipients.clone(),
        allowed_recipients: rules.approved_recipients.clone(),
        blocked_recipients: rules.blocked_recipients.clone(),
        require_human_approval: rules.require_approval,
        time_restrictions: rules.time_window.as_ref().map(time_restrictions),
        approval_ttl_seconds: row.approval_ttl_seconds,
        approval: row.terms.as_ref().map(|terms| super::terms(terms, row.approval_ttl_seconds)),
        reachability: None,
        created_at: timestamp(row.created_at),
        updated_at: timestamp(row.updated_at),
    }
}

pub(super) fn time_restrictions(window: &TimeWindow) -> wire::TimeRestrictions {
    wire::TimeRestrictions {
        start: window.start.clone(),
        end: window.end.clone(),
        timezone: window.timezone.clone(),
        days: window.days.clone(),
    }
}

/// Every rule that fired, with its numbers; of conditions only that they hold, which is all that
/// an agent may know of them.
pub(crate) fn why(evaluation: &Evaluation, asset: Asset) -> Vec<wire::Finding> {
    let fired = evaluation.findings.iter().filter(|finding| finding.effect != Effect::Pass);
    fired.map(|fired| finding(fired, asset)).collect()
}

/// What every rule of every policy said, with all that was compared.
pub(super) fn findings(evaluation: &Evaluation, asset: Asset) -> Vec<wire::Finding> {
    findings_of(&evaluation.findings, asset)
}

/// Findings, with all that was compared.
pub(super) fn findings_of(findings: &[Finding], asset: Asset) -> Vec<wire::Finding> {
    let told = |row: &Finding| wire::Finding {
        conditions: row.compared.iter().map(compared).collect(),
        ..finding(row, asset)
    };
    findings.iter().map(told).collect()
}

/// The word of a verdict.
pub(super) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allow => "ALLOW",
        Verdict::Hold => "HOLD",
        Verdict::Deny => "DENY",
    }
}

pub(super) fn finding(row: &Finding, asset: Asset) -> wire::Finding {
    wire::Finding {
        policy_id: row.policy.to_string(),
        policy_name: row.name.clone(),
        policy_version: row.version,
        rule: row.rule.as_str(),
        effect: match row.effect {
            Effect::Pass => "PASS",
            Effect::Hold => "HOLD",
            Effect::Deny => "DENY",
        },
        limit: row.limit.map(m2),
        attempted: row.attempted.map(m2),
        spent: row.spent.map(m2),
        resets_at: row.resets_at.map(timestamp),
        conditions: Vec::new(),
        reason: row.reason(asset),
    }
}

/// What the policies would say.
pub(crate) fn preview(preview: &Preview) -> wire::PolicyEvaluation {
    let Preview { evaluation, asset } = preview;
    let (result, effect) = match evaluation.verdict {
        Verdict::Allow => ("ALLOW", Effect::Pass),
        Verdict::Hold => ("HOLD", Effect::Hold),
        Verdict::Deny => ("DENY", Effect::Deny),
    };
    let decisive = |finding: &&Finding| effect != Effect::Pass && finding.effect == effect;
    let decisive: Vec<&Finding> = evaluation.findings.iter().filter(decisive).collect();
    let mut policy_ids: Vec<String> = decisive.iter().map(|f| f.policy.to_string()).collect();
    policy_ids.dedup();
    let first = decisive.first();
    wire::PolicyEvaluation {
        result,
        policy_id: first.map(|finding| finding.policy.to_string()),
        rule: first.map(|finding| finding.rule.as_str()),
        reason: first.map(|finding| finding.reason(*asset)),
        policy_ids,
        why: why(evaluation, *asset),
    }
}
