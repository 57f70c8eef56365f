//! The session row.

use serde::{Deserialize, Serialize};

use crate::access::Environment;
use crate::canonical::{self, Hash};
use crate::ids::{MemberId, OrgId, PersonId, SessionId};
use crate::time::Timestamp;

/// How long a session lasts, in seconds.
pub const SESSION_SECONDS: i64 = 12 * 3_600;

/// How long it lasts without being used, in seconds.
pub const SESSION_IDLE_SECONDS: i64 = 30 * 60;

/// A person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserSession {
    /// Its id.
    pub id: SessionId,
    /// The organization.
    pub org: OrgId,
    /// Who.
    pub person: PersonId,
    /// The membership by which they signed in; it ends with that.
    pub member: MemberId,
    /// The environment.
    pub environment: Environment,
    /// SHA-256 of the secret.
    pub digest: Hash,
    /// Which version of the password they signed in with; it ends with that too.
    #[serde(with = "canonical::integer")]
    pub login: u32,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When it is over, however much it is used.
    pub expires_at: Timestamp,
    /// When it was last seen. Written down now and then, so it may have been seen since: a session
    /// ends a little early rather than late.
    pub seen_at: Timestamp,
    /// When they signed out.
    pub ended_at: Option<Timestamp>,
}

impl UserSession {
    /// Whether it still lasts. Half-open: at the instant it is over.
    #[must_use]
    pub fn is_alive(&self, now: Timestamp) -> bool {
        self.ended_at.is_none()
            && now < self.expires_at
            && now < self.seen_at.plus_seconds(SESSION_IDLE_SECONDS)
    }
}
