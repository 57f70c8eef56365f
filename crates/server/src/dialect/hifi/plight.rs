//! What happens outside of the handlers.

use axum::response::{IntoResponse as _, Response};

use super::error::{Code, Failure};
use crate::dialect::Plight;

/// Says it in the words of this dialect.
pub(crate) fn say(plight: Plight) -> Response {
    match plight {
        Plight::UnknownRoute => Failure::new(Code::ResourceNotFound, "there is no such path"),
        Plight::UnknownMethod => {
            Failure::new(Code::MethodNotAllowed, "the path does not know this method")
        }
        Plight::TooMany { retry_after_seconds, .. } => Failure::too_many(retry_after_seconds),
    }
    .into_response()
}
