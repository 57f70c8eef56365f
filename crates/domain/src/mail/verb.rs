//! All that the server does with mail, as one kind of command.

use super::queue::queue;
use super::record::record;
use super::{QueueMails, RecordMail};
use crate::ids::OrgId;
use crate::log::Consumer;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Read};

/// What the server does with mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailVerb {
    /// Mails for a part of the log.
    Queue(QueueMails),
    /// An attempt at sending one.
    Record(RecordMail),
}

impl MailVerb {
    /// The organization.
    #[must_use]
    pub const fn org(&self) -> OrgId {
        match self {
            Self::Queue(verb) => verb.org,
            Self::Record(verb) => verb.org,
        }
    }

    /// The rows that the command names.
    pub(crate) fn reads(&self, org: OrgId) -> Vec<Read> {
        match self {
            Self::Queue(_) => vec![Key::Cursor(org, Consumer::Mail).into()],
            Self::Record(verb) => vec![Key::Mail(org, verb.mail).into()],
        }
    }

    /// Carries it out.
    pub(crate) fn perform(&self, draft: &mut Draft<'_>, session: &Session) -> Result<Answer, Halt> {
        match self {
            Self::Queue(verb) => queue(draft, session, verb),
            Self::Record(verb) => record(draft, session, verb),
        }
    }
}
