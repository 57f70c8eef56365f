//! Passing events on, signed as a webhook.

use anyhow::Context as _;
use bytes::Bytes;
use countersign_domain::access::Environment;
use countersign_domain::webhook::WebhookFormat;

use super::sse::Event;
use crate::cli::exit::Failed;
use crate::webhooks::{
    Allowed, Attempted, Guard, Message, Outgoing, Sender, SigningKey, Target, codec, unix_seconds,
};

/// What `/v1` streams is passed on in its own format.
pub(super) const FORMAT: WebhookFormat = WebhookFormat::Wallgent;

/// Where events go, and how they are signed.
pub(super) struct Forward {
    sender: Sender,
    target: Target,
    keys: [SigningKey; 1],
}

impl Forward {
    /// Whoever types the command says where events go, so everything is open to it.
    pub(super) fn new(to: &str, secret: &str) -> anyhow::Result<Self> {
        let guard = Guard::new(Allowed::everything());
        let url = url(to);
        let target = guard.check_url(&url, Environment::Sandbox);
        let target = target.map_err(|refused| Failed::usage(format!("`{to}` {refused}")))?;
        let sender = Sender::new(&guard).context("no HTTP client")?;
        Ok(Self { sender, target, keys: [SigningKey::new(secret)] })
    }

    /// Sends an event and waits for the answer: the next one comes after it, as it happened.
    pub(super) async fn send(&self, event: &Event) -> Attempted {
        let body = Bytes::copy_from_slice(event.data.as_bytes());
        let delivery = event.id.replacen("evt_", "dlv_", 1);
        let outgoing = Outgoing {
            codec: codec(FORMAT),
            message: Message {
                delivery: &delivery,
                event: &event.id,
                name: &event.name,
                body: &body,
            },
            at: unix_seconds(),
            keys: &self.keys,
        };
        self.sender.deliver(&self.target, outgoing).await
    }
}

/// What was typed as a URL. Without a scheme it is a host on this machine or near it.
pub(super) fn url(to: &str) -> String {
    if to.contains("://") { to.to_owned() } else { format!("http://{to}") }
}
