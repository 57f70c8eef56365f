//! What happens outside of the handlers.

use axum::response::{IntoResponse as _, Response};

use super::error::Failure;
use crate::dialect::Plight;

/// Says it in the words of this dialect.
pub(crate) fn say(plight: Plight) -> Response {
    match plight {
        Plight::UnknownRoute => Failure::unknown_route(),
        Plight::UnknownMethod => Failure::unknown_method(),
        Plight::TooMany { retry_after_seconds, .. } => Failure::too_many(retry_after_seconds),
    }
    .into_response()
}
