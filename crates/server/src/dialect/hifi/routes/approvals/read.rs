//! Looking at approvals.

use std::collections::BTreeSet;
use std::sync::Arc;

use countersign_domain::approval::{Approval, ApprovalStatus, reaches};
use countersign_domain::document::Reference;
use countersign_domain::ids::{ApprovalId, Id as _};
use countersign_domain::instruction::Instruction;
use countersign_domain::rejection::Object;
use countersign_domain::state::Key;
use countersign_engine::List;

use super::READ;
use crate::dialect::hifi::call::Call;
use crate::dialect::hifi::error::{Failure, not_found};
use crate::dialect::hifi::parse::SliceQuery;
use crate::dialect::hifi::render::KINDS;
use crate::dialect::hifi::routes::reply::{Answer, Reply};
use crate::dialect::hifi::routes::view;
use crate::dialect::hifi::{render, wire};
use crate::door::{Reader, Segment};

/// Lists the approvals that wait, newest first.
#[utoipa::path(get, path = "/v2/transfer-approvals", tag = "transfer approvals",
    params(("limit" = Option<u32>, Query), ("offset" = Option<u32>, Query)),
    responses((status = 200, body = wire::Approvals), (status = "4XX", body = wire::Failure)))]
pub(super) async fn list(call: Call) -> Answer<wire::Approvals> {
    waiting(&call).await
}

/// The same, as it was called before.
#[utoipa::path(get, path = "/v2/transfer-approvals/pending", tag = "transfer approvals",
    params(("limit" = Option<u32>, Query), ("offset" = Option<u32>, Query)),
    responses((status = 200, body = wire::Approvals), (status = "4XX", body = wire::Failure)))]
pub(super) async fn pending(call: Call) -> Answer<wire::Approvals> {
    waiting(&call).await
}

async fn waiting(call: &Call) -> Answer<wire::Approvals> {
    let reader = call.reader(READ).await?;
    let query = SliceQuery::parse(&call.query)?;
    let now = reader.engine.now();
    let list = List::Approvals {
        org: reader.org(),
        environment: reader.environment(),
        only: reader.actor().scope().iter().copied().collect(),
        subjects: BTreeSet::from(KINDS),
        status: Some(ApprovalStatus::Pending),
        now,
    };
    let by = (|_: &Approval| true, |row: &Approval| row.id.ulid().0);
    let found = reader.slice(list, by, (query.offset, query.limit)).await?;
    let item = |row: &Arc<Approval>| {
        row.subject.instruction().map(|subject| render::approval_item(row, subject, now))
    };
    Ok(Reply(wire::Approvals {
        success: true,
        message: "Pending approvals retrieved successfully",
        count: found.total,
        approvals: found.rows.iter().filter_map(item).collect(),
    }))
}

/// Shows an approval.
#[utoipa::path(get, path = "/v2/transfer-approvals/{approvalId}", tag = "transfer approvals",
    params(("approvalId" = String, Path)),
    responses((status = 200, body = wire::ApprovalDetails),
        (status = "4XX", body = wire::Failure)))]
pub(super) async fn get(Segment(id): Segment, call: Call) -> Answer<wire::ApprovalDetails> {
    let reader = call.reader(READ).await?;
    let row = approval(&reader, &id).await?;
    let subject = row.subject.instruction().ok_or_else(|| not_found(Object::Approval))?;
    let name = (row.org, subject.instruction);
    let state = reader.load(vec![Key::Instruction(name.0, name.1).into()]).await?;
    let missing = || Failure::internal("approval without instruction".to_owned());
    let instruction = state.get::<Instruction>(name)?.ok_or_else(missing)?;
    let library = view::library(&reader.engine, &[instruction]).await?;
    let approval = render::approval(&library, &row.effective(library.now), subject);
    let message = "Approval details retrieved successfully";
    Ok(Reply(wire::ApprovalDetails { success: true, message, approval }))
}

/// The approval of a transfer of this dialect that is named, if the caller may know of it.
pub(super) async fn approval(reader: &Reader, text: &str) -> Result<Arc<Approval>, Failure> {
    let nobody = || not_found(Object::Approval);
    let reference = Reference::parse("apv_", text);
    let id = reader.find(&reference).await?.map(ApprovalId::from_ulid).ok_or_else(nobody)?;
    let state = reader.load(vec![Key::Approval(reader.org(), id).into()]).await?;
    let found = state.get::<Approval>((reader.org(), id))?;
    let here = |row: &Arc<Approval>| {
        KINDS.contains(&row.subject.kind())
            && row.environment == reader.environment()
            && reaches(reader.actor(), row)
    };
    found.filter(here).ok_or_else(nobody)
}
