//! Deciding several requests at once, bound to what was on the screen.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::decide::{decide, reads_of_decision, visible, voter};
use super::subject::reads_of_decisions;
use super::{Approval, DecideApproval, Decision};
use crate::canonical::Hash;
use crate::ids::ApprovalId;
use crate::money::{Amount, Asset};
use crate::outcome::{Decided, Outcome};
use crate::rejection::{ChangedField, ChangedPayload, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// The most requests that are decided at once.
const ITEMS_MAX: usize = 100;

/// `POST /inbox/decide`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecideApprovals {
    /// Yes or no.
    pub decision: Decision,
    /// The requests, each with what was seen of it.
    pub items: Vec<(ApprovalId, Hash)>,
    /// What they come to together, by asset, as it was seen.
    pub total: BTreeMap<Asset, Amount>,
    /// The voter's words.
    pub comment: Option<String>,
}

/// What became of one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkResult {
    /// The request.
    pub approval: ApprovalId,
    /// The request as it is now, or why nothing was decided.
    pub result: Result<Box<Decided>, Rejection>,
}

/// Decides each request for itself, if all of them and their total are what was seen.
pub(crate) fn decide_all(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &DecideApprovals,
) -> Result<Answer, Halt> {
    voter(&session.actor)?;
    check(verb)?;
    let mut approvals = Vec::with_capacity(verb.items.len());
    for (id, _) in &verb.items {
        approvals.push(visible(draft, session, *id)?);
    }
    seen(verb, &approvals)?;
    let verbs: Vec<DecideApproval> = verb.items.iter().map(|item| one(verb, *item)).collect();
    let mut reads = Vec::new();
    for (verb, approval) in verbs.iter().zip(&approvals) {
        reads.extend(reads_of_decision(draft, (&session.actor, verb), approval)?);
    }
    reads.sort();
    reads.dedup();
    draft.need(reads)?;
    // What all of them will ask for: one after the other they would take more rounds of loading
    // than a batch has.
    draft.need(reads_of_decisions(draft, approvals.iter().map(|row| &**row))?)?;
    let mut results = Vec::with_capacity(verbs.len());
    for verb in &verbs {
        let before = draft.mark();
        let result = match decide(draft, session, verb) {
            Ok(Answer::Done(Outcome::Approval(decided))) => Ok(Box::new(decided)),
            Ok(Answer::Done(_)) => return Err(Rejection::corrupt("decision").into()),
            Ok(Answer::Refused(rejection)) => Err(rejection),
            Err(Halt::Rejected(rejection)) => {
                draft.rollback(before);
                Err(rejection)
            }
            Err(missing) => return Err(missing),
        };
        results.push(BulkResult { approval: verb.approval, result });
    }
    Ok(Outcome::Approvals(results).into())
}

fn one(verb: &DecideApprovals, (approval, hash): (ApprovalId, Hash)) -> DecideApproval {
    DecideApproval {
        approval,
        decision: verb.decision,
        comment: verb.comment.clone(),
        payload_hash: Some(hash),
        on_behalf_of: None,
    }
}

fn check(verb: &DecideApprovals) -> Result<(), Rejection> {
    if !matches!(verb.decision, Decision::Approve | Decision::Reject) {
        return Err(Rejection::invalid("decision", "is neither yes nor no"));
    }
    let different: BTreeSet<ApprovalId> = verb.items.iter().map(|(id, _)| *id).collect();
    if verb.items.is_empty() || verb.items.len() > ITEMS_MAX {
        return Err(Rejection::invalid("items", "are not 1 to 100"));
    }
    if different.len() != verb.items.len() {
        return Err(Rejection::invalid("items", "name a request twice"));
    }
    Ok(())
}

/// Whether every item, and what they come to, is what was seen.
fn seen(verb: &DecideApprovals, approvals: &[Arc<Approval>]) -> Result<(), Rejection> {
    let mut total: BTreeMap<Asset, Amount> = BTreeMap::new();
    for (approval, (_, yours)) in approvals.iter().zip(&verb.items) {
        if approval.payload_hash != *yours {
            let hashes = (*yours, approval.payload_hash);
            return Err(changed(approval.revision, hashes, Vec::new()));
        }
        let Some((asset, amount)) = approval.subject.moves() else { continue };
        let sum = total.entry(asset).or_default();
        *sum = sum.checked_add(amount).ok_or(Rejection::AmountOverflow)?;
    }
    if total == verb.total {
        return Ok(());
    }
    let (was, is) = (text(&verb.total), text(&total));
    let field = ChangedField { field: "total".into(), was, is };
    Err(changed(1, (Hash::ZERO, Hash::ZERO), vec![field]))
}

fn changed(revision: u32, (yours, current): (Hash, Hash), changed: Vec<ChangedField>) -> Rejection {
    Rejection::PayloadChanged(Box::new(ChangedPayload { yours, current, revision, changed }))
}

fn text(total: &BTreeMap<Asset, Amount>) -> String {
    let each = total
        .iter()
        .map(|(asset, amount)| format!("{} {}", amount.to_decimal(asset.scale(), 2), asset.key()));
    each.collect::<Vec<_>>().join(", ")
}
