//! The first that matches decides.

use std::sync::Arc;

use super::{ComparedOrdered, Enforcement, Logic, OrderedAction, OrderedPolicy, TransactionKind};
use crate::document::Document;
use crate::ids::DocumentId;
use crate::money::{Amount, Asset, Chain};
use crate::policy::Verdict;
use crate::time::Timestamp;

/// What ordered policies judge.
#[derive(Clone, Copy, Debug)]
pub struct OrderedFacts<'a> {
    /// What kind of transaction.
    pub kind: TransactionKind,
    /// How much is sent.
    pub amount: Amount,
    /// Of what.
    pub asset: Asset,
    /// The address that it comes from.
    pub sender: &'a str,
    /// The address that it goes to.
    pub recipient: &'a str,
    /// The chain.
    pub chain: Chain,
    /// When it was asked for: conditions on the time are about this instant, at the vote too.
    pub asked_at: Timestamp,
}

/// What ordered policies say, and how they came to say it.
#[derive(Clone, Debug)]
pub struct Conclusion {
    /// The answer.
    pub verdict: Verdict,
    /// The policy that decided; none where none matched.
    pub by: Option<Arc<Document>>,
    /// Whether it decided because it could not be judged.
    pub failed: bool,
    /// What was looked at, in order: up to the one that decided.
    pub steps: Vec<Step>,
}

/// One policy that was looked at.
#[derive(Clone, Debug)]
pub struct Step {
    /// The policy.
    pub policy: Arc<Document>,
    /// Whether it matches; none where that cannot be said.
    pub matched: Option<bool>,
    /// What its conditions compared, in their order.
    pub compared: Vec<ComparedOrdered>,
}

/// Of what is part of one environment's policies those that are in force, in the order in which
/// they are read.
#[must_use]
pub fn in_force(policies: &[Arc<Document>]) -> Vec<&Arc<Document>> {
    let active = |row: &&Arc<Document>| row.ordered_policy().is_some_and(OrderedPolicy::is_active);
    let mut rows: Vec<&Arc<Document>> = policies.iter().filter(active).collect();
    rows.sort_by_key(|row| {
        let priority = row.ordered_policy().map(|policy| policy.terms.priority);
        (priority, row.created_at, row.id)
    });
    rows
}

/// The lists by which policies judge.
pub fn lists_of(policies: &[Arc<Document>]) -> impl Iterator<Item = DocumentId> + '_ {
    let policies = policies.iter().filter_map(|row| row.ordered_policy());
    let conditions = policies.flat_map(|policy| &policy.terms.conditions);
    conditions.filter_map(super::OrderedCondition::list)
}

/// Reads the policies in order until one with force matches, or cannot be judged.
///
/// Those without force are looked at and change nothing. `items` tells what is on a list, and
/// `unmatched` is the answer where nothing matches.
pub fn conclude<'i>(
    policies: &[Arc<Document>],
    facts: &OrderedFacts<'_>,
    items: impl Fn(DocumentId) -> Option<&'i [String]>,
    unmatched: Verdict,
) -> Conclusion {
    let mut steps = Vec::new();
    for row in in_force(policies) {
        let Some(policy) = row.ordered_policy() else { continue };
        if policy.terms.kind != facts.kind {
            continue;
        }
        let step = look(row, policy, facts, &items);
        let matched = step.matched;
        steps.push(step);
        if policy.terms.enforcement != Enforcement::Strict || matched == Some(false) {
            continue;
        }
        let said = policy.terms.actions.iter().map(OrderedAction::verdict).max();
        let failed = matched.is_none();
        let verdict = if failed { Verdict::Deny } else { said.unwrap_or(Verdict::Deny) };
        return Conclusion { verdict, by: Some(Arc::clone(row)), failed, steps };
    }
    Conclusion { verdict: unmatched, by: None, failed: false, steps }
}

fn look<'i>(
    row: &Arc<Document>,
    policy: &OrderedPolicy,
    facts: &OrderedFacts<'_>,
    items: &impl Fn(DocumentId) -> Option<&'i [String]>,
) -> Step {
    let compared: Vec<ComparedOrdered> = policy
        .terms
        .conditions
        .iter()
        .map(|condition| condition.compare(facts, condition.list().and_then(items)))
        .collect();
    let mut each = compared.iter().map(|compared| compared.holds);
    let decides = match policy.terms.logic {
        Logic::All => Some(false),
        Logic::Any => Some(true),
    };
    // One that settles it is enough, whatever cannot be said of the others.
    let settled = compared.iter().any(|compared| compared.holds == decides);
    let matched = if settled {
        decides
    } else if each.any(|holds| holds.is_none()) {
        None
    } else {
        decides.map(|decides| !decides)
    };
    Step { policy: Arc::clone(row), matched, compared }
}
