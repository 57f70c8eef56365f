//! What handlers and the dispatcher share: the guard, the sender, and news of endpoints.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_domain::access::Environment;
use countersign_domain::ids::OrgId;
use countersign_domain::webhook::{Secret, Webhook};
use tokio::sync::{Notify, OnceCell};
use tokio::time::timeout;

use super::{Allowed, Attempted, Backlog, Guard, Outgoing, Refused, Sender, Target};

/// What goes out of this server.
pub(crate) struct Outbound {
    guard: Guard,
    /// Made when it is first wanted: it reads the machine's certificates.
    sender: OnceCell<Sender>,
    changed: Notify,
    /// How far behind endpoints are.
    pub(crate) backlog: Arc<Backlog>,
}

/// How deliveries are made. A trait, because tests have a way of their own.
pub(crate) trait Transport: Send + Sync + 'static {
    /// Where an endpoint's deliveries go, as far as that can be said without asking anybody.
    fn target(&self, address: Address<'_>) -> Result<Target, Refused>;
    /// Sends, and waits for the answer.
    fn deliver<'a>(&'a self, target: &'a Target, outgoing: Outgoing<'a>) -> Delivering<'a>;
}

/// Where a delivery goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Address<'a> {
    /// On whose behalf.
    pub(crate) org: OrgId,
    /// Of which environment's events it tells.
    pub(crate) environment: Environment,
    /// Where the endpoint is.
    pub(crate) url: &'a str,
}

impl<'a> Address<'a> {
    /// That of an endpoint.
    pub(crate) fn of(webhook: &'a Webhook) -> Self {
        Self { org: webhook.org, environment: webhook.environment, url: &webhook.url }
    }
}

/// An attempt that is being made.
pub(crate) type Delivering<'a> = Pin<Box<dyn Future<Output = Attempted> + Send + 'a>>;

/// Whoever registers an endpoint does not wait longer for its name to be resolved. It is looked at
/// again for every connection.
const LOOKUP_MAX: Duration = Duration::from_secs(3);

impl Outbound {
    pub(crate) fn new(targets: Allowed) -> Self {
        let (guard, sender, changed) = (Guard::new(targets), OnceCell::new(), Notify::new());
        Self { guard, sender, changed, backlog: Arc::default() }
    }

    /// The address in its one form, if webhooks may go there. A name that has no address yet may
    /// get one.
    pub(crate) async fn check(&self, address: Address<'_>) -> Result<String, Refused> {
        let target = self.target(address)?;
        match timeout(LOOKUP_MAX, self.guard.check_now(&target)).await {
            Ok(Err(refused @ Refused::Address(_))) => Err(refused),
            _ => Ok(target.url().to_string()),
        }
    }

    /// Sends, and waits for the answer.
    pub(crate) async fn send(
        &self,
        address: Address<'_>,
        outgoing: Outgoing<'_>,
    ) -> Result<Attempted, reqwest::Error> {
        match self.target(address) {
            Ok(target) => self.send_to(&target, outgoing).await,
            Err(refused) => Ok(Attempted::refused(&refused)),
        }
    }

    async fn send_to(
        &self,
        target: &Target,
        outgoing: Outgoing<'_>,
    ) -> Result<Attempted, reqwest::Error> {
        let sender = self.sender.get_or_try_init(async || Sender::new(&self.guard)).await?;
        Ok(sender.deliver(target, outgoing).await)
    }

    /// Tells the dispatcher that there may be an endpoint more.
    pub(crate) fn endpoints_changed(&self) {
        self.changed.notify_one();
    }

    /// Returns when there may be an endpoint more.
    pub(crate) async fn changed(&self) {
        self.changed.notified().await;
    }
}

impl Transport for Outbound {
    fn target(&self, address: Address<'_>) -> Result<Target, Refused> {
        let target = self.guard.check_url(address.url, address.environment)?;
        Ok(target.on_behalf_of(address.org))
    }

    fn deliver<'a>(&'a self, target: &'a Target, outgoing: Outgoing<'a>) -> Delivering<'a> {
        Box::pin(async move {
            let sent = self.send_to(target, outgoing).await;
            sent.unwrap_or_else(|error| Attempted::impossible(&error.to_string()))
        })
    }
}

/// A fresh signing secret: `whsec_` and 32 random bytes in base 64.
pub(crate) fn fresh_secret() -> Result<Secret, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(Secret::new(format!("{}{}", super::sign::PREFIX, STANDARD.encode(bytes))))
}

/// The world's time, in seconds since 1970: receivers refuse what is minutes off, so a sandbox
/// whose own clock was moved on must not say that one.
pub(crate) fn unix_seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// Whole milliseconds.
pub(crate) fn milliseconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}
