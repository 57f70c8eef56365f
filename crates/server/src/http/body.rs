//! Request bodies, up to a limit.

use axum::body::{Body, Bytes, to_bytes};

/// The largest body that is read (spec §1.5).
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyError {
    /// It is larger than [`BODY_BYTES_MAX`].
    TooLarge,
    /// The connection broke off before its end.
    Incomplete,
}

/// Reads a whole body.
pub async fn read_body(body: Body) -> Result<Bytes, BodyError> {
    to_bytes(body, BODY_BYTES_MAX).await.map_err(|error| {
        // The limit has no error type of its own that could be named here without another crate.
        let error = std::error::Error::source(&error);
        let over = error.is_some_and(|source| source.is::<http_body_util::LengthLimitError>());
        if over { BodyError::TooLarge } else { BodyError::Incomplete }
    })
}
