//! `countersign serve`: production.

use serde_json::json;

use super::config::layers;
use super::exit::{Exit, Failed};
use super::global::Global;
use super::output::Output;
use crate::config::MetricsAt;
use crate::serve::{Server, init_log, listen, mailer, open, with_templates};

/// Start a server.
#[derive(clap::Args)]
pub(super) struct Serve {
    /// Where the API answers, like `127.0.0.1:4800`.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
}

pub(super) async fn run(
    global: &Global,
    arguments: &Serve,
    output: Output,
) -> anyhow::Result<Exit> {
    let layers = layers(global, arguments.listen.clone())?;
    let config = layers.config().map_err(|error| Failed::usage(error.to_string()))?;
    init_log(&config.log_level, config.log_format);
    let place = config.place();
    let mut options = with_templates(&config)?;
    let opened = open(&place, config.engine.clone()).await?;
    let metrics = match config.metrics {
        MetricsAt::Address(address) => Some(listen(address).await?),
        MetricsAt::Server | MetricsAt::Off => None,
    };
    options.metrics = config.metrics == MetricsAt::Server;
    let listener = listen(config.listen).await?;
    let mailer = mailer(&config, &opened.engine, listener.local_addr()?)?;
    let server = Server {
        folder: place.database.is_none().then_some(place.folder),
        opened,
        listener,
        metrics,
        options,
        mailer,
        connections_max: config.connections_max,
        trusted_proxies: config.trusted_proxies,
        webhook_schedule: config.webhook_schedule,
        shutdown: config.shutdown,
    };
    let address = server.address()?;
    let running = server.start()?;
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "ready");
    output.value(&json!({ "ready": true, "url": format!("http://{address}") }))?;
    output.line(&format!("Ready on http://{address}"));
    running.until_stopped().await;
    Ok(Exit::Done)
}
