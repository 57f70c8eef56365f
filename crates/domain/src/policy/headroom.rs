//! How much is left of each limit and window, and the smallest change that alters a verdict.
//!
//! Both read only what the evaluation reads. A verdict changes with the amount at thresholds
//! alone, so the thresholds are worked out and tried, nearest first: nothing is searched for.

use super::{Bound, Condition, Evaluation, Facts, Finding, Policy, Quantity, Verdict, evaluate};
use crate::ids::PolicyId;
use crate::money::Amount;
use crate::time::Timestamp;

/// What is left of a limit or of a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headroom {
    /// The policy.
    pub policy: PolicyId,
    /// Its name.
    pub name: String,
    /// The rule or the condition, by the word of the wire.
    pub of: String,
    /// The bound.
    pub limit: Quantity,
    /// What counts already, this payment not counted.
    pub used: Quantity,
    /// What may be added before the bound is passed; nothing where it is.
    pub left: Quantity,
    /// When the count starts anew, or the oldest of it counts no longer.
    pub resets_at: Option<Timestamp>,
}

/// What is left of every limit and window that the evaluation compared with, before this payment.
#[must_use]
pub fn headroom(evaluation: &Evaluation, amount: Amount) -> Vec<Headroom> {
    evaluation.findings.iter().flat_map(|finding| of_finding(finding, amount)).collect()
}

fn of_finding(finding: &Finding, amount: Amount) -> Vec<Headroom> {
    let entry = |of: &str, limit: Quantity, used: Quantity, resets_at| Headroom {
        policy: finding.policy,
        name: finding.name.clone(),
        of: of.to_owned(),
        limit,
        used,
        left: limit.less(used),
        resets_at,
    };
    let mut entries = Vec::new();
    if let (Some(limit), Some(spent)) = (finding.limit, finding.spent) {
        let (limit, used) = (Quantity::Amount(limit), Quantity::Amount(spent));
        entries.push(entry(finding.rule.as_str(), limit, used, finding.resets_at));
    }
    for compared in &finding.compared {
        let counts = matches!(compared.condition.as_str(), "VELOCITY" | "STRUCTURING");
        if let (true, Some(limit), Some(observed)) = (counts, compared.limit, compared.observed) {
            let this = match observed {
                Quantity::Amount(_) => Quantity::Amount(amount),
                Quantity::Count(_) => Quantity::Count(1),
            };
            let used = observed.less(this);
            entries.push(entry(&compared.condition, limit, used, compared.resets_at));
        }
    }
    entries
}

impl Quantity {
    /// The difference, at the least nothing.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        match (self, other) {
            (Self::Amount(one), Self::Amount(other)) => {
                let less = one.checked_sub(other).filter(|less| !less.is_negative());
                Self::Amount(less.unwrap_or_default())
            }
            (Self::Count(one), Self::Count(other)) => Self::Count(one.saturating_sub(other)),
            (one, _) => one,
        }
    }
}

/// What a payment of some amount would meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The policies' verdict, and it could be paid.
    Judged(Verdict),
    /// The policies let it pass or hold it, but there is not enough.
    Short,
}

/// Another amount, and what it would meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counterfactual {
    /// The amount.
    pub amount: Amount,
    /// What it would meet.
    pub fate: Fate,
}

/// The amount nearest to the payment's that would meet something else; of two as near the
/// smaller. `affordable` is the most that could be paid, fee included; `most` the largest amount
/// that may be asked for at all.
#[must_use]
pub fn counterfactual(
    policies: &[&Policy],
    facts: &Facts<'_>,
    (affordable, most): (Amount, Amount),
) -> Option<Counterfactual> {
    let reduced: Vec<Policy> =
        policies.iter().filter_map(|policy| reduced(policy, facts)).collect();
    let fate = |amount: Amount| {
        let facts = Facts { amount, ..*facts };
        match evaluate(&reduced, &facts).verdict {
            Verdict::Allow | Verdict::Hold if amount > affordable => Fate::Short,
            verdict => Fate::Judged(verdict),
        }
    };
    let now = fate(facts.amount);
    let mut candidates: Vec<Amount> = thresholds(&reduced, facts)
        .into_iter()
        .chain([affordable])
        .flat_map(|edge| [Some(edge), edge.checked_add(UNIT), edge.checked_sub(UNIT)])
        .flatten()
        .filter(|amount| amount.is_positive() && *amount <= most && *amount != facts.amount)
        .collect();
    candidates.sort_by_key(|amount| (distance(*amount, facts.amount), *amount));
    candidates.dedup();
    let mut others = candidates.into_iter().map(|amount| (amount, fate(amount)));
    let (amount, fate) = others.find(|(_, fate)| *fate != now)?;
    Some(Counterfactual { amount, fate })
}

/// The policy as far as it depends on the amount: what does not is judged once. Nothing remains of
/// one that judges no amount.
fn reduced(policy: &Policy, facts: &Facts<'_>) -> Option<Policy> {
    if !policy.enabled {
        return None;
    }
    let mut conditions = Vec::new();
    for condition in &policy.conditions {
        let depends = matches!(
            condition,
            Condition::Amount(_) | Condition::Velocity(_) | Condition::Structuring(_)
        );
        match super::compare::compare(policy, condition, facts).holds {
            Some(false) if !depends => return None,
            Some(true) if !depends => {}
            _ => conditions.push(condition.clone()),
        }
    }
    let (name, conditions) = (String::new(), conditions.into());
    let mut reduced = Policy { name, conditions, ..policy.clone() };
    let listed = |list: &Vec<String>| list.iter().any(|entry| facts.recipient.contains(entry));
    let rules = &mut reduced.rules;
    let blocked = rules.blocked_recipients.take().is_some_and(|list| listed(&list));
    let unapproved = rules.approved_recipients.take().is_some_and(|list| !listed(&list));
    // That nobody is approved denies just as well, and is judged at once.
    rules.approved_recipients = (blocked || unapproved).then(Vec::new);
    Some(reduced)
}

const UNIT: Amount = Amount::from_units(1);

fn distance(one: Amount, other: Amount) -> u128 {
    one.units().abs_diff(other.units())
}

/// The amounts at which something that a policy says may change: on one side of each, or on it,
/// it says one thing, and on the other side another.
fn thresholds(policies: &[Policy], facts: &Facts<'_>) -> Vec<Amount> {
    let at_one = Facts { amount: Amount::ZERO, ..*facts };
    let mut edges = Vec::new();
    for policy in policies {
        edges.extend(policy.rules.max_transaction_amount);
        let now = facts.now;
        let day = facts.spending.on_day(now);
        let month = facts.spending.in_month(now);
        edges.extend(left(policy.rules.daily_limit, day));
        edges.extend(left(policy.rules.monthly_limit, month));
        for condition in &policy.conditions {
            edges.extend(of_condition(policy, condition, &at_one));
        }
    }
    edges
}

fn left(limit: Option<Amount>, spent: Option<Amount>) -> Option<Amount> {
    limit?.checked_sub(spent?)
}

fn of_condition(policy: &Policy, condition: &Condition, nothing: &Facts<'_>) -> Vec<Amount> {
    let bound = match condition {
        Condition::Amount(bounds) => {
            let bounds = [bounds.above, bounds.at_least, bounds.below, bounds.at_most];
            return bounds.into_iter().flatten().collect();
        }
        Condition::Velocity(velocity) => match velocity.above {
            Bound::Amount(bound) => bound,
            Bound::Count(_) => return Vec::new(),
        },
        Condition::Structuring(structuring) => structuring.amount_above,
        _ => return Vec::new(),
    };
    // Of a payment of nothing the window observes what is there without it.
    match super::compare::compare(policy, condition, nothing).observed {
        Some(Quantity::Amount(used)) => bound.checked_sub(used).into_iter().collect(),
        _ => Vec::new(),
    }
}
