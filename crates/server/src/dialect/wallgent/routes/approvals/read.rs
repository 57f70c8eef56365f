//! Looking at approval requests.

use std::collections::BTreeSet;
use std::sync::Arc;

use countersign_domain::approval::{Approval, ApprovalStatus};
use countersign_domain::ids::Id as _;
use countersign_domain::rejection::Object;
use countersign_domain::state::Key;
use countersign_engine::List;

use super::{READ, explain};
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::parse::{Cursor, PageQuery};
use crate::dialect::wallgent::routes::reply::{Answer, Reply};
use crate::dialect::wallgent::routes::wait::Seen;
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Segment;

const APPROVALS: Cursor = Cursor("approvals");

/// Lists approval requests, newest first.
#[utoipa::path(get, path = "/v1/approvals", tag = "approvals",
    params(
        ("walletId" = Option<String>, Query),
        ("status" = Option<String>, Query),
        ("limit" = Option<u32>, Query),
        ("cursor" = Option<String>, Query),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::Approval>),
        (status = "4XX", body = wire::Failure),
    ))]
pub(super) async fn list(call: Call) -> Answer<wire::PageBody<wire::Approval>> {
    let reader = call.reader(READ).await?;
    let query = PageQuery::parse(&call.query, APPROVALS, 20)?;
    let status = parse::approval_status(&call.query)?;
    let only = reader.narrowed(&call.query).await?;
    let (org, environment, now) = (reader.org(), reader.environment(), reader.now);
    let subjects = BTreeSet::new();
    let list = List::Approvals { org, environment, only, subjects, status, now };
    let approvals = reader.page::<Approval>(list, query.look_ahead()).await?;
    let rows = explain::all(&reader, approvals).await?;
    let position = |(approval, _): &(Arc<Approval>, wire::Approval)| approval.id.ulid().0;
    let item = |(_, body): (Arc<Approval>, wire::Approval)| body;
    Ok(Reply::ok(render::page(APPROVALS, query, rows, (position, item))))
}

/// Shows an approval request, and who may still decide it; with `wait`, as soon as it is final or
/// the time is over.
#[utoipa::path(get, path = "/v1/approvals/{id}", tag = "approvals",
    params(
        ("id" = String, Path),
        ("wait" = Option<String>, Query, description = "1s to 25s"),
    ),
    responses((status = 200, body = wire::Approval), (status = "4XX", body = wire::Failure)))]
pub(super) async fn get(Segment(id): Segment, call: Call) -> Answer<wire::Approval> {
    let reader = call.anyone().await?;
    let found = reader.approval(&id).await?;
    let wait = call.query.wait_seconds()?;
    let (org, id) = (found.org, found.id);
    let read = || async {
        let approval = reader.get::<Approval>((org, id), Object::Approval).await?;
        let pending = approval.effective_status(reader.engine.now()) == ApprovalStatus::Pending;
        let deadline = approval.deadline();
        let seen = if pending { Seen::Waiting(approval, deadline) } else { Seen::Final(approval) };
        Ok(seen)
    };
    let found = match wait {
        None => found,
        Some(_) => reader.until_final(Key::Approval(org, id), wait, read).await?,
    };
    Ok(Reply::ok(explain::one(&reader, &found).await?))
}
