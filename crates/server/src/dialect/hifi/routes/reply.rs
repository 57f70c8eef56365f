//! Successful answers: always 200.

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::dialect::hifi::error::Failure;

/// A successful answer; `Err` is a refusal.
pub(super) type Answer<T> = Result<Reply<T>, Failure>;

/// A body.
#[derive(Debug)]
pub(super) struct Reply<T>(pub(super) T);

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        let body = match serde_json::to_vec(&self.0) {
            Ok(body) => body,
            Err(error) => return Failure::internal(error.to_string()).into_response(),
        };
        let mut response = Response::new(Body::from(body));
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        response
    }
}
