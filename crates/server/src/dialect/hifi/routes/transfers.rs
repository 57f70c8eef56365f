//! `/v2/wallets/transfers`.

use countersign_domain::access::{Duty, Permission};
use countersign_domain::command::{Access, Command};
use countersign_domain::instruction::InstructionKind;
use countersign_domain::outcome::{Instructed, Outcome};
use countersign_domain::transfer::Transfer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply};
use super::view;
use crate::app::App;
use crate::dialect::hifi::call::Call;
use crate::dialect::hifi::error::Failure;
use crate::dialect::hifi::{parse, render, wire};
use crate::door::Segment;

pub(super) const READ: Access = Access::Permission(Permission::PaymentsRead);
pub(super) const WRITE: (Access, Duty) =
    (Access::Permission(Permission::PaymentsWrite), Duty::Start);
const KIND: InstructionKind = InstructionKind::Transfer;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(create, list)).routes(routes!(get))
}

/// Sends tokens to a user or an address.
#[utoipa::path(post, path = "/v2/wallets/transfers", tag = "transfers",
    request_body = wire::CreateSingle,
    responses((status = 200, body = wire::Pair<wire::Single>),
        (status = "4XX", body = wire::Failure)))]
async fn create(call: Call) -> Answer<wire::Pair<wire::Single>> {
    let made = started(&call, call.parse(parse::single)).await?;
    let library = view::library_of(&call.app.engine, &made).await?;
    Ok(Reply(render::pair(&made.instruction, render::single(&library, &made.instruction))))
}

/// Submits a transfer.
pub(super) async fn started(
    call: &Call,
    parsed: Result<Transfer, Failure>,
) -> Result<Instructed, Failure> {
    let command = parsed.map(|verb| Command::Transfer(Box::new(verb)));
    match call.submit(WRITE, command).await? {
        Outcome::Instructed(made) => Ok(made),
        other => Err(Failure::internal(format!("no transfer: {other:?}"))),
    }
}

/// Lists transfers, newest first.
#[utoipa::path(get, path = "/v2/wallets/transfers", tag = "transfers",
    params(
        ("limit" = Option<u32>, Query), ("createdBefore" = Option<String>, Query),
        ("createdAfter" = Option<String>, Query), ("userId" = Option<String>, Query),
    ),
    responses((status = 200, body = wire::Records<wire::Single>),
        (status = "4XX", body = wire::Failure)))]
async fn list(call: Call) -> Answer<wire::Records<wire::Single>> {
    let reader = call.reader(READ).await?;
    let (rows, next_cursor) = view::page(&reader, (KIND, &call.query)).await?;
    let library = view::library(&call.app.engine, &rows).await?;
    let records: Vec<_> =
        rows.iter().map(|row| render::pair(row, render::single(&library, row))).collect();
    Ok(Reply(wire::Records { count: records.len(), records, next_cursor }))
}

/// Shows a transfer.
#[utoipa::path(get, path = "/v2/wallets/transfers/{transferId}", tag = "transfers",
    params(("transferId" = String, Path)),
    responses((status = 200, body = wire::Pair<wire::Single>),
        (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::Pair<wire::Single>> {
    let reader = call.reader(READ).await?;
    let row = view::transfer(&reader, (KIND, &id)).await?;
    let library = view::library(&call.app.engine, std::slice::from_ref(&row)).await?;
    Ok(Reply(render::pair(&row, render::single(&library, &row))))
}
