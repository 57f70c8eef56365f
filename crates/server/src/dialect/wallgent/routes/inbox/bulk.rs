//! Deciding several requests at once.

use countersign_domain::command::Command;
use countersign_domain::outcome::Outcome;

use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::routes::approvals::{WRITE, decide};
use crate::dialect::wallgent::routes::reply::{Answer, Reply};
use crate::dialect::wallgent::{parse, wire};

/// Decides up to 100 requests as they were on the screen: if one of them, or what they come to, is
/// not what was seen, nothing is decided. Else each is decided for itself.
#[utoipa::path(post, path = "/v1/inbox/decide", tag = "inbox",
    request_body = wire::DecideApprovals,
    responses((status = 200, body = wire::BulkResults), (status = "4XX", body = wire::Failure)))]
pub(super) async fn decide(call: Call) -> Answer<wire::BulkResults> {
    let parsed = call.parse(parse::decide_approvals);
    let done = call.submit(WRITE, parsed.map(Command::DecideApprovals)).await?;
    let Outcome::Approvals(decided) = done.outcome else {
        return Err(Failure::internal(format!("not decisions: {:?}", done.outcome)));
    };
    let reader = call.anyone().await?;
    let mut results = Vec::with_capacity(decided.len());
    for one in decided {
        let id = one.approval.to_string();
        results.push(match one.result {
            Ok(decided) => {
                let approval = Some(decide::after(&reader, &decided).await?);
                wire::BulkResult { id, ok: true, approval, error: None }
            }
            Err(rejection) => {
                let error = Some(Failure::from(rejection).envelope());
                wire::BulkResult { id, ok: false, approval: None, error }
            }
        });
    }
    Ok(Reply::ok(wire::BulkResults { results }).replayed(done.replayed))
}
