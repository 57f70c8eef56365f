//! What became of sending a mail.

use super::{Mail, MailStatus};
use crate::ids::{MailId, OrgId};
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// One attempt at sending a mail. Recorded twice, it counts once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordMail {
    /// The organization.
    pub org: OrgId,
    /// The mail.
    pub mail: MailId,
    /// How often it had been tried before.
    pub attempts_before: u32,
    /// What came of it.
    pub attempt: MailAttempt,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailAttempt {
    /// A mail server has taken it.
    Taken,
    /// It may be taken later, or it is not known whether it was taken.
    Deferred(String),
    /// It will never be taken.
    Refused(String),
}

/// How often a mail is tried before it is given up: over two days.
pub const ATTEMPTS_MAX: u32 = 12;

/// How long after each attempt that failed the next one is made, in seconds; the last one holds for
/// all that come after.
const DELAYS_SECONDS: [i64; 8] = [30, 60, 300, 900, 3_600, 7_200, 14_400, 28_800];

/// How much of an error is kept, in characters.
const ERROR_CHARS_MAX: usize = 500;

/// Writes down what came of an attempt, and when the next one is made.
pub(super) fn record(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &RecordMail,
) -> Result<Answer, Halt> {
    let before = draft.get::<Mail>((session.org()?, verb.mail))?;
    let before = before.ok_or(Rejection::corrupt("mail"))?;
    if before.status != MailStatus::Queued || before.attempts != verb.attempts_before {
        return Ok(Outcome::Done.into());
    }
    let (now, attempts) = (draft.now(), before.attempts.saturating_add(1));
    let ended = Mail { attempts, next_attempt_at: None, updated_at: now, ..(*before).clone() };
    draft.update(match &verb.attempt {
        MailAttempt::Taken => Mail { status: MailStatus::Sent, last_error: None, ..ended },
        MailAttempt::Refused(error) => failed(ended, error),
        MailAttempt::Deferred(error) => {
            let next = now.plus_seconds(delay_seconds(attempts));
            let late = before.useful_until.is_some_and(|until| next >= until);
            if late || attempts >= ATTEMPTS_MAX {
                failed(ended, error)
            } else {
                Mail { next_attempt_at: Some(next), last_error: Some(kept(error)), ..ended }
            }
        }
    });
    Ok(Outcome::Done.into())
}

fn failed(mail: Mail, error: &str) -> Mail {
    Mail { status: MailStatus::Failed, last_error: Some(kept(error)), ..mail }
}

fn kept(error: &str) -> String {
    error.chars().take(ERROR_CHARS_MAX).collect()
}

fn delay_seconds(attempts: u32) -> i64 {
    let index = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX);
    let last = DELAYS_SECONDS.last().copied().unwrap_or_default();
    DELAYS_SECONDS.get(index).copied().unwrap_or(last)
}
