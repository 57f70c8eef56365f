//! Handing mails to a mail server by SMTP.

use std::time::Duration;

use async_trait::async_trait;
use countersign_domain::mail::{Mail, MailAttempt};
use lettre::message::Mailbox;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls as Encryption, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};

use super::mailer::Transport;
use super::message::message;
use super::settings::{MailSettings, Tls};
use crate::visible::visible;

/// How long a mail server may take for one step.
const STEP: Duration = Duration::from_secs(30);

/// How long it may take for a whole mail.
const WHOLE: Duration = Duration::from_secs(120);

/// A mail server, and in whose name mails are handed to it.
pub(crate) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    public_url: String,
}

/// Why mails cannot be sent as configured.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SmtpSetup {
    /// A file that the configuration names cannot be read.
    #[error("`{path}`: {error}")]
    File {
        /// Which.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// The mail server cannot be spoken to like this.
    #[error("mail: {0}")]
    Server(#[from] SmtpError),
}

impl Smtp {
    /// Whatever the settings name; none where they name no mail server. Nothing is connected to
    /// before there is a mail.
    pub(crate) fn open(
        settings: &MailSettings,
        public_url: &str,
    ) -> Result<Option<Self>, SmtpSetup> {
        let Some((host, from)) = settings.host.as_ref().zip(settings.from.as_ref()) else {
            return Ok(None);
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host.clone())
            .port(settings.port())
            .timeout(Some(STEP))
            .hello_name(ClientId::Domain(from.email.domain().to_owned()))
            .tls(encryption(settings, host)?);
        if !settings.username.is_empty() {
            let password = settings.password_file.as_ref().map(|path| read(path)).transpose()?;
            let password = password.unwrap_or_default().trim_end_matches(['\r', '\n']).to_owned();
            builder = builder.credentials(Credentials::new(settings.username.clone(), password));
        }
        let (transport, from) = (builder.build(), from.clone());
        let public_url = public_url.trim_end_matches('/').to_owned();
        Ok(Some(Self { transport, from, public_url }))
    }
}

fn encryption(settings: &MailSettings, host: &str) -> Result<Encryption, SmtpSetup> {
    if settings.tls == Tls::None {
        return Ok(Encryption::None);
    }
    let mut parameters = TlsParameters::builder(host.to_owned());
    if let Some(path) = &settings.tls_ca_file {
        parameters =
            parameters.add_root_certificate(Certificate::from_pem(read(path)?.as_bytes())?);
    }
    let parameters = parameters.build_rustls()?;
    Ok(match settings.tls {
        Tls::Immediate => Encryption::Wrapper(parameters),
        Tls::Upgraded | Tls::None => Encryption::Required(parameters),
    })
}

fn read(path: &std::path::Path) -> Result<String, SmtpSetup> {
    let wrong = |error| SmtpSetup::File { path: path.display().to_string(), error };
    std::fs::read_to_string(path).map_err(wrong)
}

#[async_trait]
impl Transport for Smtp {
    async fn send(&self, mail: &Mail) -> MailAttempt {
        let message = match message(mail, &self.from, &self.public_url) {
            Ok(message) => message,
            Err(error) => return MailAttempt::Refused(visible(&error.to_string())),
        };
        match tokio::time::timeout(WHOLE, self.transport.send(message)).await {
            Ok(Ok(_)) => MailAttempt::Taken,
            Ok(Err(error)) if is_final(&error) => MailAttempt::Refused(told(&error)),
            Ok(Err(error)) => MailAttempt::Deferred(told(&error)),
            Err(_) => MailAttempt::Deferred("the mail server takes too long".to_owned()),
        }
    }
}

/// Whether the mail will never be taken. That we are not known there (RFC 4954) says nothing about
/// the mail: somebody has to see to the configuration, and then it is taken.
fn is_final(error: &SmtpError) -> bool {
    let about_us = ["530", "534", "535", "538"];
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    error.is_permanent() && !about_us.contains(&code.as_str())
}

/// What the mail server said, as far as one can look at it.
fn told(error: &SmtpError) -> String {
    visible(&error.to_string())
}
