//! `/v1/api-keys` (spec §15.16).

use std::sync::Arc;

use countersign_domain::access::Permission;
use countersign_domain::command::{Access, Command};
use countersign_domain::ids::Id as _;
use countersign_domain::key::{ApiKey, KeyUse, RevokeKey};
use countersign_domain::outcome::Outcome;
use countersign_domain::rejection::Object;
use countersign_domain::state::Key;
use countersign_domain::time::Timestamp;
use countersign_engine::{Engine, List};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::held::{Once, Written, held, waits};
use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::parse::{Cursor, PageQuery};
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Segment;
use crate::secret::NewKeySecret;

const READ: Access = Access::Unscoped(Permission::OrganizationsRead);
const WRITE: Access = Access::Unscoped(Permission::OrganizationsWrite);
const API_KEYS: Cursor = Cursor("api-keys");

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(get, update, delete))
        .routes(routes!(revoke))
}

/// Creates an API key that allows no more than the caller's. One by which somebody else could
/// decide waits until another owner or admin agrees, where there is one.
#[utoipa::path(post, path = "/v1/api-keys", tag = "api keys",
    request_body = wire::CreateApiKey,
    responses(
        (status = 201, body = wire::NewApiKey),
        (status = 202, body = wire::HeldChange),
        (status = "4XX", body = wire::Failure),
    ))]
async fn create(call: Call) -> Answer<Written<wire::NewApiKey>> {
    let reader = call.reader(WRITE).await?;
    // The environment decides how the secret begins, so it has to be known before the command.
    let own = reader.environment();
    let wanted = call.body.as_ref().ok().and_then(|body| parse::environment(body).ok().flatten());
    let secret = NewKeySecret::generate(wanted.unwrap_or(own));
    let secret = secret.map_err(|error| Failure::internal(format!("no randomness: {error}")))?;
    let parsed = call.parse(|body| parse::create_key(body, secret.known()));
    let done = call.submit(WRITE, parsed.map(Command::CreateKey)).await?;
    if waits(&done) {
        return held(&call, done, Once::Secret(secret)).await;
    }
    let body = wire::NewApiKey {
        key: shown(&call.app.engine, &done.outcome).await?,
        secret: (!done.replayed).then(|| secret.reveal()),
    };
    Ok(Reply::created(Written::Made(body)).replayed(done.replayed))
}

/// The key that a command came to.
async fn shown(engine: &Engine, outcome: &Outcome) -> Result<wire::ApiKey, Failure> {
    match outcome {
        Outcome::ApiKey(key) => one(engine, key).await,
        other => Err(Failure::internal(format!("not a key: {other:?}"))),
    }
}

async fn one(engine: &Engine, key: &Arc<ApiKey>) -> Result<wire::ApiKey, Failure> {
    let uses = last_uses(engine, std::slice::from_ref(key)).await?;
    Ok(render::api_key(key, uses.into_iter().next().flatten(), engine.now()))
}

/// When each of these keys was last used. Whoever may see the keys may see that; it is read past
/// the caller's credential, which may be what was just revoked.
async fn last_uses(
    engine: &Engine,
    keys: &[Arc<ApiKey>],
) -> Result<Vec<Option<Timestamp>>, Failure> {
    let reads = keys.iter().map(|key| Key::KeyUse(key.org, key.id).into());
    let state = engine.read(reads.collect()).await?;
    let used = |key: &Arc<ApiKey>| {
        let found = state.get::<KeyUse>((key.org, key.id)).map_err(Failure::not_loaded)?;
        Ok(found.map(|used| used.at))
    };
    keys.iter().map(used).collect()
}

/// Lists the API keys of the caller's environment, newest first.
#[utoipa::path(get, path = "/v1/api-keys", tag = "api keys",
    params(
        ("limit" = Option<u32>, Query, description = "1 to 100, 20 if not given."),
        ("cursor" = Option<String>, Query, description = "Where the page begins."),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::ApiKey>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list(call: Call) -> Answer<wire::PageBody<wire::ApiKey>> {
    let reader = call.reader(READ).await?;
    let query = PageQuery::parse(&call.query, API_KEYS, 20)?;
    let list = List::ApiKeys { org: reader.org(), environment: reader.environment() };
    let keys = reader.page::<ApiKey>(list, query.look_ahead()).await?;
    let uses = last_uses(&reader.engine, &keys).await?;
    let rows: Vec<_> = keys.into_iter().zip(uses).collect();
    let position = |(key, _): &(Arc<ApiKey>, _)| key.id.ulid().0;
    let item = |(key, used): (Arc<ApiKey>, _)| render::api_key(&key, used, reader.now);
    Ok(Reply::ok(render::page(API_KEYS, query, rows, (position, item))))
}

/// An API key; never its secret.
#[utoipa::path(get, path = "/v1/api-keys/{id}", tag = "api keys",
    params(("id" = String, Path, description = "`key_…`")),
    responses((status = 200, body = wire::ApiKey), (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::ApiKey> {
    let reader = call.reader(READ).await?;
    let id = parse::key_id(&id)?;
    let key = reader.get::<ApiKey>((reader.org(), id), Object::ApiKey).await?;
    reader.actor().must_match(key.environment)?;
    Ok(Reply::ok(one(&reader.engine, &key).await?))
}

/// Changes an API key, never beyond what the caller holds.
#[utoipa::path(patch, path = "/v1/api-keys/{id}", tag = "api keys",
    params(("id" = String, Path, description = "`key_…`")),
    request_body = wire::UpdateApiKey,
    responses(
        (status = 200, body = wire::ApiKey),
        (status = 202, body = wire::HeldChange),
        (status = "4XX", body = wire::Failure),
    ))]
async fn update(Segment(id): Segment, call: Call) -> Answer<Written<wire::ApiKey>> {
    let parsed = call.parse(|body| parse::update_key(body, &id));
    let done = call.submit(WRITE, parsed.map(Command::UpdateKey)).await?;
    if waits(&done) {
        return held(&call, done, Once::Nothing).await;
    }
    let body = shown(&call.app.engine, &done.outcome).await?;
    Ok(Reply::ok(Written::Made(body)).replayed(done.replayed))
}

/// Revokes an API key, at once and for ever. Doing it twice is doing it once.
#[utoipa::path(delete, path = "/v1/api-keys/{id}", tag = "api keys",
    params(("id" = String, Path, description = "`key_…`")),
    responses(
        (status = 200, body = wire::RevokedApiKey),
        (status = "4XX", body = wire::Failure),
    ))]
async fn delete(Segment(id): Segment, call: Call) -> Answer<wire::RevokedApiKey> {
    revoke_key(&id, &call).await
}

/// Revokes an API key; the same as deleting it.
#[utoipa::path(post, path = "/v1/api-keys/{id}/revoke", tag = "api keys",
    params(("id" = String, Path, description = "`key_…`")),
    responses(
        (status = 200, body = wire::RevokedApiKey),
        (status = "4XX", body = wire::Failure),
    ))]
async fn revoke(Segment(id): Segment, call: Call) -> Answer<wire::RevokedApiKey> {
    revoke_key(&id, &call).await
}

async fn revoke_key(id: &str, call: &Call) -> Answer<wire::RevokedApiKey> {
    let verb = call.parse(|_| parse::key_id(id)).map(|key| Command::RevokeKey(RevokeKey { key }));
    let done = call.submit(WRITE, verb).await?;
    let key = shown(&call.app.engine, &done.outcome).await?;
    let body = wire::RevokedApiKey { key, deleted: true };
    Ok(Reply::ok(body).replayed(done.replayed))
}
