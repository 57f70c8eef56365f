//! `/v1/realtime`: events as they happen, by WebSocket (spec §18).

use axum::extract::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::wire;
use crate::events::serve_socket;

/// What is read at once of what clients say, which means nothing.
const READ_BYTES: usize = 1024;

/// What is written at once of several events.
const WRITE_BYTES: usize = 16 * 1024;

/// A client that says more at once is not one of ours.
const SAID_BYTES_MAX: usize = 64 * 1024;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(realtime))
        .routes(routes!(ws))
        .routes(routes!(short_realtime))
        .routes(routes!(short_ws))
}

type Upgrade = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

/// Opens a WebSocket on which every event is a text frame, as it happens; what a client sends is
/// passed over. With `since`, it begins with what happened behind that event. The key is best sent
/// in the `Authorization` header.
#[utoipa::path(get, path = "/v1/realtime", tag = "realtime",
    params(
        ("apiKey" = Option<String>, Query,
            description = "The key, for clients that cannot send a header; also `api_key`, \
                           `token` or `key`."),
        ("since" = Option<String>, Query,
            description = "The last event that was received; what came behind it is told first."),
    ),
    responses(
        (status = 101, description = "A WebSocket. It is closed with 4401 when the key works no \
            more, 1013 when the client is too slow, 1001 when the server goes down."),
        (status = "4XX", body = wire::Failure),
    ))]
async fn realtime(upgrade: Upgrade, call: Call) -> Result<Response, Failure> {
    open(upgrade, call).await
}

/// Another name of `/v1/realtime`.
#[utoipa::path(get, path = "/v1/ws", tag = "realtime",
    params(("apiKey" = Option<String>, Query), ("since" = Option<String>, Query)),
    responses(
        (status = 101, description = "A WebSocket."),
        (status = "4XX", body = wire::Failure),
    ))]
async fn ws(upgrade: Upgrade, call: Call) -> Result<Response, Failure> {
    open(upgrade, call).await
}

/// Another name of `/v1/realtime`.
#[utoipa::path(get, path = "/realtime", tag = "realtime",
    params(("apiKey" = Option<String>, Query), ("since" = Option<String>, Query)),
    responses(
        (status = 101, description = "A WebSocket."),
        (status = "4XX", body = wire::Failure),
    ))]
async fn short_realtime(upgrade: Upgrade, call: Call) -> Result<Response, Failure> {
    open(upgrade, call).await
}

/// Another name of `/v1/realtime`.
#[utoipa::path(get, path = "/ws", tag = "realtime",
    params(("apiKey" = Option<String>, Query), ("since" = Option<String>, Query)),
    responses(
        (status = 101, description = "A WebSocket."),
        (status = "4XX", body = wire::Failure),
    ))]
async fn short_ws(upgrade: Upgrade, call: Call) -> Result<Response, Failure> {
    open(upgrade, call).await
}

/// Whoever may not listen hears so before anything is upgraded, in an answer like any other.
async fn open(upgrade: Upgrade, call: Call) -> Result<Response, Failure> {
    let call = call.with_key_in_query();
    let since = call.query.get("since").map(|text| ("since", text));
    let listener = call.listener(since).await?;
    let upgrade = upgrade.map_err(|_| Failure::invalid("Upgrade", "must ask for a websocket"))?;
    let upgrade = upgrade.read_buffer_size(READ_BYTES).write_buffer_size(WRITE_BYTES);
    let upgrade = upgrade.max_message_size(SAID_BYTES_MAX).max_frame_size(SAID_BYTES_MAX);
    Ok(upgrade.on_upgrade(move |socket| serve_socket(socket, listener)))
}
