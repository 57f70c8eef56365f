//! `/v2/wallets/bridges`.

use countersign_domain::instruction::InstructionKind;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply};
use super::transfers::{READ, started};
use super::{quotes, view};
use crate::app::App;
use crate::dialect::hifi::call::Call;
use crate::dialect::hifi::{parse, render, wire};
use crate::door::Segment;

const KIND: InstructionKind = InstructionKind::Bridge;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(create, list)).routes(routes!(get)).routes(routes!(accept))
}

/// Sends tokens to another chain.
#[utoipa::path(post, path = "/v2/wallets/bridges", tag = "bridges",
    request_body = wire::CreateBridge,
    responses((status = 200, body = wire::Pair<wire::Bridge>),
        (status = "4XX", body = wire::Failure)))]
async fn create(call: Call) -> Answer<wire::Pair<wire::Bridge>> {
    let made = started(&call, call.parse(parse::bridge)).await?;
    let row = quotes::quoted(&call, made.instruction).await?;
    let library = view::library(&call.app.engine, std::slice::from_ref(&row)).await?;
    Ok(Reply(render::pair(&row, render::bridge(&library, &row))))
}

/// Lists bridges, newest first.
#[utoipa::path(get, path = "/v2/wallets/bridges", tag = "bridges",
    params(
        ("limit" = Option<u32>, Query), ("createdBefore" = Option<String>, Query),
        ("createdAfter" = Option<String>, Query), ("userId" = Option<String>, Query),
    ),
    responses((status = 200, body = wire::Bridges), (status = "4XX", body = wire::Failure)))]
async fn list(call: Call) -> Answer<wire::Bridges> {
    let reader = call.reader(READ).await?;
    let (rows, next_cursor) = view::page(&reader, (KIND, &call.query)).await?;
    let library = view::library(&call.app.engine, &rows).await?;
    let data: Vec<_> =
        rows.iter().map(|row| render::pair(row, render::bridge(&library, row))).collect();
    Ok(Reply(wire::Bridges { count: data.len(), data, next_cursor }))
}

/// Shows a bridge.
#[utoipa::path(get, path = "/v2/wallets/bridges/{transferId}", tag = "bridges",
    params(("transferId" = String, Path)),
    responses((status = 200, body = wire::Pair<wire::Bridge>),
        (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::Pair<wire::Bridge>> {
    let reader = call.reader(READ).await?;
    let row = view::transfer(&reader, (KIND, &id)).await?;
    let library = view::library(&call.app.engine, std::slice::from_ref(&row)).await?;
    Ok(Reply(render::pair(&row, render::bridge(&library, &row))))
}

/// Accepts what a bridge costs.
#[utoipa::path(post, path = "/v2/wallets/bridges/{transferId}/accept", tag = "bridges",
    params(("transferId" = String, Path)),
    responses((status = 200, body = wire::Pair<wire::Bridge>),
        (status = "4XX", body = wire::Failure)))]
async fn accept(Segment(id): Segment, call: Call) -> Answer<wire::Pair<wire::Bridge>> {
    let row = quotes::accepted(&call, (KIND, &id)).await?;
    let library = view::library(&call.app.engine, std::slice::from_ref(&row)).await?;
    Ok(Reply(render::pair(&row, render::bridge(&library, &row))))
}
