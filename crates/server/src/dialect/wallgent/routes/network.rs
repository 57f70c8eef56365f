//! `/v1/network` (spec §15.8).

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use countersign_domain::access::Permission;
use countersign_domain::command::{Access, Command};
use countersign_domain::ids::Id as _;
use countersign_domain::outcome::Outcome;
use countersign_domain::wallet::Wallet;
use countersign_engine::List;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::parse::{Cursor, PageQuery};
use crate::dialect::wallgent::{parse, render, wire};

const READ: Access = Access::Permission(Permission::WalletsRead);
const WRITE: Access = Access::Permission(Permission::PaymentsWrite);
const DIRECTORY: Cursor = Cursor("directory");

/// The longest text to search for: no name is longer.
const SEARCH_CHARS_MAX: usize = 256;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(pay)).routes(routes!(directory))
}

/// Pays whoever has a network address.
#[utoipa::path(post, path = "/v1/network/pay", tag = "network",
    request_body = wire::PayAddress,
    responses(
        (status = 201, body = wire::NetworkPayment),
        (status = 202, body = wire::HeldPayment),
        (status = "4XX", body = wire::Failure),
    ))]
async fn pay(call: Call) -> Result<Response, Failure> {
    let parsed = call.parse(parse::pay_address);
    let done = call.submit(WRITE, parsed.map(Command::PayAddress)).await?;
    Ok(match done.outcome {
        Outcome::Posted(payment) => {
            let payment = render::payment(&payment, call.app.engine.now());
            let body = wire::NetworkPayment { fees: payment.fee.clone(), payment };
            Reply::created(body).replayed(done.replayed).into_response()
        }
        Outcome::Held(held) => {
            Reply::accepted(render::held(&held)).replayed(done.replayed).into_response()
        }
        other => return Err(Failure::internal(format!("not a payment: {other:?}"))),
    })
}

/// Finds wallets by name or address: the caller's own, and what others let be found.
#[utoipa::path(get, path = "/v1/network/directory", tag = "network",
    params(
        ("search" = Option<String>, Query,
            description = "Part of a name or an address; `q` and `query` are the same."),
        ("limit" = Option<u32>, Query, description = "1 to 100, 100 if not given."),
        ("cursor" = Option<String>, Query, description = "Where the page begins."),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::DirectoryEntry>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn directory(call: Call) -> Answer<wire::PageBody<wire::DirectoryEntry>> {
    let reader = call.reader(READ).await?;
    let query = PageQuery::parse(&call.query, DIRECTORY, 100)?;
    let search = call.query.any(&["search", "q", "query"]).unwrap_or_default().to_owned();
    if search.chars().count() > SEARCH_CHARS_MAX {
        let message = format!("must have at most {SEARCH_CHARS_MAX} characters");
        return Err(Failure::invalid("search", &message));
    }
    let (org, environment) = (reader.org(), reader.environment());
    let list = List::Directory { org, environment, search };
    let wallets = reader.page::<Wallet>(list, query.look_ahead()).await?;
    let position = |wallet: &Arc<Wallet>| wallet.id.ulid().0;
    let item = |wallet: Arc<Wallet>| render::directory_entry(&wallet);
    Ok(Reply::ok(render::page(DIRECTORY, query, wallets, (position, item))))
}
