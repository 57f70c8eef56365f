//! What happens outside of the handlers.

use axum::response::{IntoResponse as _, Response};

use super::error::{Code, Failure};
use crate::dialect::Plight;

/// Says it in the words of this dialect.
pub(crate) fn say(plight: Plight) -> Response {
    match plight {
        Plight::UnknownRoute => Failure::new(Code::NotFound, "There is no such route."),
        Plight::UnknownMethod => Failure::of(Code::MethodNotAllowed),
        Plight::TooMany { retry_after_seconds, .. } => Failure::too_many(retry_after_seconds),
    }
    .into_response()
}
