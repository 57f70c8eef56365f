//! The mail row.

use serde::{Deserialize, Serialize};

use crate::access::Environment;
use crate::canonical;
use crate::ids::{LogId, MailId, OrgId, PersonId};
use crate::time::Timestamp;

/// A mail to one person about one record of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// Its id; the name that it has on its way, the same at each attempt, follows from it.
    pub id: MailId,
    /// The organization.
    pub org: OrgId,
    /// The environment of what it tells of.
    pub environment: Environment,
    /// To whom.
    pub person: PersonId,
    /// Their name, as it was when the mail was written.
    pub name: String,
    /// Their mail address, as it was then.
    pub address: String,
    /// Why they are told.
    pub kind: MailKind,
    /// The record that it tells of.
    pub record: LogId,
    /// What it is called.
    pub subject: String,
    /// What it says, as plain text.
    pub text: String,
    /// The same as a page.
    pub html: String,
    /// Where it stands.
    pub status: MailStatus,
    /// How often it was tried.
    #[serde(with = "canonical::integer")]
    pub attempts: u32,
    /// When it is tried next; none once nothing more happens to it.
    pub next_attempt_at: Option<Timestamp>,
    /// From when on it is of no use to anybody any more.
    pub useful_until: Option<Timestamp>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Why somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MailKind {
    /// A request waits for them.
    Asked,
    /// It still does.
    Reminded,
    /// It waits for others too by now.
    Escalated,
    /// It waits for others by now.
    Reassigned,
    /// Somebody asked them to vote in their place.
    Delegated,
    /// What they asked for has ended.
    Ended,
    /// A rule wants administrators to hear of something.
    Noticed,
}

impl MailKind {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "ASKED",
            Self::Reminded => "REMINDED",
            Self::Escalated => "ESCALATED",
            Self::Reassigned => "REASSIGNED",
            Self::Delegated => "DELEGATED",
            Self::Ended => "ENDED",
            Self::Noticed => "NOTICED",
        }
    }
}

/// Where a mail stands. All but the first are final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MailStatus {
    /// It waits to be sent.
    Queued,
    /// A mail server has taken it.
    Sent,
    /// It will not be sent.
    Failed,
    /// There is nothing to send it with: it stays in the mailbox.
    Kept,
}

impl MailStatus {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "QUEUED",
            Self::Sent => "SENT",
            Self::Failed => "FAILED",
            Self::Kept => "KEPT",
        }
    }
}
