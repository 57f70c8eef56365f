//! `/v2/ping` and `/v2/tos-link`.

use countersign_domain::access::{Duty, Permission};
use countersign_domain::command::{Access, Command};
use countersign_domain::document::{Body, Document, Reference};
use countersign_domain::ids::Id as _;
use countersign_domain::outcome::Outcome;
use countersign_domain::rejection::Object;
use countersign_domain::user::{OfferTerms, UserVerb};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::find;
use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::hifi::call::Call;
use crate::dialect::hifi::error::Failure;
use crate::dialect::hifi::wire;
use crate::door::Segment;

const READ: Access = Access::Permission(Permission::WalletsRead);
const WRITE: Access = Access::Unscoped(Permission::WalletsWrite);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(ping)).routes(routes!(offer)).routes(routes!(terms))
}

/// Says that the server is there.
#[utoipa::path(get, path = "/v2/ping", tag = "ping", security(()),
    responses((status = 200, body = wire::Ping)))]
async fn ping() -> Reply<wire::Ping> {
    Reply(wire::Ping { message: "pong" })
}

/// Offers the terms to somebody who is to be registered.
#[utoipa::path(post, path = "/v2/tos-link", tag = "terms",
    request_body = wire::TermsAsked,
    responses((status = 200, body = wire::Terms), (status = "4XX", body = wire::Failure)))]
async fn offer(call: Call) -> Answer<wire::Terms> {
    let parsed = call.parse(|body| {
        let key = body.text("idempotencyKey", 255)?;
        Ok(Command::User(UserVerb::OfferTerms(OfferTerms { key })))
    });
    match call.submit((WRITE, Duty::Start), parsed).await? {
        Outcome::Document(document) => Ok(Reply(offered(&document))),
        other => Err(Failure::internal(format!("no terms: {other:?}"))),
    }
}

/// Shows the terms that were offered.
#[utoipa::path(get, path = "/v2/tos-link/{id}", tag = "terms",
    params(("id" = String, Path)),
    responses((status = 200, body = wire::Terms), (status = "4XX", body = wire::Failure)))]
async fn terms(Segment(id): Segment, call: Call) -> Answer<wire::Terms> {
    let reader = call.reader(READ).await?;
    let named = (&Reference::parse("tos_", &id), Object::Template);
    let is_it = |row: &Document| matches!(row.body, Body::Agreement(_));
    Ok(Reply(offered(&*find::document(&reader, named, is_it).await?)))
}

fn offered(document: &Document) -> wire::Terms {
    let id = format!("tos_{}", document.id.ulid());
    wire::Terms { url: format!("/v2/tos-link/{id}"), signed_agreement_id: id }
}
