//! The evaluator: total, pure, the same whatever the order of the policies.

use super::compare::compare;
use super::{
    Compared, Effect, Ends, Evaluation, Finding, Policy, PolicyOutcome, Rail, Rule, Tallies,
    Verdict,
};
use crate::ledger::Spending;
use crate::money::Amount;
use crate::time::Timestamp;

/// What the policies judge.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The payment's amount, without its fee, in the unit of its ends.
    pub amount: Amount,
    /// Whether the amount is known: what has no price is denied by whoever judges amounts.
    pub priced: bool,
    /// Both ends, and who asks.
    pub ends: Ends,
    /// All that a recipient list may call the recipient.
    pub recipient: &'a [String],
    /// How the money would travel.
    pub rail: Rail,
    /// The caller's own data, as canonical JSON text of an object.
    pub metadata: Option<&'a str>,
    /// When.
    pub now: Timestamp,
    /// When it was asked for: conditions on the time are about this instant, at the approval too.
    pub asked_at: Timestamp,
    /// What the payer has spent, and what of its money is held, this payment not counted.
    pub spending: Spending,
    /// What the windows of the policies have counted, this payment not counted.
    pub tallies: &'a Tallies,
    /// Whether time-of-day rules are judged: at the request yes, at its approval no.
    pub time_counts: bool,
}

/// Judges a payment by every rule of every enabled policy (spec §12.2). Given oldest first, the
/// findings come oldest first; the verdict is the strictest of them.
pub fn evaluate<'p>(
    policies: impl IntoIterator<Item = &'p Policy>,
    facts: &Facts<'_>,
) -> Evaluation {
    let enabled = policies.into_iter().filter(|policy| policy.enabled);
    let findings: Vec<Finding> = enabled.flat_map(|policy| judge(policy, facts)).collect();
    let verdict = match findings.iter().map(|finding| finding.effect).max() {
        None | Some(Effect::Pass) => Verdict::Allow,
        Some(Effect::Hold) => Verdict::Hold,
        Some(Effect::Deny) => Verdict::Deny,
    };
    Evaluation { verdict, findings }
}

/// The findings of one policy, in the order in which the first denial is reported.
fn judge(policy: &Policy, facts: &Facts<'_>) -> Vec<Finding> {
    if !facts.priced && policy.judges_amounts() {
        return vec![finding(policy, Rule::EngineError, Effect::Deny)];
    }
    let conditional = conditions(policy, facts);
    // A policy whose conditions do not hold leaves nothing but what it compared.
    if let Some((finding, false)) = conditional {
        return vec![finding];
    }
    let rules = [max_amount, blocked, approved, time, daily, monthly, human];
    let rules = rules.into_iter().filter_map(|rule| rule(policy, facts));
    rules.chain(conditional.map(|(finding, _)| finding)).collect()
}

/// What the conditions of a policy compared, what it says by itself, and whether it judges at all.
/// All of them are compared, whatever the others say: the trace is whole.
fn conditions(policy: &Policy, facts: &Facts<'_>) -> Option<(Finding, bool)> {
    if policy.conditions.is_empty() && policy.outcome.is_none() {
        return None;
    }
    let compared = policy.conditions.iter().map(|condition| compare(policy, condition, facts));
    let compared: Vec<Compared> = compared.collect();
    let judges = compared.iter().all(|compared| compared.holds != Some(false));
    let outcome = match policy.outcome {
        None | Some(PolicyOutcome::Allow) => Effect::Pass,
        Some(PolicyOutcome::Hold) => Effect::Hold,
        Some(PolicyOutcome::Deny) => Effect::Deny,
    };
    // What cannot be judged holds at the least.
    let unknown = compared.iter().any(|compared| compared.holds.is_none());
    let floor = if unknown { Effect::Hold } else { Effect::Pass };
    let effect = if judges { outcome.max(floor) } else { Effect::Pass };
    Some((Finding { compared, ..finding(policy, Rule::Conditions, effect) }, judges))
}

fn finding(policy: &Policy, rule: Rule, effect: Effect) -> Finding {
    Finding {
        policy: policy.id,
        version: policy.version,
        name: policy.name.clone(),
        rule,
        effect,
        limit: None,
        attempted: None,
        spent: None,
        resets_at: None,
        compared: Vec::new(),
    }
}

const fn deny_unless(passes: bool) -> Effect {
    if passes { Effect::Pass } else { Effect::Deny }
}

/// A threshold denies only where no person is asked (spec §12.3).
fn max_amount(policy: &Policy, facts: &Facts<'_>) -> Option<Finding> {
    let limit = policy.rules.max_transaction_amount.filter(|_| !policy.rules.require_approval)?;
    let effect = deny_unless(facts.amount <= limit);
    Some(Finding {
        limit: Some(limit),
        attempted: Some(facts.amount),
        ..finding(policy, Rule::MaxTransactionAmount, effect)
    })
}

fn listed(list: &[String], facts: &Facts<'_>) -> bool {
    list.iter().any(|entry| facts.recipient.contains(entry))
}

fn blocked(policy: &Policy, facts: &Facts<'_>) -> Option<Finding> {
    let list = policy.rules.blocked_recipients.as_ref()?;
    let effect = deny_unless(!listed(list, facts));
    Some(finding(policy, Rule::BlockedRecipients, effect))
}

fn approved(policy: &Policy, facts: &Facts<'_>) -> Option<Finding> {
    let list = policy.rules.approved_recipients.as_ref()?;
    let effect = deny_unless(listed(list, facts));
    Some(finding(policy, Rule::ApprovedRecipients, effect))
}

fn time(policy: &Policy, facts: &Facts<'_>) -> Option<Finding> {
    let window = policy.rules.time_window.as_ref().filter(|_| facts.time_counts)?;
    Some(match window.contains(facts.now) {
        Some(inside) => finding(policy, Rule::TimeRestrictions, deny_unless(inside)),
        None => finding(policy, Rule::EngineError, Effect::Deny),
    })
}

fn daily(policy: &Policy, facts: &Facts<'_>) -> Option<Finding> {
    let limit = policy.rules.daily_limit?;
    let spent = facts.spending.on_day(facts.now);
    let resets_at = facts.now.day().end();
    Some(period(policy, facts, (Rule::DailySpendingLimit, limit), (spent, resets_at)))
}

fn monthly(policy: &Policy, facts: &Facts<'_>) -> Option<Finding> {
    let limit = policy.rules.monthly_limit?;
    let spent = facts.spending.in_month(facts.now);
    let resets_at = facts.now.month().end();
    Some(period(policy, facts, (Rule::MonthlyLimit, limit), (spent, resets_at)))
}

fn period(
    policy: &Policy,
    facts: &Facts<'_>,
    (rule, limit): (Rule, Amount),
    (spent, resets_at): (Option<Amount>, Timestamp),
) -> Finding {
    let Some((spent, sum)) =
        spent.and_then(|spent| Some((spent, spent.checked_add(facts.amount)?)))
    else {
        return finding(policy, Rule::EngineError, Effect::Deny);
    };
    Finding {
        limit: Some(limit),
        attempted: Some(facts.amount),
        spent: Some(spent),
        resets_at: Some(resets_at),
        ..finding(policy, rule, deny_unless(sum <= limit))
    }
}

/// With a threshold only what is above it waits for a person; without one everything does.
fn human(policy: &Policy, facts: &Facts<'_>) -> Option<Finding> {
    if !policy.rules.require_approval {
        return None;
    }
    let limit = policy.rules.max_transaction_amount;
    let below = limit.is_some_and(|limit| facts.amount <= limit);
    let effect = if below { Effect::Pass } else { Effect::Hold };
    let attempted = Some(facts.amount);
    Some(Finding { limit, attempted, ..finding(policy, Rule::HumanInTheLoop, effect) })
}
