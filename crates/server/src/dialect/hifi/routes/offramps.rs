//! `/v2/offramps`.

use countersign_domain::access::Permission;
use countersign_domain::command::Access;
use countersign_domain::instruction::InstructionKind;
use countersign_domain::money::{Amount, Chain};
use countersign_domain::transfer::Transfer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::quotes::{self, Inquiry};
use super::reply::{Answer, Reply};
use super::transfers::{READ, WRITE, started};
use super::{find, view};
use crate::app::App;
use crate::dialect::hifi::call::Call;
use crate::dialect::hifi::error::{Code, Failure};
use crate::dialect::hifi::parse::{CURRENCIES, FIAT, Offramp};
use crate::dialect::hifi::{parse, render, wire};
use crate::door::Segment;

const KIND: InstructionKind = InstructionKind::Offramp;
const READ_RATES: Access = Access::Permission(Permission::PaymentsRead);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(rates))
        .routes(routes!(get))
        .routes(routes!(accept))
}

/// Pays tokens out to a bank account.
#[utoipa::path(post, path = "/v2/offramps", tag = "offramps",
    request_body = wire::CreateOfframp,
    responses((status = 200, body = wire::Pair<wire::Offramp>),
        (status = "4XX", body = wire::Failure)))]
async fn create(call: Call) -> Answer<wire::Pair<wire::Offramp>> {
    let parsed = match call.parse(parse::offramp) {
        Ok(asked) => bounded(&call, asked).await,
        Err(failure) => Err(failure),
    };
    let made = started(&call, parsed).await?;
    let row = quotes::quoted(&call, made.instruction).await?;
    let library = view::library(&call.app.engine, std::slice::from_ref(&row)).await?;
    Ok(Reply(render::pair(&row, render::offramp(&library, &row))))
}

/// The transfer; where an exact amount is to arrive, with what that costs now as the most that may
/// leave.
async fn bounded(call: &Call, asked: Offramp) -> Result<Transfer, Failure> {
    let Err(exactly) = asked.amount else { return Ok(asked.at_most(Amount::ZERO)) };
    let reader = call.servant(WRITE).await?;
    // Whoever is unknown is told so before a rail is asked for anything.
    for (reference, object, kind) in asked.parties() {
        find::document(&reader, (reference, object), |row| row.kind() == kind).await?;
    }
    let inquiry = Inquiry {
        asset: asked.asset,
        amount: Amount::ZERO,
        currency: asked.currency.clone(),
        receive: Some(exactly),
        same_day: asked.same_day,
    };
    let quote = quotes::ask(call, &reader, inquiry).await?;
    Ok(asked.at_most(quote.send_net))
}

/// Lists off-ramps, newest first.
#[utoipa::path(get, path = "/v2/offramps", tag = "offramps",
    params(
        ("limit" = Option<u32>, Query), ("createdBefore" = Option<String>, Query),
        ("createdAfter" = Option<String>, Query), ("userId" = Option<String>, Query),
    ),
    responses((status = 200, body = wire::Records<wire::Offramp>),
        (status = "4XX", body = wire::Failure)))]
async fn list(call: Call) -> Answer<wire::Records<wire::Offramp>> {
    let reader = call.reader(READ).await?;
    let (rows, next_cursor) = view::page(&reader, (KIND, &call.query)).await?;
    let library = view::library(&call.app.engine, &rows).await?;
    let records: Vec<_> =
        rows.iter().map(|row| render::pair(row, render::offramp(&library, row))).collect();
    Ok(Reply(wire::Records { count: records.len(), records, next_cursor }))
}

/// Shows what a token is worth at a bank.
#[utoipa::path(get, path = "/v2/offramps/rates", tag = "offramps",
    params(("fromCurrency" = String, Query), ("toCurrency" = String, Query)),
    responses((status = 200, body = wire::Rates), (status = "4XX", body = wire::Failure)))]
async fn rates(call: Call) -> Answer<wire::Rates> {
    let reader = call.reader(READ_RATES).await?;
    let from = super::wallets::word(&call.query, "fromCurrency", CURRENCIES)?;
    let to = super::wallets::word(&call.query, "toCurrency", FIAT)?;
    let asset = parse::token(from, Chain::Polygon);
    let unknown = || Failure::new(Code::InvalidTransactionRoute, "there is no such rate");
    let asset = asset.ok_or_else(unknown)?;
    let one = Amount::from_units(10_i128.pow(u32::from(asset.scale())));
    let inquiry =
        Inquiry { asset, amount: one, currency: to.to_owned(), receive: None, same_day: false };
    let rate = quotes::ask(&call, &reader, inquiry).await?.rate;
    let pair = wire::RatePair { transfer_type: "wire", conversion_rate: rate.clone() };
    Ok(Reply(wire::Rates {
        from_currency: from.to_owned(),
        to_currency: to.to_owned(),
        conversion_rate: rate,
        conversion_rates: vec![pair],
    }))
}

/// Shows an off-ramp.
#[utoipa::path(get, path = "/v2/offramps/{transferId}", tag = "offramps",
    params(("transferId" = String, Path)),
    responses((status = 200, body = wire::Pair<wire::Offramp>),
        (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::Pair<wire::Offramp>> {
    let reader = call.reader(READ).await?;
    let row = view::transfer(&reader, (KIND, &id)).await?;
    let library = view::library(&call.app.engine, std::slice::from_ref(&row)).await?;
    Ok(Reply(render::pair(&row, render::offramp(&library, &row))))
}

/// Accepts what an off-ramp costs.
#[utoipa::path(post, path = "/v2/offramps/{transferId}/quote/accept", tag = "offramps",
    params(("transferId" = String, Path)),
    responses((status = 200, body = wire::Pair<wire::Offramp>),
        (status = "4XX", body = wire::Failure)))]
async fn accept(Segment(id): Segment, call: Call) -> Answer<wire::Pair<wire::Offramp>> {
    let row = quotes::accepted(&call, (KIND, &id)).await?;
    let library = view::library(&call.app.engine, std::slice::from_ref(&row)).await?;
    Ok(Reply(render::pair(&row, render::offramp(&library, &row))))
}
