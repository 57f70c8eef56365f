//! A mail as it goes over the wire (RFC 5322).

use std::time::{Duration, SystemTime};

use countersign_domain::mail::Mail;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use lettre::{Address, error::Error as BuildError};

use super::compose::settings_url;
use crate::visible::visible;

/// Why a mail cannot be put on the wire at all.
#[derive(Debug, thiserror::Error)]
pub(super) enum MessageError {
    /// The address is none.
    #[error("not a mail address: {0}")]
    Address(#[from] lettre::address::AddressError),
    /// Its parts do not make a mail.
    #[error(transparent)]
    Build(#[from] BuildError),
}

/// Puts a mail together. Every attempt at the same one gives the same bytes and the same name, so
/// that whoever gets it twice can tell.
pub(super) fn message(
    mail: &Mail,
    from: &Mailbox,
    public_url: &str,
) -> Result<Message, MessageError> {
    let address: Address = mail.address.parse()?;
    let micros = u64::try_from(mail.created_at.unix_micros()).unwrap_or(0);
    let name = format!("<{}@{}>", mail.id, from.email.domain());
    let parts = MultiPart::alternative()
        .boundary(mail.id.to_string())
        .singlepart(SinglePart::plain(mail.text.clone()))
        .singlepart(SinglePart::html(mail.html.clone()));
    let message = Message::builder()
        .from(from.clone())
        // What cannot stand in a header would end the program here, not the mail.
        .to(Mailbox::new(Some(visible(&mail.name)), address))
        .subject(visible(&mail.subject))
        .date(SystemTime::UNIX_EPOCH + Duration::from_micros(micros))
        .message_id(Some(name))
        .raw_header(plain("List-Unsubscribe", format!("<{}>", settings_url(public_url))))
        // Nobody's absence has to be told to a machine.
        .raw_header(plain("Auto-Submitted", "auto-generated".to_owned()))
        .raw_header(plain("X-Auto-Response-Suppress", "All".to_owned()))
        .multipart(parts)?;
    Ok(message)
}

fn plain(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}
