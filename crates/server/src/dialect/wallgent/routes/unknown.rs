//! What no route answers.

use axum::response::{IntoResponse as _, Response};

use super::super::error::{Code, Failure};

/// A path that no route has.
pub async fn unknown_route() -> Response {
    Failure::of(Code::NotFound).into_response()
}

/// A path that a route has, for other methods.
pub async fn unknown_method() -> Response {
    Failure::of(Code::MethodNotAllowed).into_response()
}
