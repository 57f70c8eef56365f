//! Ordered policies, and their versions.

use std::sync::Arc;

use countersign_domain::command::Command;
use countersign_domain::document::{Document, DocumentKind};
use countersign_domain::ids::{DocumentId, Id as _};
use countersign_domain::log::LogActor;
use countersign_domain::outcome::Outcome;
use countersign_domain::policy::ordered::{
    ArchiveOrdered, CopyOrdered, OrderedStatus, OrderedVerb, RestoreOrdered, TransactionKind,
    archived_policies,
};
use countersign_domain::rejection::{Object, Rejection};
use countersign_engine::List;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::paths;
use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::cubewire::call::{Call, Needs};
use crate::dialect::cubewire::error::Failure;
use crate::dialect::cubewire::parse::Paging;
use crate::dialect::cubewire::permission::Word;
use crate::dialect::cubewire::{parse, render, wire};
use crate::door::{Reader, Segment};

const READ: Needs = Needs::whole(&[Word::PoliciesRead]);
const CREATE: Needs = Needs::whole(&[Word::PoliciesCreate]);
const EDIT: Needs = Needs::whole(&[Word::PoliciesEdit, Word::PoliciesUpdate]);
const COPY: Needs = Needs::whole(&[Word::PoliciesCreate, Word::PoliciesEdit, Word::PoliciesUpdate]);
const DELETE: Needs = Needs::whole(&[Word::PoliciesDelete]);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(deleted))
        .routes(routes!(restore))
        .routes(routes!(get, update, archive))
        .routes(routes!(copy))
}

/// Lists the latest versions, newest first.
#[utoipa::path(get, path = paths::POLICIES, tag = "policies",
    params(
        ("page" = Option<usize>, Query, description = "From 1."),
        ("limit" = Option<usize>, Query, description = "1 to 100, 50 if not given."),
        ("status" = Option<String>, Query, description = "Only policies that stand there."),
        ("type" = Option<String>, Query, description = "Only policies of this type."),
    ),
    responses(
        (status = 200, body = wire::Page<wire::Policy>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list(call: Call) -> Answer<wire::Page<wire::Policy>> {
    let reader = call.reader(READ).await?;
    let paging = Paging::parse(&call.query)?;
    let status = word(&call, "status", OrderedStatus::from_word)?;
    let kind = word(&call, "type", TransactionKind::from_word)?;
    let shows = |row: &Document| {
        row.ordered_policy().is_some_and(|policy| {
            policy.latest
                && policy.status != OrderedStatus::Archived
                && status.is_none_or(|status| policy.status == status)
                && kind.is_none_or(|kind| policy.terms.kind == kind)
        })
    };
    page(&reader, (None, shows), paging).await
}

/// Lists archived policies, newest first.
#[utoipa::path(get, path = paths::POLICIES_DELETED, tag = "policies",
    params(
        ("page" = Option<usize>, Query, description = "From 1."),
        ("limit" = Option<usize>, Query, description = "1 to 100, 50 if not given."),
    ),
    responses(
        (status = 200, body = wire::Page<wire::Policy>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn deleted(call: Call) -> Answer<wire::Page<wire::Policy>> {
    let reader = call.reader(READ).await?;
    let paging = Paging::parse(&call.query)?;
    let archive = archived_policies(reader.environment());
    page(&reader, (Some(archive), |_: &Document| true), paging).await
}

async fn page(
    reader: &Reader,
    (parent, shows): (Option<DocumentId>, impl Fn(&Document) -> bool),
    paging: Paging,
) -> Answer<wire::Page<wire::Policy>> {
    let (org, environment) = (reader.org(), reader.environment());
    let list = List::Documents { org, environment, kind: DocumentKind::OrderedPolicy, parent };
    let position = |row: &Document| row.id.ulid().0;
    let part = (paging.offset(), paging.limit);
    let slice = reader.slice::<Document>(list, (shows, position), part).await?;
    Ok(Reply::ok(render::page(paging, (policies(reader, &slice.rows).await?, slice.total))))
}

/// Makes a policy.
#[utoipa::path(post, path = paths::POLICIES, tag = "policies",
    request_body = wire::WritePolicy,
    responses((status = 201, body = wire::Policy), (status = "4XX", body = wire::Failure)))]
async fn create(call: Call) -> Answer<wire::Policy> {
    let parsed = call.parse(parse::create_policy).map(OrderedVerb::Create).map(Command::Ordered);
    Ok(Reply::created(submitted(&call, CREATE, parsed).await?))
}

/// A version of a policy.
#[utoipa::path(get, path = paths::POLICY, tag = "policies",
    params(("id" = String, Path, description = "A UUID.")),
    responses((status = 200, body = wire::Policy), (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::Policy> {
    let reader = call.reader(READ).await?;
    let id: DocumentId = parse::uuid("id", &id)?;
    let row = reader.get::<Document>((reader.org(), id), Object::Policy).await?;
    if row.environment != reader.environment() || row.ordered_policy().is_none() {
        return Err(Rejection::NotFound(Object::Policy).into());
    }
    Ok(Reply::ok(one(&reader, row).await?))
}

/// Changes a draft, or a status, in place; any other change makes another version.
#[utoipa::path(patch, path = paths::POLICY, tag = "policies",
    params(("id" = String, Path, description = "A UUID.")),
    request_body = wire::WritePolicy,
    responses((status = 200, body = wire::Policy), (status = "4XX", body = wire::Failure)))]
async fn update(Segment(id): Segment, call: Call) -> Answer<wire::Policy> {
    let parsed = call.parse(|body| parse::update_policy(body, parse::uuid("id", &id)?));
    let parsed = parsed.map(OrderedVerb::Update).map(Command::Ordered);
    Ok(Reply::ok(submitted(&call, EDIT, parsed).await?))
}

/// Archives a policy.
#[utoipa::path(delete, path = paths::POLICY, tag = "policies",
    params(("id" = String, Path, description = "A UUID.")),
    responses((status = 200, body = wire::Policy), (status = "4XX", body = wire::Failure)))]
async fn archive(Segment(id): Segment, call: Call) -> Answer<wire::Policy> {
    let parsed = parse::uuid("id", &id);
    let verb = |policy| OrderedVerb::Archive(ArchiveOrdered { policy });
    let parsed = parsed.map(verb).map(Command::Ordered);
    Ok(Reply::ok(submitted(&call, DELETE, parsed).await?))
}

/// Copies the latest version into a new draft.
#[utoipa::path(post, path = paths::POLICY_VERSIONS, tag = "policies",
    params(("id" = String, Path, description = "A UUID.")),
    responses((status = 201, body = wire::Policy), (status = "4XX", body = wire::Failure)))]
async fn copy(Segment(id): Segment, call: Call) -> Answer<wire::Policy> {
    let parsed = parse::uuid("id", &id);
    let verb = |policy| OrderedVerb::Copy(CopyOrdered { policy });
    let parsed = parsed.map(verb).map(Command::Ordered);
    Ok(Reply::created(submitted(&call, COPY, parsed).await?))
}

/// Brings an archived policy back, inactive.
#[utoipa::path(post, path = paths::POLICY_RESTORE, tag = "policies",
    params(("logicalId" = String, Path, description = "A UUID.")),
    responses((status = 201, body = wire::Policy), (status = "4XX", body = wire::Failure)))]
async fn restore(Segment(id): Segment, call: Call) -> Answer<wire::Policy> {
    let parsed = parse::uuid("logicalId", &id);
    let verb = |logical| OrderedVerb::Restore(RestoreOrdered { logical });
    let parsed = parsed.map(verb).map(Command::Ordered);
    Ok(Reply::created(submitted(&call, EDIT, parsed).await?))
}

async fn submitted(
    call: &Call,
    needs: Needs,
    parsed: Result<Command, Failure>,
) -> Result<wire::Policy, Failure> {
    match call.submit(needs, parsed).await?.outcome {
        Outcome::Document(document) => one(&call.anyone().await?, document).await,
        other => Err(Failure::internal(format!("not a policy: {other:?}"))),
    }
}

async fn one(reader: &Reader, document: Arc<Document>) -> Result<wire::Policy, Failure> {
    let policies = policies(reader, &[document]).await?;
    policies.into_iter().next().ok_or_else(|| Failure::internal("no policy"))
}

async fn policies(
    reader: &Reader,
    documents: &[Arc<Document>],
) -> Result<Vec<wire::Policy>, Failure> {
    let actors = documents.iter().filter_map(|row| row.ordered_policy());
    let actors: Vec<LogActor> =
        actors.flat_map(|policy| [policy.created_by, policy.updated_by]).collect();
    let names = render::names(reader, actors, []).await?;
    documents.iter().map(|row| render::policy(row, &names)).collect()
}

/// A word of the query.
fn word<T>(call: &Call, name: &str, of: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Failure> {
    let Some(text) = call.query.get(name) else { return Ok(None) };
    of(text).map(Some).ok_or_else(|| Failure::invalid(name, "is none of its words"))
}
