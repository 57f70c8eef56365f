//! Places that are named on the command line.

use std::env;

use countersign_store::postgres::has_password;

use super::{DatabaseUrl, Place};
use crate::folder::Folder;

/// Why the name of a place was not taken. Whatever was written is not repeated: there may be a
/// secret in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PlaceError {
    /// It has none of the known forms.
    #[error(
        "must be `sqlite:FOLDER`, a `postgres://` URL without a password, or `env:NAME`, a \
         variable that holds one of these"
    )]
    Form,
    /// It is a URL with a password.
    #[error(
        "has a password in it, and every user of this machine can read the command line; put the \
         URL into a variable of the environment, and write `env:NAME`"
    )]
    Password,
    /// There is no such variable.
    #[error("there is no variable `{0}` in the environment")]
    NoVariable(String),
    /// The variable holds something else.
    #[error("the variable `{0}` must hold `sqlite:FOLDER` or a `postgres://` URL")]
    Variable(String),
}

impl Place {
    /// Reads the name of a place: `sqlite:FOLDER`, a `postgres://` URL, or `env:NAME`. Only a
    /// variable may hold a URL with a password. Beside a database `folder` is this machine's own.
    pub(crate) fn named(text: &str, folder: &Folder) -> Result<Self, PlaceError> {
        if let Some(name) = text.strip_prefix("env:") {
            let value = env::var(name).ok().filter(|value| !value.is_empty());
            let value = value.ok_or_else(|| PlaceError::NoVariable(name.to_owned()))?;
            let place = Self::written(&value, folder);
            return place.ok_or_else(|| PlaceError::Variable(name.to_owned()));
        }
        let place = Self::written(text, folder).ok_or(PlaceError::Form)?;
        match &place.database {
            None => Ok(place),
            Some(url) => match has_password(url.secret()) {
                Ok(false) => Ok(place),
                Ok(true) => Err(PlaceError::Password),
                Err(_) => Err(PlaceError::Form),
            },
        }
    }

    fn written(text: &str, folder: &Folder) -> Option<Self> {
        match text.strip_prefix("sqlite:") {
            Some("") => None,
            Some(path) => Some(Self { folder: Folder::at(path), database: None }),
            None => {
                let database = Some(DatabaseUrl::new(text)?);
                Some(Self { folder: folder.clone(), database })
            }
        }
    }
}
