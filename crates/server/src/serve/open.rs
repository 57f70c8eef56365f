//! An engine on its rows.

use std::net::SocketAddr;
use std::sync::Arc;

use countersign_engine::{Clock, Engine, EngineConfig, SystemClock};

use super::StartError;
use crate::app::Options;
use crate::config::Config;
use crate::dev::SandboxClock;
use crate::mail::{Mailer, Smtp, Transport};
use crate::place::Place;
use crate::templates;

/// An engine on its rows, which this process holds if they are in a data folder.
pub(crate) struct Opened {
    /// The engine.
    pub(crate) engine: Engine,
    /// The clock, where it is one that can be moved on.
    pub(crate) clock: Option<Arc<SandboxClock>>,
}

/// Opens a place, which is made if it does not exist, and starts the engine on it.
pub(crate) async fn open(place: &Place, config: EngineConfig) -> Result<Opened, StartError> {
    let folder = &place.folder;
    if config.settings.dev || place.database.is_none() {
        folder.make().map_err(StartError::file(folder.path()))?;
    }
    if !config.settings.dev && folder.clock().exists() {
        // Its time is not the world's. Real money must not wait until the world has caught up.
        return Err(StartError::Sandbox(folder.path().to_owned()));
    }
    let failed = |error| StartError::Store { place: place.to_string(), error };
    let store = place.open().await.map_err(failed)?;
    let clock = config.settings.dev.then(|| SandboxClock::open(folder)).transpose()?;
    let clock = clock.map(Arc::new);
    let time: Arc<dyn Clock> = match &clock {
        Some(clock) => Arc::clone(clock) as _,
        None => Arc::new(SystemClock::default()),
    };
    let engine = Engine::start(store, time, config).await?;
    Ok(Opened { engine, clock })
}

/// The HTTP surface as configured, with the operator's own templates.
pub(crate) fn with_templates(config: &Config) -> Result<Options, StartError> {
    let options = Options {
        limits: config.limits,
        places: config.places,
        metrics: false,
        webhook_targets: config.webhook_targets.clone(),
        sandbox_rail: config.sandbox_rail.clone(),
        rails: config.rails.clone(),
        connection: config.connector.open()?,
        public_url: config.public_url(config.listen),
        ..Options::default()
    };
    let Some(path) = &config.templates else { return Ok(options) };
    let text = std::fs::read_to_string(path).map_err(StartError::file(path))?;
    let templates = templates::parse(&text);
    let templates =
        templates.map_err(|error| StartError::Templates { path: path.clone(), error })?;
    Ok(Options { templates, ..options })
}

/// Whoever writes and sends the mails of a server that listens there; none where there are none.
pub(crate) fn mailer(
    config: &Config,
    engine: &Engine,
    listens: SocketAddr,
) -> Result<Option<Mailer>, StartError> {
    let public_url = config.public_url(listens);
    let transport = Smtp::open(&config.mail, &public_url)?;
    if transport.is_none() {
        let mailbox = if config.mail.discards { "nobody is told" } else { "mails are kept" };
        tracing::info!(mailbox, "no mail server is configured");
        if config.mail.discards {
            return Ok(None);
        }
    }
    let transport = transport.map(|smtp| Arc::new(smtp) as Arc<dyn Transport>);
    Ok(Some(Mailer::new(engine.clone(), transport, &public_url)))
}
