//! How mail is sent, as the operator says.

use std::path::PathBuf;

use lettre::message::Mailbox;

/// How mail is sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct MailSettings {
    /// The mail server; none where mails stay in the mailbox.
    pub(crate) host: Option<String>,
    /// Who is named as the sender. Always there where a mail server is.
    pub(crate) from: Option<Mailbox>,
    /// Whether no mail is written at all where there is no mail server.
    pub(crate) discards: bool,
    /// The port; none for the usual one.
    pub(crate) port: Option<u16>,
    /// How the connection is kept secret.
    pub(crate) tls: Tls,
    /// A file with certificates to trust beside those of the machine.
    pub(crate) tls_ca_file: Option<PathBuf>,
    /// As whom; empty for nobody.
    pub(crate) username: String,
    /// The file that holds the password.
    pub(crate) password_file: Option<PathBuf>,
}

/// How a connection to a mail server is kept secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tls {
    /// It begins in the open, and nothing is said before it is secret.
    #[default]
    Upgraded,
    /// From its first byte.
    Immediate,
    /// Not at all.
    None,
}

impl MailSettings {
    /// Whether the mail server is this machine: what is said to it leaves nothing.
    pub(crate) fn is_local(&self) -> bool {
        let host = self.host.as_deref().unwrap_or_default();
        let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }

    /// The port.
    pub(crate) fn port(&self) -> u16 {
        self.port.unwrap_or(match self.tls {
            Tls::Upgraded => 587,
            Tls::Immediate => 465,
            Tls::None => 25,
        })
    }
}
