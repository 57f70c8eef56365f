//! The other dialects beside ours: what each takes in, and what payments notice of transfers that
//! are under way.

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::bench::CONNECTIONS;
use crate::board::metric::Metric;
use crate::board::sheet::Sheet;
use crate::cli::Options;
use crate::load::{multiplexed, one_by_one};
use crate::product::api::{Api, text};
use crate::product::asks::{self, Ask};
use crate::product::payments::{Spread, Stage};
use crate::product::server::Server;
use crate::product::wallets;

/// How many transfers are under way while payments are made.
const UNDER_WAY: usize = 10_000;

/// Runs every leg on one fresh server.
pub(super) fn measure(options: &Options, sheet: &mut Sheet) -> Result<()> {
    let server = Server::start(&options.server()?, &options.dir)?;
    let api = Api { address: server.address, key: &server.environment.operator_key };
    let stage = Stage::new(api.address, api.key, wallets::prepare(api)?);
    let transfers = Ask::Transfer(asks::users(api).context("preparing users")?);
    let organization = api.get(&["/v1/organizations/me".to_owned()])?;
    let organization = text(organization.first().unwrap_or(&Value::Null), "id")?.to_owned();
    let reviews = Ask::Review(organization);
    let here = (api.address, api.key);
    saturate(options, &stage)?;
    sheet.note(Metric::DialectPayments, saturate(options, &stage)?);
    for (ask, metric) in [(&transfers, Metric::Transfers), (&reviews, Metric::Reviews)] {
        let crew = asks::crew(here, ask, (CONNECTIONS, usize::MAX));
        let run = multiplexed::run(api.address, crew, options.leg())?;
        sheet.note(metric, run.per_second());
    }
    server.stop_and_verify()?;
    under_way(options, sheet)
}

fn saturate(options: &Options, stage: &Stage) -> Result<f64> {
    let crew = stage.crew(Spread::Random, CONNECTIONS, None);
    Ok(multiplexed::run(stage.address, crew, options.leg())?.per_second())
}

/// A lone payer, before and while transfers settle, on a server that has nothing else to do.
fn under_way(options: &Options, sheet: &mut Sheet) -> Result<()> {
    let server = Server::start(&options.server()?, &options.dir)?;
    let api = Api { address: server.address, key: &server.environment.operator_key };
    let stage = Stage::new(api.address, api.key, wallets::prepare(api)?);
    let transfers = Ask::Transfer(asks::users(api).context("preparing users")?);
    let alone = || -> Result<_> {
        let payer = stage.crew(Spread::Random, 1, None).pop().context("no payer")?;
        Ok(one_by_one::run(stage.address, payer, options.leg())?.latencies)
    };
    sheet.note_time(Metric::PaymentAlone, alone()?.percentile(500));
    let crew = asks::crew((api.address, api.key), &transfers, (CONNECTIONS, UNDER_WAY));
    multiplexed::run(stage.address, crew, options.leg() * 100)?;
    sheet.note_time(Metric::PaymentAmongTransfers, alone()?.percentile(500));
    server.stop_and_verify()
}
