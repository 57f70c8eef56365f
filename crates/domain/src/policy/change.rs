//! Changing and deleting policies. What waits already is not touched by it: the deciding vote
//! judges again.

use std::sync::Arc;

use super::{Condition, Policy, PolicyOutcome, PolicyVersion, RulesPatch};
use crate::approval::{Terms, check_terms};
use crate::ids::{PolicyId, WalletId};
use crate::log::Fact;
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};
use crate::time::Timestamp;

/// `PATCH /policies/:id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdatePolicy {
    /// The policy.
    pub policy: PolicyId,
    /// The wallet it is named under, where the route names one.
    pub wallet: Option<WalletId>,
    /// Another name.
    pub name: Option<String>,
    /// Whether it is evaluated.
    pub enabled: Option<bool>,
    /// Other conditions instead of those it has.
    pub conditions: Option<Vec<Condition>>,
    /// Something else to say where it judges, or nothing.
    pub outcome: Option<Option<PolicyOutcome>>,
    /// Changes to its rules.
    pub rules: RulesPatch,
    /// Other terms, or none of its own.
    pub terms: Option<Option<Terms>>,
    /// Another waiting time, or none of its own.
    pub approval_ttl_seconds: Option<Option<u32>>,
}

/// `DELETE /policies/:id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletePolicy {
    /// The policy.
    pub policy: PolicyId,
    /// The wallet it is named under, where the route names one.
    pub wallet: Option<WalletId>,
}

/// Changes a policy; its former version is kept.
pub(crate) fn update(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &UpdatePolicy,
) -> Result<Answer, Halt> {
    let before = own_policy(draft, session, (verb.policy, verb.wallet))?;
    let after = verb.apply(&before, draft.now())?;
    let terms = verb.terms.as_ref().and_then(Option::as_ref);
    check_terms(draft, after.org, (terms, after.approval_ttl_seconds))?;
    if let (Some(terms), Some(_)) = (&after.terms, verb.approval_ttl_seconds) {
        let checked = terms.check(after.approval_ttl_seconds);
        checked.map_err(|(field, message)| Rejection::invalid(field, message))?;
    }
    draft.insert(PolicyVersion { org: after.org, policy: after.clone() });
    let (before, policy) = ((*before).clone(), after.clone());
    session.log(draft, Fact::PolicyUpdated { before, after: policy })?;
    Ok(Outcome::Policy(draft.update(after)).into())
}

impl UpdatePolicy {
    /// The policy with the changes made: its next version.
    pub fn apply(&self, before: &Policy, now: Timestamp) -> Result<Policy, Rejection> {
        let after = Policy {
            name: self.name.clone().unwrap_or_else(|| before.name.clone()),
            enabled: self.enabled.unwrap_or(before.enabled),
            conditions: match &self.conditions {
                Some(conditions) => conditions.clone().into(),
                None => before.conditions.clone(),
            },
            outcome: self.outcome.unwrap_or(before.outcome),
            rules: self.rules.apply(&before.rules),
            terms: self.terms.clone().unwrap_or_else(|| before.terms.clone()),
            approval_ttl_seconds: self.approval_ttl_seconds.unwrap_or(before.approval_ttl_seconds),
            version: before.version + 1,
            updated_at: now,
            ..before.clone()
        }
        .with_counters(&before.counters);
        after.check()?;
        Ok(after)
    }
}

/// Deletes a policy; its versions are kept.
pub(crate) fn delete(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &DeletePolicy,
) -> Result<Answer, Halt> {
    let policy = own_policy(draft, session, (verb.policy, verb.wallet))?;
    let now = draft.now();
    let gone = Policy { deleted_at: Some(now), updated_at: now, ..(*policy).clone() };
    session.log(draft, Fact::PolicyDeleted { policy: gone.clone() })?;
    draft.update(gone);
    Ok(Outcome::PolicyDeleted(verb.policy).into())
}

/// A policy of the caller, under the wallet by which it is named.
fn own_policy(
    draft: &Draft<'_>,
    session: &Session,
    (id, wallet): (PolicyId, Option<WalletId>),
) -> Result<Arc<Policy>, Halt> {
    let not_found = Rejection::NotFound(Object::Policy);
    let org = session.org()?;
    let policy = draft.get::<Policy>((org, id))?;
    let policy = policy.filter(|policy| policy.deleted_at.is_none()).ok_or(not_found.clone())?;
    session.actor.must_match(policy.environment)?;
    if let Some(wallet) = policy.wallet {
        session.actor.must_reach(wallet)?;
    }
    if wallet.is_some_and(|wallet| policy.wallet != Some(wallet)) {
        return Err(not_found.into());
    }
    Ok(policy)
}
