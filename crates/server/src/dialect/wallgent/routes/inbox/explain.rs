//! A request as it would be judged now.

use countersign_domain::approval::{Today, judged_today};
use countersign_domain::context::Context;
use countersign_domain::state::{Halt, State};

use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::routes::approvals::{READ, explain as request};
use crate::dialect::wallgent::routes::reply::{Answer, Reply};
use crate::dialect::wallgent::{render, wire};
use crate::door::Reader;
use crate::door::Segment;

/// How often a look may ask for more rows.
const LOADS_MAX: usize = 8;

/// Tells what the deciding vote would meet now: every rule with its numbers, who would have to
/// agree, and what stands against it.
#[utoipa::path(get, path = "/v1/inbox/{id}/explain", tag = "inbox",
    params(("id" = String, Path)),
    responses((status = 200, body = wire::Explained), (status = "4XX", body = wire::Failure)))]
pub(super) async fn explain(Segment(id): Segment, call: Call) -> Answer<wire::Explained> {
    let reader = call.reader(READ).await?;
    let approval = reader.approval(&id).await?;
    let today = judged(&call, &reader, (approval.org, approval.id)).await?;
    let body = request::one(&reader, &approval).await?;
    // What has ended is not judged any more.
    let refusal = today.evaluation.as_ref().err().filter(|_| body.status == "PENDING");
    let refusal = refusal.map(|rejection| Failure::from(rejection.clone()).envelope());
    let (evaluation, moves) = (today.evaluation.ok(), approval.subject.moves());
    let verdict = match (&refusal, body.status) {
        (_, "PENDING") if refusal.is_none() => "HOLD",
        (Some(_), "PENDING") => "REFUSED",
        (_, ended) => ended,
    };
    Ok(Reply::ok(wire::Explained {
        verdict,
        refusal,
        why: evaluation.zip(moves).map(|(evaluation, (asset, _))| render::why(&evaluation, asset)),
        requirement: render::requirement(&today.requirement),
        approval: body,
    }))
}

/// Asks the domain until nothing is missing.
async fn judged(
    call: &Call,
    reader: &Reader,
    name: (countersign_domain::ids::OrgId, countersign_domain::ids::ApprovalId),
) -> Result<Today, Failure> {
    let context =
        Context { now: reader.engine.now(), settings: call.app.engine.settings().clone() };
    let mut reads = Vec::new();
    for _ in 0..LOADS_MAX {
        let state =
            if reads.is_empty() { State::new() } else { reader.load(reads.clone()).await? };
        match judged_today(&state, &context, name) {
            Ok(today) => return Ok(today),
            Err(Halt::Rejected(rejection)) => return Err(rejection.into()),
            Err(Halt::Missing(missing)) => reads.extend(missing),
        }
    }
    Err(Failure::internal("a look asks for ever".to_owned()))
}
