//! What happens outside of the handlers.

use axum::response::{IntoResponse as _, Response};

use super::error::{Code, Failure};
use crate::dialect::Plight;

/// Says it in the words of this dialect.
pub(crate) fn say(plight: Plight) -> Response {
    match plight {
        Plight::UnknownRoute => Failure::of(Code::NotFound),
        Plight::UnknownMethod => Failure::of(Code::MethodNotAllowed),
        Plight::TooMany { limit, retry_after_seconds } => {
            Failure::too_many(limit, retry_after_seconds)
        }
    }
    .into_response()
}
