//! Mails for a part of the log, and the place up to which it was read, in one commit.

use super::{Mail, MailKind, MailStatus};
use crate::access::Environment;
use crate::ids::{LogId, OrgId, PersonId};
use crate::log::{Consumer, Cursor, LogHead};
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};
use crate::time::Timestamp;

/// All the mails that a part of the log gives rise to. Whoever reads the same part at the same time
/// comes too late and adds nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueMails {
    /// The organization.
    pub org: OrgId,
    /// The place up to which its log had been read before.
    pub after: u64,
    /// The place up to which it has been read now.
    pub through: u64,
    /// The mails.
    pub mails: Vec<NewMail>,
    /// Whether there is a mail server to send them with; without one they stay in the mailbox.
    pub sends: bool,
}

/// A mail that was just written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail {
    /// The environment of what it tells of.
    pub environment: Environment,
    /// To whom.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their mail address.
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
    /// From when on it is of no use to anybody any more.
    pub useful_until: Option<Timestamp>,
}

/// Moves the cursor on and writes the mails, unless somebody else has moved it.
pub(super) fn queue(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &QueueMails,
) -> Result<Answer, Halt> {
    let org = session.org()?;
    let before = draft.get::<Cursor>((org, Consumer::Mail))?;
    if before.as_ref().map_or(0, |cursor| cursor.seq) != verb.after || verb.through <= verb.after {
        return Ok(Outcome::Done.into());
    }
    let head = draft.get::<LogHead>(org)?.map_or(0, |head| head.seq);
    if verb.through > head {
        return Err(Rejection::corrupt("cursor past the end of the log").into());
    }
    let cursor = Cursor { org, consumer: Consumer::Mail, seq: verb.through };
    if before.is_some() {
        draft.update(cursor);
    } else {
        draft.insert(cursor);
    }
    for mail in &verb.mails {
        let mail = written(draft, (org, verb.sends), mail);
        draft.insert(mail);
    }
    Ok(Outcome::Done.into())
}

fn written(draft: &mut Draft<'_>, (org, sends): (OrgId, bool), new: &NewMail) -> Mail {
    let now = draft.now();
    let NewMail { environment, person, kind, record, useful_until, .. } = *new;
    Mail {
        id: draft.fresh(),
        org,
        environment,
        person,
        name: new.name.clone(),
        address: new.address.clone(),
        kind,
        record,
        subject: new.subject.clone(),
        text: new.text.clone(),
        html: new.html.clone(),
        status: if sends { MailStatus::Queued } else { MailStatus::Kept },
        attempts: 0,
        next_attempt_at: sends.then_some(now),
        useful_until,
        last_error: None,
        created_at: now,
        updated_at: now,
    }
}
