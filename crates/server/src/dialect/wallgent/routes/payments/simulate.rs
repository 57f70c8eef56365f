//! What would become of a payment, without making it.

use std::sync::Arc;

use countersign_domain::access::Permission;
use countersign_domain::approval::{Approval, Voters};
use countersign_domain::payment::{Asker, simulate as work_out};

use super::WRITE;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::routes::approvals::voters;
use crate::dialect::wallgent::routes::reply::{Answer, Reply};
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Reader;

/// Tells what would become of a payment: whether it would be made, held or refused, by which
/// rules, and who would have to agree. Nothing is created or recorded, and nothing is reserved.
#[utoipa::path(post, path = "/v1/payments/simulate", tag = "payments",
    request_body = wire::SendPayment,
    responses(
        (status = 200, body = wire::Simulation),
        (status = "4XX", body = wire::Failure),
    ))]
pub(super) async fn simulate(call: Call) -> Answer<wire::Simulation> {
    let reader = call.reader(WRITE).await?;
    let wanted = call.parse(parse::send_payment)?;
    let actor = reader.actor().clone();
    let asker = Asker { actor, organization: Arc::clone(&reader.organization) };
    let known = |state: &_, context: &_| work_out((state, context), &asker, &wanted);
    let found = reader.consider(known).await?;
    // Whoever knows a threshold can stay below it, and an agent can ask a thousand times.
    let with_numbers = reader.allows(Permission::PoliciesRead) && !reader.actor().is_agent();
    let electorate = match &found.approval {
        Some(approval) if with_numbers => Some(electorate(&reader, approval).await?),
        _ => None,
    };
    Ok(Reply::ok(render::simulation(&found, electorate, with_numbers)))
}

async fn electorate(reader: &Reader, approval: &Approval) -> Result<Voters, Failure> {
    let people = reader.people().await?;
    voters(reader, (approval, &[]), &people).await
}
