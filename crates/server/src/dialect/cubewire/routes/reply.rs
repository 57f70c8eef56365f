//! Successful answers.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::dialect::cubewire::error::Failure;

/// A successful answer; `Err` is a refusal.
pub(super) type Answer<T> = Result<Reply<T>, Failure>;

/// A status and a body.
#[derive(Debug)]
pub(super) struct Reply<T> {
    status: StatusCode,
    body: T,
    replayed: bool,
}

const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

impl<T> Reply<T> {
    /// 200.
    pub(super) const fn ok(body: T) -> Self {
        Self { status: StatusCode::OK, body, replayed: false }
    }

    /// 201: what every POST is answered with.
    pub(super) const fn created(body: T) -> Self {
        Self { status: StatusCode::CREATED, body, replayed: false }
    }

    /// Whether this is the answer to an earlier request.
    pub(super) const fn replayed(mut self, replayed: bool) -> Self {
        self.replayed = replayed;
        self
    }
}

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        let body = match serde_json::to_vec(&self.body) {
            Ok(body) => body,
            Err(error) => return Failure::internal(error.to_string()).into_response(),
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        if self.replayed {
            response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        }
        response
    }
}
