//! Why a server did not start.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use countersign_engine::{EngineError, StoreError};

use crate::mail::SmtpSetup;
use crate::rail::RailSettingsError;
use crate::templates::TemplateError;

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    /// Something in the data folder cannot be made or read.
    #[error("`{}`: {error}", path.display())]
    File {
        /// What.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The process cannot have what every server needs.
    #[error("cannot serve: {0}")]
    Io(io::Error),
    /// The data cannot be opened.
    #[error("`{place}`: {error}")]
    Store {
        /// The data folder, or the database.
        place: String,
        /// Why.
        error: StoreError,
    },
    /// The engine does not start.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {error}{}", hint(error))]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        error: io::Error,
    },
    /// The sandbox's clock file is not one.
    #[error("`{}` does not hold a number of microseconds", .0.display())]
    Clock(PathBuf),
    /// The rails cannot be reached as configured.
    #[error(transparent)]
    Rails(#[from] RailSettingsError),
    /// Mail cannot be sent as configured.
    #[error(transparent)]
    Mail(#[from] SmtpSetup),
    /// The file of agent templates is wrong.
    #[error("`{}`: {error}", path.display())]
    Templates {
        /// The file.
        path: PathBuf,
        /// Why.
        error: TemplateError,
    },
    /// The folder is that of a sandbox.
    #[error(
        "`{}` belongs to `countersign dev`: its clock was moved on; take another folder",
        .0.display()
    )]
    Sandbox(PathBuf),
}

impl StartError {
    /// About a file.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::File { path, error }
    }
}

fn hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            "; another program listens there, take a free port with `--listen 127.0.0.1:0`"
        }
        io::ErrorKind::PermissionDenied => "; ports below 1024 are for privileged users",
        _ => "",
    }
}
