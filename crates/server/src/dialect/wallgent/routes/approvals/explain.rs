//! All that explains approval requests: what waits, what people said, who may still decide.

use std::collections::BTreeMap;
use std::sync::Arc;

use countersign_domain::approval::{Approval, ApprovalStatus, Vote, Voter, ineligible};
use countersign_domain::ids::{Id as _, PersonId};
use countersign_domain::key::ApiKey;
use countersign_domain::organization::Member;
use countersign_domain::payment::Payment;
use countersign_domain::state::{Key, Range, Read, State};
use countersign_domain::time::Timestamp;
use countersign_engine::{List, Page};

use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::reader::Reader;
use crate::dialect::wallgent::render::{self, ApprovalView};
use crate::dialect::wallgent::wire;

/// Requests with their explanations, all read at once.
pub(super) async fn all(
    reader: &Reader,
    approvals: Vec<Arc<Approval>>,
    now: Timestamp,
) -> Result<Vec<(Arc<Approval>, wire::Approval)>, Failure> {
    let reads = approvals.iter().flat_map(|approval| subjects(approval)).collect();
    let state = reader.load(reads).await?;
    let people = reader.people().await?;
    let explain = |approval: Arc<Approval>| {
        let body = explained((reader, &people), (&approval, None), (&state, now))?;
        Ok((approval, body))
    };
    approvals.into_iter().map(explain).collect()
}

/// A request with its explanation, and everyone who may still decide it.
pub(super) async fn one(reader: &Reader, approval: &Approval) -> Result<wire::Approval, Failure> {
    let now = reader.engine.now();
    let state = reader.load(subjects(approval)).await?;
    let voters = voters(reader, approval, now).await?;
    let people = reader.people().await?;
    explained((reader, &people), (approval, Some(voters)), (&state, now))
}

fn subjects(approval: &Approval) -> Vec<Read> {
    vec![
        Key::Payment(approval.org, approval.payment()).into(),
        Range::VotesOfApproval(approval.org, approval.id).into(),
    ]
}

fn explained(
    (reader, people): (&Reader, &[PersonId]),
    (approval, voters): (&Approval, Option<Vec<Voter>>),
    (state, now): (&State, Timestamp),
) -> Result<wire::Approval, Failure> {
    let name = (approval.org, approval.payment());
    let payment = state.get::<Payment>(name).map_err(Failure::not_loaded)?;
    let payment =
        payment.ok_or_else(|| Failure::internal("approval without payment".to_owned()))?;
    let range = Range::VotesOfApproval(approval.org, approval.id);
    let votes = state.range::<Vote>(range).map_err(Failure::not_loaded)?;
    let setting = reader.organization.settings.self_approval;
    Ok(render::approval(ApprovalView {
        approval,
        payment: &payment,
        votes: &votes,
        ineligible: ineligible(approval, (reader.actor(), people), setting, now),
        voters,
        now,
    }))
}

/// How many keys are looked at together.
const KEYS_AT_ONCE: usize = 500;

/// Everyone who may still decide a request, by name.
async fn voters(
    reader: &Reader,
    approval: &Approval,
    now: Timestamp,
) -> Result<Vec<Voter>, Failure> {
    if approval.effective_status(now) != ApprovalStatus::Pending {
        return Ok(Vec::new());
    }
    let members = reader.members().await?;
    let members: Vec<Member> = members.iter().map(|member| (**member).clone()).collect();
    let setting = reader.organization.settings.self_approval;
    let mut found: BTreeMap<PersonId, Voter> = BTreeMap::new();
    let mut after = None;
    loop {
        let (org, environment) = (approval.org, approval.environment);
        let page = Page { after, limit: KEYS_AT_ONCE };
        let keys = reader.page::<ApiKey>(List::ApiKeys { org, environment }, page).await?;
        let able = Voter::of(approval, &keys, &members, (setting, now));
        found.extend(able.into_iter().map(|voter| (voter.person, voter)));
        match keys.last() {
            Some(last) if keys.len() == KEYS_AT_ONCE => after = Some(last.id.ulid().0),
            _ => break,
        }
    }
    let mut voters: Vec<Voter> = found.into_values().collect();
    voters.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(voters)
}
