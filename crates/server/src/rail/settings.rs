//! Where the connector is, as the operator says.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Connection, Connector, RailSecret};

/// Where the connector is, and what it is for.
#[derive(Clone, Debug, Default)]
pub(crate) struct RailSettings {
    /// Its address; none where there is none.
    pub(crate) url: Option<String>,
    /// The file with what both sides sign with.
    pub(crate) secret_file: Option<PathBuf>,
    /// Whether it moves play money too: for who writes a connector.
    pub(crate) sandbox: bool,
}

/// Why there is no connector.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RailSettingsError {
    /// Its secret cannot be read.
    #[error("the secret of the rails (`{0}`): {1}")]
    Secret(String, io::Error),
    /// It cannot be called.
    #[error("the connector cannot be called: {0}")]
    Client(#[from] reqwest::Error),
}

/// The shortest secret: 24 bytes in base 64, as Standard Webhooks asks.
const SECRET_CHARS_MIN: usize = 32;

impl RailSettings {
    /// The connector; none where there is none.
    pub(crate) fn open(&self) -> Result<Option<Connection>, RailSettingsError> {
        let (Some(url), Some(file)) = (&self.url, &self.secret_file) else { return Ok(None) };
        let wrong = |error| RailSettingsError::Secret(file.display().to_string(), error);
        let text = std::fs::read_to_string(file).map_err(wrong)?;
        let text = text.trim();
        if text.len() < SECRET_CHARS_MIN {
            let short = io::Error::new(io::ErrorKind::InvalidData, "must have 32 characters");
            return Err(wrong(short));
        }
        let secret = RailSecret::new(text);
        let rail = Arc::new(Connector::new(url, secret.clone())?);
        Ok(Some(Connection { rail, secret, sandbox: self.sandbox }))
    }
}
