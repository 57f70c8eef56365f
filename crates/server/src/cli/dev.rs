//! `countersign dev`: a sandbox on this machine.

use std::net::SocketAddr;
use std::path::Path;

use anyhow::Context as _;
use countersign_engine::StoreError;
use serde_json::json;

use super::config::layers;
use super::exit::{Exit, Failed};
use super::global::Global;
use super::output::Output;
use super::program;
use crate::config::{Config, LogFormat};
use crate::dev::{DevEnv, OPS_WALLET, ORG, Started, URL, guide, prepare, prepare_present};
use crate::folder::Folder;
use crate::place::Place;
use crate::serve::{Opened, Server, StartError, init_log, listen, mailer, open, with_templates};

/// Start a sandbox on this machine.
#[derive(clap::Args)]
pub(super) struct Dev {
    /// Where the API answers, on this machine alone [default: 127.0.0.1:4800]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Begin with the organization, its people and their keys alone.
    #[arg(long)]
    no_seed: bool,
}

pub(super) async fn run(global: &Global, dev: &Dev, output: Output) -> anyhow::Result<Exit> {
    let layers = layers(global, dev.listen.clone())?;
    let config = layers.config().map_err(|error| Failed::usage(error.to_string()))?;
    if !config.listen.ip().is_loopback() {
        return Err(Failed::usage(format!(
            "`countersign dev` answers on this machine alone, not on {}; \
             serve others with `countersign serve`",
            config.listen
        )));
    }
    init_log(&config.log_level, LogFormat::Compact);
    let place = config.place();
    let folder = place.folder.clone();
    let fresh = !folder.dev_env().exists();
    let (server, env) = start(&place, config, !dev.no_seed).await?;
    let running = server.start()?;
    let url = env.get(URL).unwrap_or_default();
    let data = folder.display().to_string();
    output.value(&json!({ "ready": true, "url": url, "data": data, "orgId": env.get(ORG) }))?;
    let started = Started {
        fresh,
        seeded: env.get(OPS_WALLET).is_some(),
        elsewhere: global.data.is_some(),
        program: program::called(),
    };
    output.line(&guide(&folder, &env, &started));
    running.until_stopped().await;
    Ok(Exit::Done)
}

/// Opens, listens, seeds, and writes down how to get in.
async fn start(place: &Place, config: Config, seed: bool) -> anyhow::Result<(Server, DevEnv)> {
    let webhook_targets = config.webhook_targets.clone().and_loopback();
    let config = Config { webhook_targets, ..config };
    let mut options = with_templates(&config)?;
    options.metrics = true;
    // What is being written next to the sandbox can be told of what happens in it.
    options.webhook_targets = options.webhook_targets.and_loopback();
    let mut engine = config.engine.clone();
    engine.settings.dev = true;
    let folder = &place.folder;
    let opened = match open(place, engine).await {
        Err(StartError::Store { error: StoreError::Locked(holder), .. }) => {
            return Err(taken(folder, &holder));
        }
        other => other?,
    };
    let listener = listen(config.listen).await?;
    let mailer = mailer(&config, &opened.engine, listener.local_addr()?)?;
    let server = Server {
        folder: Some(folder.clone()),
        opened,
        listener,
        metrics: None,
        options,
        mailer,
        connections_max: config.connections_max,
        trusted_proxies: config.trusted_proxies,
        webhook_schedule: config.webhook_schedule,
        shutdown: config.shutdown,
    };
    let env = credentials(&server.opened, folder, (server.address()?, seed)).await?;
    Ok((server, env))
}

/// Seeds the sandbox, and writes `dev.env`.
async fn credentials(
    opened: &Opened,
    folder: &Folder,
    (address, seed): (SocketAddr, bool),
) -> anyhow::Result<DevEnv> {
    let file = folder.dev_env();
    let named = |path: &Path| format!("`{}`", path.display());
    let known = DevEnv::read(folder).with_context(|| named(&file))?;
    let fresh = known.is_none() && seed;
    let mut env = prepare(&opened.engine, known, seed).await?;
    if let Some(clock) = &opened.clock {
        clock.catch_up();
    }
    if fresh {
        prepare_present(&opened.engine, &env).await?;
    }
    env.set(URL, &format!("http://{address}"));
    env.write(folder).with_context(|| named(&file))?;
    Ok(env)
}

/// Who is there already, and where it answers.
fn taken(folder: &Folder, holder: &str) -> anyhow::Error {
    let env = DevEnv::read(folder).ok().flatten();
    let url = env.as_ref().and_then(|env| env.get(URL));
    let answers = url.map_or_else(String::new, |url| format!("; it answers at {url}"));
    anyhow::anyhow!(
        "the data folder `{}` is in use by another process{holder}{answers}",
        folder.display()
    )
}
