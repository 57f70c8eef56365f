//! The other dialects beside ours: what each takes in, and what payments notice of transfers that
//! are under way.

use std::time::Duration;

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

/// A fresh server, whose users and wallets have money.
struct Scene {
    server: Server,
    stage: Stage,
    transfers: Ask,
    reviews: Ask,
}

/// Runs every leg on a server of its own: what one leaves to be done is not the next one's.
pub(super) fn measure(options: &Options, sheet: &mut Sheet) -> Result<()> {
    leg((options, sheet), Metric::DialectPayments, |scene, time| {
        let crew = scene.stage.crew(Spread::Random, CONNECTIONS, None);
        Ok(multiplexed::run(scene.stage.address, crew, time)?.per_second())
    })?;
    leg((options, sheet), Metric::Transfers, |scene, time| scene.ask(&scene.transfers, time))?;
    leg((options, sheet), Metric::Reviews, |scene, time| scene.ask(&scene.reviews, time))?;
    under_way(options, sheet)
}

/// What is done in a second, once the server is warm.
fn leg(
    (options, sheet): (&Options, &mut Sheet),
    metric: Metric,
    run: impl Fn(&Scene, Duration) -> Result<f64>,
) -> Result<()> {
    let scene = Scene::open(options)?;
    run(&scene, options.warm_up())?;
    sheet.note(metric, run(&scene, options.leg())?);
    scene.server.stop_and_verify()
}

/// A lone payer, before and while transfers settle, on a server that has nothing else to do.
fn under_way(options: &Options, sheet: &mut Sheet) -> Result<()> {
    let Scene { server, stage, transfers, .. } = Scene::open(options)?;
    let alone = || -> Result<_> {
        let payer = stage.crew(Spread::Random, 1, None).pop().context("no payer")?;
        Ok(one_by_one::run(stage.address, payer, options.leg())?.latencies)
    };
    sheet.note_time(Metric::PaymentAlone, alone()?.percentile(500));
    let here = (stage.address, &*server.environment.operator_key);
    let crew = asks::crew(here, &transfers, (CONNECTIONS, UNDER_WAY));
    multiplexed::run(stage.address, crew, options.leg() * 100)?;
    sheet.note_time(Metric::PaymentAmongTransfers, alone()?.percentile(500));
    server.stop_and_verify()
}

impl Scene {
    fn open(options: &Options) -> Result<Self> {
        let server = Server::start(&options.server()?, &options.dir)?;
        let api = Api { address: server.address, key: &server.environment.operator_key };
        let stage = Stage::new(api.address, api.key, wallets::prepare(api)?);
        let transfers = Ask::Transfer(asks::users(api).context("preparing users")?);
        let organization = api.get(&["/v1/organizations/me".to_owned()])?;
        let organization = text(organization.first().unwrap_or(&Value::Null), "id")?.to_owned();
        Ok(Self { server, stage, transfers, reviews: Ask::Review(organization) })
    }

    fn ask(&self, ask: &Ask, time: Duration) -> Result<f64> {
        let here = (self.stage.address, &*self.server.environment.operator_key);
        let crew = asks::crew(here, ask, (CONNECTIONS, usize::MAX));
        Ok(multiplexed::run(self.stage.address, crew, time)?.per_second())
    }
}
