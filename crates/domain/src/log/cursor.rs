//! How far somebody who follows a log has come.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::canonical;
use crate::ids::{OrgId, ParseIdError, WebhookId};

/// Who follows a log. In the order of their names, so that rows sort alike wherever they are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consumer {
    /// A webhook endpoint.
    Webhook(WebhookId),
    /// Mail to the people of the organization.
    Mail,
}

/// The place in an organization's log up to which a consumer has done its part. A row of its own:
/// it moves with every delivery, and whatever it belongs to stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The organization.
    pub org: OrgId,
    /// Whose it is.
    pub consumer: Consumer,
    /// The place of the last record that is done with; zero before the first.
    #[serde(with = "canonical::integer")]
    pub seq: u64,
}

/// `mail`, or the endpoint's id.
impl fmt::Display for Consumer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Webhook(webhook) => fmt::Display::fmt(webhook, f),
            Self::Mail => f.write_str("mail"),
        }
    }
}

impl FromStr for Consumer {
    type Err = ParseIdError;
    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        if text == "mail" { Ok(Self::Mail) } else { text.parse().map(Self::Webhook) }
    }
}

impl Serialize for Consumer {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Consumer {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        canonical::read_text(from, "a consumer", |text| text.parse().ok())
    }
}
