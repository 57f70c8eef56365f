//! The protocol that a connector speaks, as OpenAPI 3.1: what this side calls.

use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

use super::wire::{News, Order, Question, WireQuote};

/// Hands an order over: to be done once, however often it is sent. Signed by Standard Webhooks; the
/// key is also in `Idempotency-Key`.
#[utoipa::path(post, path = "/orders", tag = "connector", request_body = Order,
    params(
        ("idempotency-key" = String, Header), ("webhook-id" = String, Header),
        ("webhook-timestamp" = String, Header), ("webhook-signature" = String, Header),
    ),
    responses(
        (status = 200, body = News, description = "What is known of it at once."),
        (status = 422, body = News, description = "`failed`: it will not be done."),
    ))]
#[expect(dead_code, reason = "described; a connector answers it")]
fn submit_order() {}

/// Tells what became of an order.
#[utoipa::path(get, path = "/orders/{key}", tag = "connector",
    params(
        ("key" = String, Path), ("webhook-id" = String, Header),
        ("webhook-timestamp" = String, Header), ("webhook-signature" = String, Header),
    ),
    responses(
        (status = 200, body = News),
        (status = 404, body = News, description = "`never_heard`: it may be sent again."),
    ))]
#[expect(dead_code, reason = "described; a connector answers it")]
fn get_order() {}

/// Makes a quote.
#[utoipa::path(post, path = "/quotes", tag = "connector", request_body = Question,
    params(
        ("webhook-id" = String, Header), ("webhook-timestamp" = String, Header),
        ("webhook-signature" = String, Header),
    ),
    responses(
        (status = 200, body = WireQuote),
        (status = 422, body = News, description = "`failed`: there is none."),
    ))]
#[expect(dead_code, reason = "described; a connector answers it")]
fn make_quote() {}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Countersign rail connector",
        description = "What a connector answers: docs/rails.md"
    ),
    paths(submit_order, get_order, make_quote)
)]
struct Protocol;

/// The protocol.
pub(crate) fn description() -> OpenApi {
    Protocol::openapi()
}
