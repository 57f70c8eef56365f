//! Named lists.

use std::sync::Arc;

use countersign_domain::command::Command;
use countersign_domain::document::{Document, DocumentKind};
use countersign_domain::ids::{DocumentId, Id as _};
use countersign_domain::named_list::{DeleteList, ListVerb, all_approvers};
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
use crate::dialect::cubewire::parse::{Paging, choice};
use crate::dialect::cubewire::permission::Word;
use crate::dialect::cubewire::{parse, render, wire};
use crate::door::{Reader, Segment};

const READ: Needs = Needs::whole(&[Word::ListsRead]);
const CREATE: Needs = Needs::whole(&[Word::ListsCreate]);
const EDIT: Needs = Needs::whole(&[Word::ListsEdit]);
const DELETE: Needs = Needs::whole(&[Word::ListsDelete]);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, update, delete))
        .routes(routes!(add, remove))
}

/// Lists the lists, newest first; the one that every organization has comes last.
#[utoipa::path(get, path = paths::LISTS, tag = "lists",
    params(
        ("page" = Option<usize>, Query, description = "From 1."),
        ("limit" = Option<usize>, Query, description = "1 to 100, 50 if not given."),
        ("type" = Option<String>, Query, description = "Only lists of this type."),
        ("status" = Option<String>, Query, description = "`ACTIVE` or `INACTIVE`."),
    ),
    responses(
        (status = 200, body = wire::Page<wire::NamedList>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list(call: Call) -> Answer<wire::Page<wire::NamedList>> {
    let reader = call.reader(READ).await?;
    let paging = Paging::parse(&call.query)?;
    let words = [("ACTIVE", Some("ACTIVE")), ("INACTIVE", Some("INACTIVE"))];
    let status = choice(&call.query, "status", (None, &words))?;
    let kind = call.query.get("type");
    let (org, environment) = (reader.org(), reader.environment());
    let all = List::Documents { org, environment, kind: DocumentKind::NamedList, parent: None };
    let rows = reader.whole(all, |row: &Document| row.id.ulid().0).await?;
    let lists: Result<Vec<_>, Failure> = rows.iter().map(|row| render::list(row)).collect();
    let mut lists = lists?;
    lists.push(render::built_in_list(&reader, &reader.members().await?)?);
    lists.retain(|list| kind.is_none_or(|kind| list.kind == kind));
    lists.retain(|list| status.is_none_or(|status| list.status == status));
    Ok(Reply::ok(render::page(paging, paging.cut(lists))))
}

/// Makes a list.
#[utoipa::path(post, path = paths::LISTS, tag = "lists",
    request_body = wire::WriteList,
    responses((status = 201, body = wire::NamedList), (status = "4XX", body = wire::Failure)))]
async fn create(call: Call) -> Answer<wire::NamedList> {
    let parsed = call.parse(parse::create_list).map(ListVerb::Create).map(Command::List);
    Ok(Reply::created(shown(call.submit(CREATE, parsed).await?.outcome)?))
}

/// A list.
#[utoipa::path(get, path = paths::LIST, tag = "lists",
    params(("id" = String, Path, description = "A UUID.")),
    responses((status = 200, body = wire::NamedList), (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::NamedList> {
    let reader = call.reader(READ).await?;
    let id: DocumentId = parse::uuid("id", &id)?;
    if id == all_approvers(reader.org(), reader.environment()) {
        return Ok(Reply::ok(render::built_in_list(&reader, &reader.members().await?)?));
    }
    Ok(Reply::ok(render::list(&*find(&reader, id).await?)?))
}

/// Changes a list; items and metadata replace what is there.
#[utoipa::path(patch, path = paths::LIST, tag = "lists",
    params(("id" = String, Path, description = "A UUID.")),
    request_body = wire::WriteList,
    responses((status = 200, body = wire::NamedList), (status = "4XX", body = wire::Failure)))]
async fn update(Segment(id): Segment, call: Call) -> Answer<wire::NamedList> {
    let parsed = call.parse(|body| parse::update_list(body, parse::uuid("id", &id)?));
    let parsed = parsed.map(ListVerb::Update).map(Command::List);
    Ok(Reply::ok(shown(call.submit(EDIT, parsed).await?.outcome)?))
}

/// Deletes a list that nothing uses.
#[utoipa::path(delete, path = paths::LIST, tag = "lists",
    params(("id" = String, Path, description = "A UUID.")),
    responses((status = 200, body = wire::NamedList), (status = "4XX", body = wire::Failure)))]
async fn delete(Segment(id): Segment, call: Call) -> Answer<wire::NamedList> {
    let parsed = parse::uuid("id", &id).map(|list| ListVerb::Delete(DeleteList { list }));
    Ok(Reply::ok(shown(call.submit(DELETE, parsed.map(Command::List)).await?.outcome)?))
}

/// Puts something onto a list. What is there already changes nothing.
#[utoipa::path(post, path = paths::LIST_ITEMS, tag = "lists",
    params(("id" = String, Path, description = "A UUID.")),
    request_body = wire::Items,
    responses((status = 201, body = wire::NamedList), (status = "4XX", body = wire::Failure)))]
async fn add(Segment(id): Segment, call: Call) -> Answer<wire::NamedList> {
    Ok(Reply::created(change_items(&call, &id, true).await?))
}

/// Takes something off a list. What is not there changes nothing.
#[utoipa::path(delete, path = paths::LIST_ITEMS, tag = "lists",
    params(("id" = String, Path, description = "A UUID.")),
    request_body = wire::Items,
    responses((status = 200, body = wire::NamedList), (status = "4XX", body = wire::Failure)))]
async fn remove(Segment(id): Segment, call: Call) -> Answer<wire::NamedList> {
    Ok(Reply::ok(change_items(&call, &id, false).await?))
}

async fn change_items(call: &Call, id: &str, add: bool) -> Result<wire::NamedList, Failure> {
    let parsed = call.parse(|body| parse::items(body, parse::uuid("id", id)?, add));
    let parsed = parsed.map(ListVerb::Items).map(Command::List);
    shown(call.submit(EDIT, parsed).await?.outcome)
}

async fn find(reader: &Reader, id: DocumentId) -> Result<Arc<Document>, Failure> {
    let row = reader.get::<Document>((reader.org(), id), Object::ApproverList).await?;
    let environment = reader.environment();
    let mine = row.is_live() && row.environment == environment && row.named_list().is_some();
    if mine { Ok(row) } else { Err(Rejection::NotFound(Object::ApproverList).into()) }
}

fn shown(outcome: Outcome) -> Result<wire::NamedList, Failure> {
    match outcome {
        Outcome::Document(document) => render::list(&document),
        other => Err(Failure::internal(format!("not a list: {other:?}"))),
    }
}
