//! Clients that listen by WebSocket: what each costs while nothing happens, and how soon all of
//! them have an event.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::board::metric::Metric;
use crate::board::sheet::Sheet;
use crate::cli::Options;
use crate::load::latencies::Latencies;
use crate::load::one_by_one::Line;
use crate::process::usage;
use crate::product::api::{Api, text};
use crate::product::listeners::{Crowd, PER_KEY};
use crate::product::server::Server;

/// How many listen.
const LISTENERS: usize = 2_000;

/// How many payments they hear of before it counts, and how many that count.
const PAYMENTS: (usize, usize) = (20, 300);

/// What has just been set up is not idle yet.
const SETTLE: Duration = Duration::from_millis(500);

/// Lets clients gather, and tells them of payments one by one.
pub(super) fn measure(options: &Options, sheet: &mut Sheet) -> Result<()> {
    let server = Server::start(&options.server()?, &options.dir)?;
    let api = Api { address: server.address, key: &server.environment.operator_key };
    let payment = stage(api)?;
    let keys = keys(api)?;
    std::thread::sleep(SETTLE);
    let before = usage::resident(server.id())?;
    let crowd = Crowd::gather(server.address, &keys, LISTENERS)?;
    std::thread::sleep(SETTLE);
    let memory = usage::resident(server.id())?.saturating_sub(before);
    sheet.note_bytes(Metric::ListenerMemory, memory / LISTENERS as u64);
    let mut line = Line::open(server.address)?;
    let mut tell = || -> Result<Duration> {
        let began = Instant::now();
        let (frame, body) = line.exchange(&payment)?;
        let told = String::from_utf8_lossy(body);
        anyhow::ensure!(frame.status == 201, "a payment was answered {}: {told}", frame.status);
        Ok(crowd.heard()?.saturating_duration_since(began))
    };
    let (warm_up, counted) = PAYMENTS;
    for _ in 0..warm_up {
        tell()?;
    }
    let used = usage::processor_time(server.id())?;
    let mut latencies = Latencies::default();
    for _ in 0..counted {
        latencies.record(tell()?);
    }
    let used = usage::processor_time(server.id())?.saturating_sub(used);
    sheet.note_time(Metric::FanOutCpu, used / u32::try_from(counted * LISTENERS)?);
    sheet.note_time(Metric::FanOutP50, latencies.percentile(500));
    sheet.note_time(Metric::FanOutP99, latencies.percentile(990));
    drop(crowd);
    server.stop_and_verify()
}

/// Two wallets, and the payment between them that is made again and again.
fn stage(api: Api<'_>) -> Result<Vec<u8>> {
    let wallet = |name: &str| ("/v1/wallets".to_owned(), format!(r#"{{"name":"{name}"}}"#));
    let made = api.post(&[wallet("from"), wallet("to")], 201)?;
    let [from, to] = made.as_slice() else { anyhow::bail!("two wallets were not made") };
    let (from, to) = (text(from, "id")?, text(to, "id")?);
    let fund = (format!("/v1/wallets/{from}/fund"), r#"{"amount":"10000.00"}"#.to_owned());
    api.post(&[fund], 200).context("funding")?;
    let body = format!(r#"{{"from":"{from}","to":"{to}","amount":"0.01"}}"#);
    Ok(api.request("POST", "/v1/payments", &body))
}

/// Enough keys for everybody: one has only so many streams.
fn keys(api: Api<'_>) -> Result<Vec<String>> {
    let body = r#"{"name":"listener","permissions":["webhooks:read"]}"#;
    let calls = vec![("/v1/api-keys".to_owned(), body.to_owned()); LISTENERS.div_ceil(PER_KEY)];
    let made = api.post(&calls, 201)?;
    made.iter().map(|key| text(key, "secret").map(str::to_owned)).collect()
}
