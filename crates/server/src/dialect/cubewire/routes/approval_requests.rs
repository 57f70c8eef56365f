//! Requests for the agreement of people, and votes on them.

use std::collections::BTreeSet;

use countersign_domain::approval::{Approval, ApprovalStatus, SubjectKind, reaches};
use countersign_domain::command::Command;
use countersign_domain::ids::{ApprovalId, Id as _};
use countersign_domain::outcome::Outcome;
use countersign_domain::rejection::{Object, Rejection};
use countersign_engine::List;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::paths;
use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::cubewire::call::{Call, Needs};
use crate::dialect::cubewire::error::Failure;
use crate::dialect::cubewire::parse::{ORDERS, Order, Paging, choice};
use crate::dialect::cubewire::permission::Word;
use crate::dialect::cubewire::{parse, render, wire};
use crate::door::{Reader, Segment};

const READ: Needs = Needs::one_of(&[Word::TransactionsRead]);
const VOTE: Needs = Needs::one_of(&[Word::TransactionsApprove]);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(list_by_alias))
        .routes(routes!(get))
        .routes(routes!(get_by_alias))
        .routes(routes!(vote))
        .routes(routes!(votes))
        .routes(routes!(vote_by_alias))
        .routes(routes!(votes_by_alias))
}

/// Lists requests, newest first.
#[utoipa::path(get, path = paths::REQUESTS, tag = "approval requests",
    params(
        ("page" = Option<usize>, Query, description = "From 1."),
        ("limit" = Option<usize>, Query, description = "1 to 100, 50 if not given."),
        ("status" = Option<String>, Query, description = "Only requests that stand there."),
        ("vaultId" = Option<String>, Query, description = "Only those of this vault."),
        ("policyId" = Option<String>, Query, description = "Only those that it held."),
        ("requestedById" = Option<String>, Query, description = "Only what they started."),
        ("workflowId" = Option<String>, Query, description = "Only that of this transaction."),
        ("sortBy" = Option<String>, Query, description = "`createdAt`, `updatedAt`, `deadline`."),
        ("sortOrder" = Option<String>, Query, description = "`asc` or `desc`."),
    ),
    responses(
        (status = 200, body = wire::Page<wire::ApprovalRequest>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list(call: Call) -> Answer<wire::Page<wire::ApprovalRequest>> {
    listed(&call).await
}

/// Lists requests, newest first: another name.
#[utoipa::path(get, path = paths::REQUESTS_ALIAS, tag = "approval requests",
    responses(
        (status = 200, body = wire::Page<wire::ApprovalRequest>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list_by_alias(call: Call) -> Answer<wire::Page<wire::ApprovalRequest>> {
    listed(&call).await
}

/// By what requests are sorted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    CreatedAt,
    UpdatedAt,
    Deadline,
}

const BY: &[(&str, By)] =
    &[("createdAt", By::CreatedAt), ("updatedAt", By::UpdatedAt), ("deadline", By::Deadline)];

async fn listed(call: &Call) -> Answer<wire::Page<wire::ApprovalRequest>> {
    let reader = call.reader(READ).await?;
    let paging = Paging::parse(&call.query)?;
    let by = choice(&call.query, "sortBy", (By::CreatedAt, BY))?;
    let order = choice(&call.query, "sortOrder", (Order::Descending, ORDERS))?;
    let filter = Filter::of(call, &reader).await?;
    let position = |row: &Approval| row.id.ulid().0;
    let shows = |row: &Approval| filter.shows(row, &reader);
    let list = filter.list(&reader);
    let slice = if by == By::CreatedAt && order.is_descending() {
        reader.slice::<Approval>(list, (shows, position), paging.part()).await?
    } else {
        let now = reader.now;
        let key = |row: &Approval| match by {
            By::CreatedAt => (row.created_at, row.id),
            By::UpdatedAt => (row.effective(now).updated_at, row.id),
            By::Deadline => (row.expires_at, row.id),
        };
        let part = (order.is_descending(), paging.part());
        reader.sorted::<Approval, _>(list, (shows, position, key), part).await?
    };
    let (rows, total) = (slice.rows, slice.total);
    let requests: Result<Vec<_>, Failure> =
        rows.iter().map(|row| render::approval_request(row, reader.now)).collect();
    Ok(Reply::ok(render::page(paging, (requests?, total))))
}

/// What requests are narrowed down by. Whatever is no id that there is shows nothing.
struct Filter {
    status: Option<&'static str>,
    vault: Option<String>,
    policy: Option<String>,
    workflow: Option<String>,
    /// The requesters with this id.
    requester: Option<super::who::Who>,
}

impl Filter {
    async fn of(call: &Call, reader: &Reader) -> Result<Self, Failure> {
        let statuses = ["PENDING", "APPROVED", "REJECTED", "EXPIRED"];
        let statuses = statuses.map(|status| (status, Some(status)));
        let text = |name| parse::text(&call.query, name);
        let requester = match call.query.get("requestedById") {
            Some(id) => Some(super::who::who(reader, id).await?),
            None => None,
        };
        Ok(Self {
            status: choice(&call.query, "status", (None, &statuses))?,
            vault: text("vaultId"),
            policy: text("policyId"),
            workflow: text("workflowId"),
            requester,
        })
    }

    fn list(&self, reader: &Reader) -> List {
        let status = match self.status {
            Some("PENDING") => Some(ApprovalStatus::Pending),
            Some("APPROVED") => Some(ApprovalStatus::Approved),
            Some("REJECTED") => Some(ApprovalStatus::Rejected),
            _ => None,
        };
        List::Approvals {
            org: reader.org(),
            environment: reader.environment(),
            only: reader.actor.scope().iter().copied().collect(),
            subjects: BTreeSet::from([SubjectKind::VaultTransaction]),
            status,
            now: reader.now,
        }
    }

    fn shows(&self, row: &Approval, reader: &Reader) -> bool {
        let Some(subject) = row.subject.instruction() else { return false };
        let same = |wanted: &Option<String>, is: &dyn Fn() -> String| {
            wanted.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(&is()))
        };
        self.status.is_none_or(|status| status == render::request_status(row, reader.now))
            && same(&self.vault, &|| render::uuid(subject.wallet))
            && same(&self.workflow, &|| render::uuid(subject.instruction))
            && same(&self.policy, &|| render::held_by(row, subject).0.to_uuid())
            && self.requester.as_ref().is_none_or(|who| who.is(row.requester.actor))
    }
}

/// A request.
#[utoipa::path(get, path = paths::REQUEST, tag = "approval requests",
    params(("approvalRequestId" = String, Path, description = "A UUID.")),
    responses(
        (status = 200, body = wire::ApprovalRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::ApprovalRequest> {
    one(&call, &id).await
}

/// A request: another name.
#[utoipa::path(get, path = paths::REQUEST_ALIAS, tag = "approval requests",
    params(("approvalRequestId" = String, Path, description = "A UUID.")),
    responses(
        (status = 200, body = wire::ApprovalRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn get_by_alias(Segment(id): Segment, call: Call) -> Answer<wire::ApprovalRequest> {
    one(&call, &id).await
}

async fn one(call: &Call, id: &str) -> Answer<wire::ApprovalRequest> {
    let reader = call.reader(READ).await?;
    let id: ApprovalId = parse::uuid("approvalRequestId", id)?;
    let row = reader.get::<Approval>((reader.org(), id), Object::Approval).await?;
    let mine = row.environment == reader.environment()
        && reaches(&reader.actor, &row)
        && row.subject.kind() == SubjectKind::VaultTransaction;
    if !mine {
        return Err(Rejection::NotFound(Object::Approval).into());
    }
    Ok(Reply::ok(render::approval_request(&row, reader.now)?))
}

/// Votes on a request: once, and for good.
#[utoipa::path(post, path = paths::VOTE, tag = "approval requests",
    params(("approvalRequestId" = String, Path, description = "A UUID.")),
    request_body = wire::CastVote,
    responses(
        (status = 201, body = wire::ApprovalRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn vote(Segment(id): Segment, call: Call) -> Answer<wire::ApprovalRequest> {
    cast(&call, &id).await
}

/// Votes on a request: another name.
#[utoipa::path(post, path = paths::VOTES, tag = "approval requests",
    params(("approvalRequestId" = String, Path, description = "A UUID.")),
    request_body = wire::CastVote,
    responses(
        (status = 201, body = wire::ApprovalRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn votes(Segment(id): Segment, call: Call) -> Answer<wire::ApprovalRequest> {
    cast(&call, &id).await
}

/// Votes on a request: another name.
#[utoipa::path(post, path = paths::VOTE_ALIAS, tag = "approval requests",
    params(("approvalRequestId" = String, Path, description = "A UUID.")),
    request_body = wire::CastVote,
    responses(
        (status = 201, body = wire::ApprovalRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn vote_by_alias(Segment(id): Segment, call: Call) -> Answer<wire::ApprovalRequest> {
    cast(&call, &id).await
}

/// Votes on a request: another name.
#[utoipa::path(post, path = paths::VOTES_ALIAS, tag = "approval requests",
    params(("approvalRequestId" = String, Path, description = "A UUID.")),
    request_body = wire::CastVote,
    responses(
        (status = 201, body = wire::ApprovalRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn votes_by_alias(Segment(id): Segment, call: Call) -> Answer<wire::ApprovalRequest> {
    cast(&call, &id).await
}

async fn cast(call: &Call, id: &str) -> Answer<wire::ApprovalRequest> {
    let parsed = call.parse(|body| parse::vote(body, parse::uuid("approvalRequestId", id)?));
    let done = call.submit(VOTE, parsed.map(Command::VoteOnce)).await?;
    let Outcome::Approval(decided) = done.outcome else {
        return Err(Failure::internal(format!("not a request: {:?}", done.outcome)));
    };
    let now = call.app.engine.now();
    Ok(Reply::created(render::approval_request(&decided.approval, now)?))
}
