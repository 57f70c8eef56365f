//! How the database is reached.

use std::sync::Arc;
use std::time::Duration;

use countersign_engine::StoreError;
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::BuilderVerifierExt as _;
use tokio_postgres::Config;
use tokio_postgres_rustls::MakeRustlsConnect;

/// A peer that is silent for so long in the middle of something is gone.
const SILENCE_MAX: Duration = Duration::from_secs(10);

/// How often a silent peer is asked again whether it is there.
const KEEPALIVE: Duration = Duration::from_secs(3);

/// What a session is told when it begins.
///
/// Every statement reads by a key or an index, and its plan is made once and kept; perhaps while a
/// table is still small enough to be read whole, so the planner is told not to. A batch that is one
/// statement has the isolation of its session, and may write if that may. And whatever holds a lock
/// for longer than any batch takes has lost its server.
const SESSION: &str = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off \
    -c plan_cache_mode=force_generic_plan -c default_transaction_isolation=read\\ committed \
    -c default_transaction_read_only=off \
    -c lock_timeout=10s -c idle_in_transaction_session_timeout=30s";

/// Where the database is, and how to talk to it.
#[derive(Clone)]
pub(super) struct Target {
    pub(super) config: Config,
    pub(super) tls: MakeRustlsConnect,
}

impl Target {
    /// Reads a `postgres://` URL. With TLS the server's certificate is always checked against the
    /// machine's authorities, whatever `sslmode` says.
    pub(super) fn parse(url: &str) -> Result<Self, StoreError> {
        // The error may quote the URL, and the URL has a password in it.
        let wrong = |_| StoreError::Corrupt("not the URL of a PostgreSQL database".to_owned());
        let mut config: Config = url.parse().map_err(wrong)?;
        if config.get_application_name().is_none() {
            config.application_name("countersign");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(SILENCE_MAX);
        }
        let options = config.get_options().map_or(String::new(), |options| format!(" {options}"));
        config.options(format!("{SESSION}{options}"));
        config.tcp_user_timeout(SILENCE_MAX);
        config.keepalives_idle(SILENCE_MAX);
        config.keepalives_interval(KEEPALIVE);
        Ok(Self { config, tls: tls()? })
    }
}

/// Whether a `postgres://` URL has a password in it, in any of the places where one can be.
pub fn has_password(url: &str) -> Result<bool, StoreError> {
    Target::parse(url).map(|target| target.config.get_password().is_some())
}

fn tls() -> Result<MakeRustlsConnect, StoreError> {
    let failed = |error: rustls::Error| StoreError::Unavailable(format!("TLS: {error}"));
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().map_err(failed)?;
    let config = builder.with_platform_verifier().map_err(failed)?.with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
