//! Mail to the people of an organization: what waits for them, and what became of what they asked
//! for.
//!
//! Who is told is decided by the domain, from what was committed. Here mails are written and sent.
//! A mail decides nothing: whatever it leads to has to be decided by somebody who has signed in.

mod about;
mod compose;
mod dispatcher;
mod letter;
mod mailbox;
mod mailer;
mod message;
mod notice;
mod office;
mod outbox;
mod page;
mod plain;
mod review;
mod settings;
mod smtp;
#[cfg(test)]
mod tests;

pub(crate) use dispatcher::dispatch;
pub(crate) use mailbox::routes;
pub use mailer::{Mailer, Transport};
pub(crate) use review::{missing_page, request_page, stranger_page};
pub(crate) use settings::{MailSettings, Tls};
pub(crate) use smtp::{Smtp, SmtpSetup};
