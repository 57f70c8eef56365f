//! All that explains approval requests: what waits, what people said, who may still decide.

use std::sync::Arc;

use countersign_domain::approval::{Approval, ApprovalStatus, Inquiry, Vote, Voters};
use countersign_domain::outcome::Decided;
use countersign_domain::payment::Payment;
use countersign_domain::state::{Key, Range, Read, State};

use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::render::{self, ApprovalView};
use crate::dialect::wallgent::wire;
use crate::door::Reader;
use crate::people::People;

/// Requests with their explanations, all read at once.
pub(crate) async fn all(
    reader: &Reader,
    approvals: Vec<Arc<Approval>>,
) -> Result<Vec<(Arc<Approval>, wire::Approval)>, Failure> {
    if approvals.is_empty() {
        return Ok(Vec::new());
    }
    let reads = approvals.iter().flat_map(|approval| subjects(approval)).collect();
    let (state, people) = (reader.load(reads).await?, reader.people().await?);
    let explain = |approval: Arc<Approval>| {
        let decided = found(&state, &approval)?;
        let body = rendered(reader, (&decided, None), &people);
        Ok((approval, body))
    };
    approvals.into_iter().map(explain).collect()
}

/// A request with its explanation, and everyone who may still decide it.
pub(crate) async fn one(reader: &Reader, approval: &Approval) -> Result<wire::Approval, Failure> {
    let state = reader.load(subjects(approval)).await?;
    let decided = found(&state, &Arc::new(approval.clone()))?;
    whole(reader, &decided).await
}

/// A request with everyone who may still decide it.
pub(crate) async fn whole(reader: &Reader, decided: &Decided) -> Result<wire::Approval, Failure> {
    let people = reader.people().await?;
    let voters = voters(reader, (&decided.approval, &decided.votes), &people).await?;
    Ok(rendered(reader, (decided, Some(voters)), &people))
}

fn subjects(approval: &Approval) -> Vec<Read> {
    let mut reads = vec![Range::VotesOfApproval(approval.org, approval.id).into()];
    reads.extend(approval.payment().map(|id| Key::Payment(approval.org, id).into()));
    reads
}

fn found(state: &State, approval: &Arc<Approval>) -> Result<Decided, Failure> {
    let payment = match approval.payment() {
        None => None,
        Some(id) => {
            let payment = state.get::<Payment>((approval.org, id)).map_err(Failure::not_loaded)?;
            let missing = || Failure::internal("approval without payment".to_owned());
            Some(payment.ok_or_else(missing)?)
        }
    };
    let range = Range::VotesOfApproval(approval.org, approval.id);
    let votes = state.range::<Vote>(range).map_err(Failure::not_loaded)?;
    Ok(Decided { approval: Arc::clone(approval), payment, instruction: None, votes })
}

fn rendered(
    reader: &Reader,
    (decided, voters): (&Decided, Option<Voters>),
    people: &People,
) -> wire::Approval {
    render::approval(ApprovalView {
        approval: &decided.approval,
        payment: decided.payment.as_deref(),
        votes: &decided.votes,
        roster: &people.roster,
        caller: Some(reader.actor()),
        setting: reader.organization.settings.self_approval,
        voters,
        now: reader.engine.now(),
    })
}

/// Everyone who may still decide a request, and who of those that are asked cannot.
pub(in crate::dialect::wallgent::routes) async fn voters(
    reader: &Reader,
    (approval, votes): (&Approval, &[Arc<Vote>]),
    people: &People,
) -> Result<Voters, Failure> {
    let now = reader.engine.now();
    let approval = approval.effective(now);
    if approval.status != ApprovalStatus::Pending {
        return Ok(Voters::default());
    }
    let credentials = reader.credentials(people).await?;
    let when = (reader.organization.settings.self_approval, now);
    let inquiry = Inquiry::of(&approval, votes, &people.roster, when);
    Ok(inquiry.voters(&credentials.keys, &people.members, &credentials.signing_in))
}
