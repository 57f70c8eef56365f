//! Mail: who is told what of the log, and what became of each mail.
//!
//! A mail follows from a record of the log and from the people as they are when it is looked at.
//! What it says is the server's, as is how it is sent.

mod addressees;
mod mail;
mod queue;
mod record;
#[cfg(test)]
mod tests;
mod verb;

pub use addressees::{Addressee, Scene, addressees, administrators, is_told, told_of};
pub use mail::{Mail, MailKind, MailStatus};
pub use queue::{NewMail, QueueMails};
pub use record::{ATTEMPTS_MAX, MailAttempt, RecordMail};
pub use verb::MailVerb;
