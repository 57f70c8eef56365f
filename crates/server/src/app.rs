//! What every handler shares.

use std::sync::Arc;

use countersign_domain::agent::Template;
use countersign_engine::{Engine, Rail, RailOptions, SandboxOptions};
use utoipa::openapi::OpenApi;

use crate::backtests::Backtests;
use crate::events::{Hub, PlaceOptions, Places, Timing};
use crate::http::{LimitOptions, Stopping, Traffic};
use crate::password::Passwords;
use crate::people::KnownPeople;
use crate::rail::Connection;
use crate::templates;
use crate::webhooks::{Allowed, Outbound};

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
    /// Events as they happen.
    pub(crate) hub: Arc<Hub>,
    /// Those who listen to them.
    pub places: Arc<Places>,
    /// Where webhooks are sent from.
    pub(crate) outbound: Arc<Outbound>,
    /// The people of organizations, as they are.
    pub(crate) people: Arc<KnownPeople>,
    /// Where money leaves and arrives.
    pub rail: Arc<dyn Rail>,
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
    /// How many may listen to events at once.
    pub places: PlaceOptions,
    /// How long things may take while they do.
    pub timing: Timing,
    /// How the rail for play money behaves.
    pub sandbox_rail: SandboxOptions,
    /// How rails are talked to.
    pub rails: RailOptions,
    /// Where webhooks may go although it is not public.
    pub webhook_targets: Allowed,
    /// The connector of the rails; none where there is none.
    pub connection: Option<Connection>,
    /// Where people reach the server, without a slash at its end.
    pub public_url: String,
}

impl Default for Options {
    fn default() -> Self {
        let limits = LimitOptions::default();
        let (places, timing) = (PlaceOptions::default(), Timing::default());
        let webhook_targets = Allowed::default();
        let templates = templates::starter();
        Self {
            templates,
            limits,
            metrics: true,
            places,
            timing,
            sandbox_rail: SandboxOptions::default(),
            rails: RailOptions::default(),
            connection: None,
            webhook_targets,
            public_url: "http://127.0.0.1:4800".to_owned(),
        }
    }
}
