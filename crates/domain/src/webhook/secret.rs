//! What deliveries are signed with.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::{OrgId, WebhookId};
use crate::time::Timestamp;

/// A signing secret, `whsec_…`. It never prints: what prints may be logged.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret(String);

impl Secret {
    /// A secret with this text.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for whoever signs, and for the one answer that shows it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// The secrets of an endpoint. Signing needs them whole, so they are kept; what tells of the
/// endpoint does not contain them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookSecrets {
    /// The organization.
    pub org: OrgId,
    /// The endpoint.
    pub webhook: WebhookId,
    /// The newest.
    pub current: Secret,
    /// Those before, for as long as they sign too; the newest first.
    pub former: Vec<FormerSecret>,
}

/// A secret that was replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerSecret {
    /// The secret.
    pub secret: Secret,
    /// Until when deliveries are signed with it too.
    pub until: Timestamp,
}

impl WebhookSecrets {
    /// The secrets that sign at an instant, the newest first.
    pub fn valid(&self, now: Timestamp) -> impl Iterator<Item = &Secret> {
        let former = self.former.iter().filter(move |former| now < former.until);
        std::iter::once(&self.current).chain(former.map(|former| &former.secret))
    }
}
