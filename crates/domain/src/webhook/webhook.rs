//! A webhook endpoint.

use serde::{Deserialize, Serialize};

use crate::access::Environment;
use crate::ids::{OrgId, WebhookId};
use crate::rejection::Rejection;
use crate::time::Timestamp;

/// An endpoint that is told what happens. Its secrets are a row of their own: this one is told of
/// in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// The organization.
    pub org: OrgId,
    /// Of which environment it hears.
    pub environment: Environment,
    /// Where it is.
    pub url: String,
    /// The names of the events it asks for; `*` is all of them, and unknown ones never happen.
    pub events: Vec<String>,
    /// Whether it is told anything.
    pub enabled: bool,
    /// The caller's words.
    pub description: Option<String>,
    /// What it is told looks like.
    pub format: WebhookFormat,
    /// Since when it is enabled, or was last. What waited for it before is not sent any more.
    pub enabled_at: Timestamp,
    /// Since when no delivery has succeeded although some were tried.
    pub failing_since: Option<Timestamp>,
    /// When it was told that the endpoint will be disabled unless a delivery succeeds.
    pub noticed_at: Option<Timestamp>,
    /// Why it is disabled, where nobody chose that.
    pub disabled: Option<DisabledReason>,
    /// When somebody last asked for deliveries to be made again.
    pub replayed_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When somebody last changed it.
    pub updated_at: Timestamp,
    /// When it was deleted; the row stays, for the log's sake.
    pub deleted_at: Option<Timestamp>,
}

/// What the body and the signature of a delivery look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WebhookFormat {
    /// Those of `/v1`.
    Wallgent,
    /// Those of `/v2`.
    Hifi,
    /// Those of `/api/v1`.
    Cubewire,
    /// Those of `/v0`.
    Paygentic,
}

/// What an attempt means for its delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The endpoint has it.
    Delivered,
    /// Not this time: it is tried again for as long as its schedule says.
    Failed,
    /// Never: what the endpoint says will not change, so that it is a dead letter at once.
    Refused,
    /// The endpoint says that there will never be anybody.
    Gone,
}

impl WebhookFormat {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Wallgent, Self::Hifi, Self::Cubewire, Self::Paygentic];

    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wallgent => "WALLGENT",
            Self::Hifi => "HIFI",
            Self::Cubewire => "CUBEWIRE",
            Self::Paygentic => "PAYGENTIC",
        }
    }

    /// What the status of an answer means; none is no answer.
    #[must_use]
    pub const fn verdict(self, status: Option<u16>) -> Verdict {
        match (self, status) {
            (_, Some(200..=299)) => Verdict::Delivered,
            (Self::Wallgent, Some(410)) => Verdict::Gone,
            (Self::Hifi, Some(300..=499)) => Verdict::Refused,
            _ => Verdict::Failed,
        }
    }

    /// Whether all endpoints of an environment are told things under one signature, which anybody
    /// can check, in place of a secret that each of them shares with us.
    #[must_use]
    pub const fn is_signed_in_public(self) -> bool {
        matches!(self, Self::Hifi)
    }
}

/// Why an endpoint was disabled without anybody choosing that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DisabledReason {
    /// Nothing has succeeded for days.
    Failing,
    /// It said itself that it is gone for ever (410).
    Gone,
}

impl DisabledReason {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Failing => "FAILING",
            Self::Gone => "GONE",
        }
    }
}

/// How many names of events an endpoint may ask for.
const EVENTS_MAX: usize = 100;

impl Webhook {
    /// Whether it is told what happens.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        self.enabled && self.deleted_at.is_none()
    }

    /// Whether it asked for events of this name.
    #[must_use]
    pub fn wants(&self, event: &str) -> bool {
        self.events.iter().any(|wanted| wanted == "*" || wanted == event)
    }

    /// Whether it asked for events of this very name.
    #[must_use]
    pub fn names(&self, event: &str) -> bool {
        self.events.iter().any(|wanted| wanted == event)
    }

    /// Refuses what no endpoint can be. Whether its address may be reached at all is for whoever
    /// sends to say, who knows what it resolves to.
    pub(super) fn check(&self) -> Result<(), Rejection> {
        if self.environment == Environment::Production && !self.url.starts_with("https://") {
            return Err(Rejection::invalid("url", "must begin with https:// in production"));
        }
        if self.events.is_empty() || self.events.len() > EVENTS_MAX {
            return Err(Rejection::invalid("events", "must name 1 to 100 events, or `*`"));
        }
        Ok(())
    }
}
