//! One attempt: a signed POST, and what came of it.

mod answer;
mod request;
#[cfg(test)]
mod tests;

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};
use tokio::time::Instant;

use super::codec::{Codec, Message};
use super::guard::{Guard, Refused, Target};
use super::sign::SigningKey;

/// Sends webhooks. Cheap to clone; connections are kept and shared.
#[derive(Clone)]
pub(crate) struct Sender {
    client: Client,
    guard: Guard,
    /// A limit of time that holds whatever a format says.
    limit: Duration,
}

/// What is sent.
#[derive(Clone, Copy)]
pub(crate) struct Outgoing<'a> {
    /// What it looks like.
    pub(crate) codec: &'static dyn Codec,
    /// What it says.
    pub(crate) message: Message<'a>,
    /// When, in seconds since 1970 by the world's clock: receivers refuse what is minutes off,
    /// so a sandbox whose own clock was moved on must not say that one.
    pub(crate) at: i64,
    /// What to sign with: the secret that holds, and those that still do.
    pub(crate) keys: &'a [SigningKey],
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attempted {
    /// The status, if there was an answer.
    pub(crate) status: Option<u16>,
    /// How long it took.
    pub(crate) duration: Duration,
    /// The beginning of what the receiver said.
    pub(crate) response: String,
    /// Why there was no answer.
    pub(crate) error: Option<String>,
    /// How long the receiver wants to be left alone.
    pub(crate) retry_after: Option<Duration>,
}

/// Who sends.
pub(crate) const USER_AGENT: &str = concat!("Countersign/", env!("CARGO_PKG_VERSION"));

/// No format waits longer for an answer.
const LIMIT: Duration = Duration::from_secs(60);

/// Shorter than receivers keep a silent connection open, most of them for 5 seconds: one that is
/// being closed at the other end would lose a request.
const IDLE: Duration = Duration::from_secs(4);
const IDLE_PER_HOST_MAX: usize = 64;

impl Sender {
    /// A sender that goes where the guard lets it.
    pub(crate) fn new(guard: &Guard) -> Result<Self, reqwest::Error> {
        Self::with_limit(guard, LIMIT)
    }

    /// The same, with another limit of time.
    pub(super) fn with_limit(guard: &Guard, limit: Duration) -> Result<Self, reqwest::Error> {
        // Whoever installs it first wins; there is only one.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = client(guard).build().or_else(|error| {
            // A machine without any certificates can still send in the clear; what is sent by TLS
            // fails, and says why.
            tracing::warn!(%error, "webhooks cannot go to `https://` from this machine");
            client(guard).tls_certs_only([]).build()
        })?;
        Ok(Self { client, guard: guard.clone(), limit })
    }

    /// Sends, and waits for the answer. Takes no longer than the limit.
    pub(crate) async fn deliver(&self, target: &Target, outgoing: Outgoing<'_>) -> Attempted {
        let request = match request::post(&self.client, target, outgoing) {
            Ok(request) => request,
            Err(error) => return Attempted::impossible(&error.to_string()),
        };
        let (begun, limit) = (Instant::now(), self.limit.min(outgoing.codec.limit()));
        let deadline = begun + limit;
        let sending = async {
            // What is on the way to nobody must not cost a connection, nor wait for one.
            self.guard.check_now(target).await.map_err(|refused| refused.to_string())?;
            request.send().await.map_err(|error| answer::reason(&error))
        };
        let attempted = match tokio::time::timeout_at(deadline, sending).await {
            Ok(Ok(response)) => answer::read(response, (deadline, outgoing.at)).await,
            Ok(Err(error)) => Attempted::failed(error),
            Err(_) => Attempted::failed(format!("no answer within {} s", limit.as_secs_f64())),
        };
        Attempted { duration: begun.elapsed(), ..attempted }
    }
}

impl Attempted {
    /// An attempt that could not be made: the address is not one to send to any more.
    pub(crate) fn refused(refused: &Refused) -> Self {
        Self::failed(refused.to_string())
    }

    /// An attempt that this machine cannot make.
    pub(crate) fn impossible(why: &str) -> Self {
        Self::failed(format!("cannot send: {why}"))
    }

    fn failed(error: String) -> Self {
        Self {
            status: None,
            duration: Duration::ZERO,
            response: String::new(),
            error: Some(error),
            retry_after: None,
        }
    }
}

/// A client that connects to what the guard has seen, and goes nowhere else: no redirect, no
/// proxy of the environment.
fn client(guard: &Guard) -> ClientBuilder {
    Client::builder()
        .user_agent(USER_AGENT)
        .dns_resolver(guard.resolver())
        .redirect(Policy::none())
        // Whoever sends decides what is sent again, and when; and nothing is copied for that.
        .retry(reqwest::retry::never().max_retries_per_request(0))
        .referer(false)
        .no_proxy()
        .tcp_nodelay(true)
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(IDLE_PER_HOST_MAX)
}
