//! `/v2/wallets/transfers/batches`.

use countersign_domain::instruction::InstructionKind;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply};
use super::transfers::{READ, started};
use super::view;
use crate::app::App;
use crate::dialect::hifi::call::Call;
use crate::dialect::hifi::{parse, render, wire};
use crate::door::Segment;

const KIND: InstructionKind = InstructionKind::Batch;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(create, list)).routes(routes!(get))
}

/// Sends tokens to several, all or none.
#[utoipa::path(post, path = "/v2/wallets/transfers/batches", tag = "batches",
    request_body = wire::CreateBatch,
    responses((status = 200, body = wire::Pair<wire::Batch>),
        (status = "4XX", body = wire::Failure)))]
async fn create(call: Call) -> Answer<wire::Pair<wire::Batch>> {
    let made = started(&call, call.parse(parse::batch)).await?;
    let library = view::library_of(&call.app.engine, &made).await?;
    Ok(Reply(render::pair(&made.instruction, render::batch(&library, &made.instruction))))
}

/// Lists batches, newest first.
#[utoipa::path(get, path = "/v2/wallets/transfers/batches", tag = "batches",
    params(
        ("limit" = Option<u32>, Query), ("createdBefore" = Option<String>, Query),
        ("createdAfter" = Option<String>, Query), ("userId" = Option<String>, Query),
    ),
    responses((status = 200, body = wire::Records<wire::Batch>),
        (status = "4XX", body = wire::Failure)))]
async fn list(call: Call) -> Answer<wire::Records<wire::Batch>> {
    let reader = call.reader(READ).await?;
    let (rows, next_cursor) = view::page(&reader, (KIND, &call.query)).await?;
    let library = view::library(&call.app.engine, &rows).await?;
    let records: Vec<_> =
        rows.iter().map(|row| render::pair(row, render::batch(&library, row))).collect();
    Ok(Reply(wire::Records { count: records.len(), records, next_cursor }))
}

/// Shows a batch.
#[utoipa::path(get, path = "/v2/wallets/transfers/batches/{transferId}", tag = "batches",
    params(("transferId" = String, Path)),
    responses((status = 200, body = wire::Pair<wire::Batch>),
        (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::Pair<wire::Batch>> {
    let reader = call.reader(READ).await?;
    let row = view::transfer(&reader, (KIND, &id)).await?;
    let library = view::library(&call.app.engine, std::slice::from_ref(&row)).await?;
    Ok(Reply(render::pair(&row, render::batch(&library, &row))))
}
