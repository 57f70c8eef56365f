//! How a command ends.

use std::process::ExitCode;

use super::api_error::ApiError;
use crate::operator::{OperatorError, Refused};

/// How a command ends. The numbers are part of the command line's contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// Done.
    Done = 0,
    /// It failed.
    Error = 1,
    /// It was asked for in a wrong way.
    Usage = 2,
    /// A payment waits for a decision.
    Held = 3,
    /// A policy or a person said no, or nobody said yes in time.
    Denied = 4,
    /// There is no such thing.
    NotFound = 5,
    /// The server takes no more for now.
    TooMany = 6,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl Exit {
    /// How an error ends a command.
    pub(super) fn of(error: &anyhow::Error) -> Self {
        if let Some(error) = error.downcast_ref::<ApiError>() {
            return match error.code() {
                Some("POLICY_DENIED") => Self::Denied,
                Some("RATE_LIMIT_EXCEEDED") => Self::TooMany,
                Some(code) if code.ends_with("NOT_FOUND") => Self::NotFound,
                _ => Self::Error,
            };
        }
        if let Some(error) = error.downcast_ref::<OperatorError>() {
            return match error.refused {
                Refused::NotFound => Self::NotFound,
                Refused::Busy => Self::TooMany,
                Refused::Invalid | Refused::Conflict | Refused::Internal => Self::Error,
            };
        }
        error.downcast_ref::<Failed>().map_or(Self::Error, |failed| failed.exit)
    }
}

/// A failure that the command itself has found.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(super) struct Failed {
    exit: Exit,
    message: String,
}

impl Failed {
    /// It was asked for in a wrong way.
    pub(super) fn usage(message: impl Into<String>) -> anyhow::Error {
        Self { exit: Exit::Usage, message: message.into() }.into()
    }

    /// There is no such thing.
    pub(super) fn not_found(message: impl Into<String>) -> anyhow::Error {
        Self { exit: Exit::NotFound, message: message.into() }.into()
    }
}
