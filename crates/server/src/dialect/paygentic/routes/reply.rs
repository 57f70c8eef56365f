//! Successful answers.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::dialect::paygentic::error::Failure;
use crate::dialect::paygentic::parse::Part;
use crate::dialect::paygentic::wire;

/// A successful answer; `Err` is a refusal.
pub(super) type Answer<T> = Result<Reply<T>, Failure>;

/// A status and a body.
pub(super) struct Reply<T>(StatusCode, T);

/// 204.
pub(super) struct Nothing;

impl<T> Reply<T> {
    /// 200.
    pub(super) const fn ok(body: T) -> Self {
        Self(StatusCode::OK, body)
    }

    /// 201.
    pub(super) const fn created(body: T) -> Self {
        Self(StatusCode::CREATED, body)
    }
}

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        let body = match serde_json::to_vec(&self.1) {
            Ok(body) => body,
            Err(error) => return Failure::internal(error.to_string()).into_response(),
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.0;
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        response
    }
}

impl IntoResponse for Nothing {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

/// Part of a list.
pub(super) fn list<T>(data: Vec<T>, part: Part, total: usize) -> Reply<wire::List<T>> {
    let Part { offset, limit } = part;
    let pagination = wire::Pagination { limit, offset, total };
    Reply::ok(wire::List { object: "list", data, pagination })
}
