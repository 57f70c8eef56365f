//! What the policies ask at the deciding vote.

use std::sync::Arc;

use super::subject::asked_besides;
use super::{Approval, Ask, Requirement, queues_of_lists};
use crate::organization::Organization;
use crate::policy::{Evaluation, Policy, PolicyVersion};
use crate::rejection::Rejection;
use crate::state::{Draft, Halt, Key};

/// The request with what the policies that hold it today ask beside what it asks already. What
/// they no longer ask stays asked: the stricter wins.
pub(super) fn asking_today(
    draft: &Draft<'_>,
    approval: &Approval,
    evaluation: &Evaluation,
) -> Result<Approval, Halt> {
    if approval.subject.change().is_some() {
        return asked_of_changes(draft, approval);
    }
    let mut asks = approval.asks.clone();
    for ask in asked_besides(draft, approval)? {
        if !asks.iter().any(|one| one.policy == ask.policy && one.version == ask.version) {
            asks.push(ask);
        }
    }
    for finding in evaluation.holds() {
        let known =
            |ask: &Ask| ask.policy == Some(finding.policy) && ask.version == finding.version;
        if asks.iter().any(known) {
            continue;
        }
        let policy = draft.get::<Policy>((approval.org, finding.policy))?;
        let policy = policy.ok_or(Rejection::corrupt("holding policy"))?;
        if policy.version == finding.version {
            asks.push(Ask::of(&policy).at(approval.created_at, draft.now()));
        }
    }
    if asks.len() == approval.asks.len() {
        return Ok(approval.clone());
    }
    let grown = approval.clone().asking(asks);
    let same = grown.requirement == approval.requirement && grown.rejections == approval.rejections;
    if same { Ok(approval.clone()) } else { in_queues_of_lists(draft, grown) }
}

/// The request as one that waits in the queue of each list that it asks by now: who is asked by a
/// list keeps it from being deleted.
fn in_queues_of_lists(draft: &Draft<'_>, mut grown: Approval) -> Result<Approval, Halt> {
    if grown.subject.instruction().is_none() {
        return Ok(grown);
    }
    let mut queues = queues_of_lists(&grown.asks);
    queues.retain(|name| !grown.queues.contains(name));
    draft.need(queues.iter().map(|name| Key::Queue(grown.org, name.clone()).into()))?;
    grown.queues.extend(queues);
    Ok(grown)
}

/// A change, with what the organization asks of changes by now.
fn asked_of_changes(draft: &Draft<'_>, approval: &Approval) -> Result<Approval, Halt> {
    let organization = draft.get::<Organization>(approval.org)?;
    let organization = organization.ok_or(Rejection::corrupt("approval without organization"))?;
    let Some(chosen) = &organization.settings.change_approval else { return Ok(approval.clone()) };
    let requirement = Requirement::combine([&approval.requirement, &chosen.requirement]);
    Ok(Approval { requirement, ..approval.clone() })
}

/// The policies that held the request and are no longer what they were, as they were: of the two
/// the stricter wins.
pub(super) fn changed_since(
    draft: &Draft<'_>,
    approval: &Approval,
    policies: &[Arc<Policy>],
) -> Result<Vec<Arc<PolicyVersion>>, Halt> {
    let mut versions = Vec::new();
    for pin in &approval.policies {
        let same = |policy: &Arc<Policy>| policy.id == pin.policy && policy.version == pin.version;
        if !policies.iter().any(same) {
            let id = (approval.org, pin.policy, pin.version);
            let version = draft.get::<PolicyVersion>(id)?;
            versions.push(version.ok_or(Rejection::corrupt("pinned policy"))?);
        }
    }
    Ok(versions)
}
