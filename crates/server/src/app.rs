//! What every handler shares.

use std::sync::Arc;

use countersign_domain::agent::Template;
use countersign_engine::Engine;
use utoipa::openapi::OpenApi;

use crate::backtests::Backtests;
use crate::http::{LimitOptions, Stopping, Traffic};
use crate::password::Passwords;
use crate::people::KnownPeople;
use crate::templates;

/// What every handler shares. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The engine.
    pub engine: Engine,
    /// How the HTTP surface is set up.
    pub options: Arc<Options>,
    /// Whether the server is going down.
    pub stopping: Stopping,
    /// Counters and limits.
    pub traffic: Arc<Traffic>,
    /// Replays under other policies.
    pub(crate) backtests: Arc<Backtests>,
    /// The people of organizations, as they are.
    pub(crate) people: Arc<KnownPeople>,
    /// Where passwords are looked at.
    pub passwords: Arc<Passwords>,
    /// Every route, as OpenAPI 3.1.
    pub description: &'static OpenApi,
}

/// How the HTTP surface is set up.
#[derive(Debug)]
pub struct Options {
    /// What agents can be made from.
    pub templates: Vec<Template>,
    /// How much is taken in per key, and of failed authentications per address.
    pub limits: LimitOptions,
    /// Whether `/metrics` answers here, and not on an address of its own.
    pub metrics: bool,
}

impl Default for Options {
    fn default() -> Self {
        let limits = LimitOptions::default();
        Self { templates: templates::starter(), limits, metrics: true }
    }
}
