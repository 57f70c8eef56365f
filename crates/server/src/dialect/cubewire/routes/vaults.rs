//! Vaults.

use std::sync::Arc;

use countersign_domain::command::Command;
use countersign_domain::document::{Document, DocumentKind};
use countersign_domain::ids::{DocumentId, Id as _, WalletId};
use countersign_domain::outcome::Outcome;
use countersign_domain::rejection::{Object, Rejection};
use countersign_domain::vault::VaultVerb;
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

const READ: Needs = Needs::one_of(&[Word::VaultsRead]);
const CREATE: Needs = Needs::whole(&[Word::VaultsCreate]);
const EDIT: Needs = Needs::one_of(&[Word::VaultsEdit]);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(get, update))
}

/// Lists vaults, newest first.
#[utoipa::path(get, path = paths::VAULTS, tag = "vaults",
    params(
        ("page" = Option<usize>, Query, description = "From 1."),
        ("limit" = Option<usize>, Query, description = "1 to 100, 50 if not given."),
    ),
    responses(
        (status = 200, body = wire::Page<wire::Vault>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list(call: Call) -> Answer<wire::Page<wire::Vault>> {
    let reader = call.reader(READ).await?;
    let paging = Paging::parse(&call.query)?;
    let (org, environment) = (reader.org(), reader.environment());
    let list = List::Documents { org, environment, kind: DocumentKind::Vault, parent: None };
    let reaches = |row: &Document| reader.actor.reaches(WalletId::from_ulid(row.id.ulid()));
    let position = |row: &Document| row.id.ulid().0;
    let part = (paging.offset(), paging.limit);
    let slice = reader.slice::<Document>(list, (reaches, position), part).await?;
    let vaults = render::vaults(&reader, &slice.rows).await?;
    Ok(Reply::ok(render::page(paging, (vaults, slice.total))))
}

/// Makes a vault; in the sandbox its key is ready at once.
#[utoipa::path(post, path = paths::VAULTS, tag = "vaults",
    request_body = wire::WriteVault,
    responses((status = 201, body = wire::Vault), (status = "4XX", body = wire::Failure)))]
async fn create(call: Call) -> Answer<wire::Vault> {
    let parsed = call.parse(parse::create_vault).map(VaultVerb::Create).map(Command::Vault);
    let done = call.submit(CREATE, parsed).await?;
    Ok(Reply::created(shown(&call, done.outcome).await?))
}

/// A vault.
#[utoipa::path(get, path = paths::VAULT, tag = "vaults",
    params(("id" = String, Path, description = "A UUID.")),
    responses((status = 200, body = wire::Vault), (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::Vault> {
    let reader = call.reader(READ).await?;
    let vault = vault(&reader, parse::uuid("id", &id)?).await?;
    Ok(Reply::ok(render::vault(&reader, vault).await?))
}

/// Changes a vault; its address stays.
#[utoipa::path(patch, path = paths::VAULT, tag = "vaults",
    params(("id" = String, Path, description = "A UUID.")),
    request_body = wire::WriteVault,
    responses((status = 200, body = wire::Vault), (status = "4XX", body = wire::Failure)))]
async fn update(Segment(id): Segment, call: Call) -> Answer<wire::Vault> {
    let parsed = call.parse(|body| parse::update_vault(body, parse::uuid("id", &id)?));
    let done = call.submit(EDIT, parsed.map(VaultVerb::Update).map(Command::Vault)).await?;
    Ok(Reply::ok(shown(&call, done.outcome).await?))
}

/// A vault that the caller may know of.
pub(super) async fn vault(reader: &Reader, id: DocumentId) -> Result<Arc<Document>, Failure> {
    let missing = || Failure::from(Rejection::NotFound(Object::Wallet));
    if !reader.actor.reaches(WalletId::from_ulid(id.ulid())) {
        return Err(missing());
    }
    let row = reader.get::<Document>((reader.org(), id), Object::Wallet).await?;
    let mine = row.environment == reader.environment() && row.vault().is_some();
    if mine { Ok(row) } else { Err(missing()) }
}

/// A vault after a command.
pub(super) async fn shown(call: &Call, outcome: Outcome) -> Result<wire::Vault, Failure> {
    let Outcome::Document(document) = outcome else {
        return Err(Failure::internal(format!("not a vault: {outcome:?}")));
    };
    render::vault(&call.anyone().await?, document).await
}
