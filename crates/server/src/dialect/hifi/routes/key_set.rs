//! The public keys by which an organization's events can be checked.

use axum::extract::State;
use countersign_domain::access::Environment;
use countersign_domain::document::Document;
use countersign_domain::ids::OrgId;
use countersign_domain::state::Key;
use countersign_domain::webhook::EventSigner;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::hifi::error::{Code, Failure};
use crate::dialect::hifi::wire;
use crate::door::{Refused, Segment};
use crate::webhooks::{Jwk, KeyPair};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(key_set))
}

/// The public keys of an organization, of both environments: those that sign what its endpoints
/// of the format `HIFI` are told. None as long as there is no such endpoint.
#[utoipa::path(get, path = "/v2/.well-known/jwks/{organizationId}", tag = "webhooks",
    security(()),
    params(("organizationId" = String, Path, description = "`org_…` or `org_….json`")),
    responses((status = 200, body = wire::KeySet), (status = "4XX", body = wire::Failure)))]
async fn key_set(State(app): State<App>, Segment(name): Segment) -> Answer<wire::KeySet> {
    let name = name.strip_suffix(".json").unwrap_or(&name);
    let unknown = |_| Failure::new(Code::ResourceNotFound, "no such organization");
    let org: OrgId = name.parse().map_err(unknown)?;
    let signers = [Environment::Sandbox, Environment::Production].map(EventSigner::document);
    let reads = signers.map(|id| Key::Document(org, id).into()).to_vec();
    let state = app.engine.read(reads).await.map_err(Refused::from)?;
    let mut keys: Vec<Jwk> = Vec::new();
    for id in signers {
        let document = state.get::<Document>((org, id)).map_err(Refused::from)?;
        let signer = document.as_deref().and_then(Document::event_signer);
        let pair = signer.and_then(|signer| KeyPair::read(signer.secret.reveal()));
        keys.extend(pair.map(|pair| pair.jwk().clone()));
    }
    Ok(Reply(wire::KeySet { keys }))
}
