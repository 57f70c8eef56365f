//! Every setting, with its default and its meaning.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use countersign_domain::context::Settings;
use countersign_domain::fee::FeeProfile;
use countersign_domain::policy::Verdict;
use countersign_engine::{EngineConfig, RailOptions, SandboxOptions};

use super::values::{address, dollars, number, on_or_off, web_address, word};
use crate::events::PlaceOptions;
use crate::folder::Folder;
use crate::http::{LimitOptions, LimitProfile, Proxies};
use crate::mail::{MailSettings, Tls};
use crate::place::{DatabaseUrl, Place};
use crate::rail::RailSettings;
use crate::webhooks::{Allowed, Schedule};

/// The configuration of a server.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// Where the API answers.
    pub(crate) listen: SocketAddr,
    /// Where people reach the server, if not where it listens.
    pub(crate) public_url: Option<String>,
    /// Where `/metrics` answers.
    pub(crate) metrics: MetricsAt,
    /// How many connections may be open.
    pub(crate) connections_max: usize,
    /// Who may say on whose behalf it asks.
    pub(crate) trusted_proxies: Proxies,
    /// How long a shutdown waits for requests that were accepted.
    pub(crate) shutdown: Duration,
    /// A file of agent templates, in place of those that come with the program.
    pub(crate) templates: Option<PathBuf>,
    /// The data folder.
    pub(crate) data: PathBuf,
    /// The database, if the rows are in one.
    pub(crate) database: Option<DatabaseUrl>,
    /// How much is taken in.
    pub(crate) limits: LimitOptions,
    /// How many may listen to events at once.
    pub(crate) places: PlaceOptions,
    /// The engine.
    pub(crate) engine: EngineConfig,
    /// How mail is sent.
    pub(crate) mail: MailSettings,
    /// Where webhooks may go although it is not public.
    pub(crate) webhook_targets: Allowed,
    /// When a delivery that failed is tried again.
    pub(crate) webhook_schedule: Schedule,
    /// How the rail for play money behaves.
    pub(crate) sandbox_rail: SandboxOptions,
    /// Where the connector of the rails is.
    pub(crate) connector: RailSettings,
    /// How rails are talked to.
    pub(crate) rails: RailOptions,
    /// From which level on events are logged.
    pub(crate) log_level: String,
    /// How they are written.
    pub(crate) log_format: LogFormat,
}

/// Where `/metrics` answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MetricsAt {
    /// Nowhere.
    Off,
    /// Beside the API.
    Server,
    /// On an address of its own.
    Address(SocketAddr),
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// One JSON object per line.
    Json,
    /// For people.
    Compact,
}

impl Default for Config {
    fn default() -> Self {
        let settings = Settings::default();
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 4800)),
            public_url: None,
            metrics: MetricsAt::Address(SocketAddr::from((Ipv4Addr::LOCALHOST, 4801))),
            connections_max: 4096,
            trusted_proxies: Proxies::default(),
            shutdown: Duration::from_secs(30),
            templates: None,
            data: PathBuf::from("countersign-data"),
            database: None,
            limits: LimitOptions::default(),
            places: PlaceOptions::default(),
            engine: EngineConfig { settings, ..EngineConfig::default() },
            mail: MailSettings::default(),
            webhook_targets: Allowed::default(),
            webhook_schedule: Schedule::default(),
            sandbox_rail: SandboxOptions::default(),
            connector: RailSettings::default(),
            rails: RailOptions::default(),
            log_level: "info".to_owned(),
            log_format: LogFormat::Json,
        }
    }
}

impl Config {
    /// Where people reach a server that listens there, without a slash at its end.
    pub(crate) fn public_url(&self, listens: SocketAddr) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{listens}"))
    }

    /// Where the rows are.
    pub(crate) fn place(&self) -> Place {
        Place { folder: Folder::at(&self.data), database: self.database.clone() }
    }
}

type Read = fn(&mut Config, &str) -> Result<(), String>;

/// One setting.
pub(super) struct Setting {
    /// Its section and its name.
    pub(super) name: &'static str,
    /// Its value unless somebody sets it.
    pub(super) default: &'static str,
    /// Puts a value in its place, or says what the value must be.
    pub(super) read: Read,
    /// The value as it may be shown to whoever looks.
    pub(super) shown: fn(&str) -> String,
}

const fn setting(name: &'static str, default: &'static str, read: Read) -> Setting {
    Setting { name, default, read, shown: str::to_owned }
}

/// Of a database, whatever was written, not the password.
fn shown_store(text: &str) -> String {
    DatabaseUrl::new(text).map_or_else(|| text.to_owned(), |url| url.to_string())
}

/// The waits between the attempts to deliver a webhook.
const RETRY_SECONDS: &str = "5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400";

/// Every setting, in the order in which they are shown.
pub(super) const SETTINGS: [Setting; 42] = [
    setting("server.listen", "127.0.0.1:4800", |to, text| {
        address(text).map(|listen| to.listen = listen)
    }),
    setting("server.public_url", "", |to, text| {
        to.public_url = if text.is_empty() { None } else { Some(web_address(text)?) };
        Ok(())
    }),
    setting("server.metrics", "127.0.0.1:4801", |to, text| {
        to.metrics = match text {
            "off" => MetricsAt::Off,
            "server" => MetricsAt::Server,
            other => MetricsAt::Address(
                address(other).map_err(|_| "must be `off`, `server` or an address and a port")?,
            ),
        };
        Ok(())
    }),
    setting("server.connections_max", "4096", |to, text| {
        number(text, (1, 1_000_000)).map(|most| to.connections_max = most as usize)
    }),
    setting("server.trusted_proxies", "", |to, text| {
        let wrong = "must be addresses or networks, like `10.0.0.1, 10.1.0.0/16`";
        text.parse().map(|proxies| to.trusted_proxies = proxies).map_err(|()| wrong.to_owned())
    }),
    setting("server.shutdown_seconds", "30", |to, text| {
        number(text, (0, 3600)).map(|seconds| to.shutdown = Duration::from_secs(seconds.into()))
    }),
    setting("server.templates", "", |to, text| {
        to.templates = (!text.is_empty()).then(|| PathBuf::from(text));
        Ok(())
    }),
    setting("storage.data", "./countersign-data", |to, text| {
        if text.is_empty() {
            return Err("must be a folder".to_owned());
        }
        to.data = PathBuf::from(text);
        Ok(())
    }),
    Setting {
        shown: shown_store,
        ..setting("storage.store", "sqlite", |to, text| {
            to.database = DatabaseUrl::new(text);
            let known = text == "sqlite" || to.database.is_some();
            known.then_some(()).ok_or_else(|| "must be `sqlite` or a `postgres://` URL".to_owned())
        })
    },
    setting("limits.profile", "none", |to, text| {
        let profile = word(text, &LimitProfile::ALL.map(|known| (known.as_str(), known)))?;
        to.limits.profile = profile;
        to.engine.settings.wallets_max = profile.wallets_max();
        Ok(())
    }),
    setting("limits.failed_authentications_per_minute", "60", |to, text| {
        let most = number(text, (0, 1_000_000))?;
        to.limits.failed_authentications_per_minute = (most > 0).then_some(most);
        Ok(())
    }),
    setting("limits.wallets_max", "0", |to, text| {
        // Zero leaves it to the profile, which was read before.
        let most = number(text, (0, 1_000_000_000))?;
        let settings = &mut to.engine.settings;
        settings.wallets_max = if most > 0 { Some(most) } else { settings.wallets_max };
        Ok(())
    }),
    setting("limits.fund_per_call_max", "10000.00", |to, text| {
        dollars(text).map(|most| to.engine.settings.fund_per_call_max = most)
    }),
    setting("limits.fund_total_max", "100000.00", |to, text| {
        dollars(text).map(|most| to.engine.settings.fund_total_max = most)
    }),
    setting("limits.idempotency_seconds", "86400", |to, text| {
        let seconds = number(text, (3600, 31_536_000))?;
        to.engine.settings.idempotency_ttl_seconds = seconds;
        Ok(())
    }),
    setting("limits.queue_max", "8192", |to, text| {
        number(text, (1, 1_000_000)).map(|most| to.engine.queue_max = most as usize)
    }),
    setting("limits.batch_max", "1024", |to, text| {
        number(text, (1, 65_536)).map(|most| to.engine.batch_max = most as usize)
    }),
    setting("limits.streams_max", "10000", |to, text| {
        number(text, (1, 1_000_000)).map(|most| to.places.all_max = most as usize)
    }),
    setting("limits.streams_per_organization_max", "5000", |to, text| {
        number(text, (1, 1_000_000)).map(|most| to.places.organization_max = most as usize)
    }),
    setting("limits.streams_per_key_max", "100", |to, text| {
        number(text, (1, 1_000_000)).map(|most| to.places.each_max = most as usize)
    }),
    setting("fees.profile", "none", |to, text| {
        let known = [("none", FeeProfile::None), ("published", FeeProfile::Published)];
        word(text, &known).map(|fees| to.engine.settings.fees = fees)
    }),
    setting("approvals.ttl_seconds", "86400", |to, text| {
        let seconds = number(text, (60, 2_592_000))?;
        to.engine.settings.approval_ttl_seconds = seconds;
        Ok(())
    }),
    setting("mail.host", "", |to, text| {
        to.mail.host = (!text.is_empty()).then(|| text.to_owned());
        Ok(())
    }),
    setting("mail.mailbox", "on", |to, text| {
        word(text, &[("on", false), ("off", true)]).map(|discards| to.mail.discards = discards)
    }),
    setting("mail.port", "0", |to, text| {
        // Zero is the usual port of how the connection is kept secret.
        let port = number(text, (0, 65_535))?;
        to.mail.port = u16::try_from(port).ok().filter(|port| *port > 0);
        Ok(())
    }),
    setting("mail.tls", "starttls", |to, text| {
        let known = [("starttls", Tls::Upgraded), ("tls", Tls::Immediate), ("none", Tls::None)];
        word(text, &known).map(|tls| to.mail.tls = tls)
    }),
    setting("mail.tls_ca_file", "", |to, text| {
        to.mail.tls_ca_file = (!text.is_empty()).then(|| PathBuf::from(text));
        Ok(())
    }),
    setting("mail.from", "", |to, text| {
        let wrong = |_| "must be a mail address, like `Countersign <pay@example.com>`".to_owned();
        to.mail.from = if text.is_empty() { None } else { Some(text.parse().map_err(wrong)?) };
        if to.mail.host.is_some() && to.mail.from.is_none() {
            return Err("is needed where `mail.host` is set".to_owned());
        }
        Ok(())
    }),
    setting("mail.username", "", |to, text| {
        text.clone_into(&mut to.mail.username);
        Ok(())
    }),
    setting("mail.password_file", "", |to, text| {
        to.mail.password_file = (!text.is_empty()).then(|| PathBuf::from(text));
        if to.mail.password_file.is_none() && !to.mail.username.is_empty() {
            return Err("is needed where `mail.username` is set".to_owned());
        }
        let open = to.mail.tls == Tls::None && !to.mail.is_local();
        if to.mail.password_file.is_some() && open {
            return Err("would be sent in the open; set `mail.tls`".to_owned());
        }
        Ok(())
    }),
    setting("paygentic.require_resource", "off", |to, text| {
        on_or_off(text).map(|required| to.engine.settings.resource_required = required)
    }),
    setting("paygentic.require_member_actor", "off", |to, text| {
        on_or_off(text).map(|required| to.engine.settings.actor_must_be_member = required)
    }),
    setting("webhooks.allow_targets", "", |to, text| {
        let wrong = "must be addresses or networks, like `10.0.0.1, 10.1.0.0/16`";
        text.parse().map(|allowed| to.webhook_targets = allowed).map_err(|()| wrong.to_owned())
    }),
    setting("webhooks.retry_seconds", RETRY_SECONDS, |to, text| {
        let wrong = "must be fewer than 100 whole numbers from 1 to 2592000, like `5, 300, 1800`";
        text.parse().map(|waits| to.webhook_schedule = waits).map_err(|()| wrong.to_owned())
    }),
    setting("cubewire.default_action", "ALLOW", |to, text| {
        let known = [("ALLOW", Verdict::Allow), ("BLOCK", Verdict::Deny)];
        let action = word(text, &known)?;
        to.engine.settings.unmatched_vault_transactions = action;
        Ok(())
    }),
    setting("rails.url", "", |to, text| {
        to.connector.url = if text.is_empty() { None } else { Some(web_address(text)?) };
        Ok(())
    }),
    setting("rails.secret_file", "", |to, text| {
        to.connector.secret_file = (!text.is_empty()).then(|| PathBuf::from(text));
        if to.connector.url.is_some() && to.connector.secret_file.is_none() {
            return Err("is needed where `rails.url` is set".to_owned());
        }
        Ok(())
    }),
    setting("rails.sandbox", "simulated", |to, text| {
        let known = [("simulated", false), ("connector", true)];
        to.connector.sandbox = word(text, &known)?;
        if to.connector.sandbox && to.connector.url.is_none() {
            return Err("needs `rails.url`".to_owned());
        }
        Ok(())
    }),
    setting("sandbox.rail.step_ms", "200", |to, text| {
        number(text, (1, 3_600_000)).map(|ms| to.sandbox_rail.step_ms = ms)
    }),
    setting("hifi.bridge_auto_accept", "false", |to, text| {
        let known = [("false", false), ("true", true)];
        word(text, &known).map(|accepts| to.rails.accepts_bridges = accepts)
    }),
    setting("log.level", "info", |to, text| {
        let known = ["error", "warn", "info", "debug", "trace", "off"].map(|level| (level, ()));
        word(text, &known).map(|()| text.clone_into(&mut to.log_level))
    }),
    setting("log.format", "json", |to, text| {
        let known = [("json", LogFormat::Json), ("compact", LogFormat::Compact)];
        word(text, &known).map(|format| to.log_format = format)
    }),
];
