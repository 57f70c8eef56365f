//! A failure on its way to the caller.

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use countersign_domain::state::NotLoaded;
use countersign_engine::{EngineError, StoreError};
use serde_json::json;

use super::Code;
use crate::door::{FieldError, Refused};
use crate::http::Cause;

/// A refusal or a failure, in the dialect's envelope.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    /// The dialect's code.
    pub(crate) code: Code,
    /// One sentence for people; it names what is wrong.
    pub(crate) details: String,
    retry_after_seconds: Option<u32>,
    /// What happened inside, for the server's own log and nobody else.
    cause: Option<String>,
}

impl Failure {
    pub(crate) fn new(code: Code, details: impl Into<String>) -> Self {
        Self { code, details: details.into(), retry_after_seconds: None, cause: None }
    }

    /// A field that is wrong.
    pub(crate) fn invalid(field: &str, message: &str) -> Self {
        Self::new(Code::FieldValidation, format!("{field} {message}"))
    }

    /// A fault of the program. The caller hears nothing of what is inside.
    pub(crate) fn internal(cause: String) -> Self {
        let details = "something went wrong on our side";
        Self { cause: Some(cause), ..Self::new(Code::InternalServerError, details) }
    }

    /// More requests than are taken in.
    pub(crate) fn too_many(retry_after_seconds: u32) -> Self {
        let details = "too many requests; try again later";
        let retry_after_seconds = Some(retry_after_seconds);
        Self { retry_after_seconds, ..Self::new(Code::TooManyRequests, details) }
    }

    /// Somebody who has to be asked cannot be.
    pub(crate) fn unavailable(cause: String) -> Self {
        unavailable("the rail cannot be asked; nothing was done", Some(cause))
    }
}

impl From<NotLoaded> for Failure {
    fn from(missing: NotLoaded) -> Self {
        Refused::from(missing).into()
    }
}

impl From<FieldError> for Failure {
    fn from(error: FieldError) -> Self {
        Self::invalid(&error.field, &error.message)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NoCredential => Self::new(Code::InvalidApiKey, "a valid API key is required"),
            Refused::CrossOrigin => {
                Self::new(Code::Unauthorized, "the request comes from another site")
            }
            Refused::Rejected(rejection) => rejection.into(),
            Refused::Engine(error) => error.into(),
            Refused::Store(error) => error.into(),
            Refused::Fault(cause) => Self::internal(cause),
        }
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Busy => Self::too_many(1),
            EngineError::Stopping => unavailable("the server is stopping; nothing was done", None),
            EngineError::Unknown => unavailable(
                "not known whether it was done; repeat it with the same requestId",
                None,
            ),
            EngineError::Store(error) => error.into(),
            EngineError::Internal(cause) => Self::internal(cause),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_)
            | StoreError::Unknown(_)
            | StoreError::Conflict(_)
            | StoreError::Locked(_) => {
                unavailable("the store is away; nothing was done", Some(error.to_string()))
            }
            StoreError::Corrupt(_) | StoreError::Newer { .. } => Self::internal(error.to_string()),
        }
    }
}

fn unavailable(details: &str, cause: Option<String>) -> Failure {
    let retry_after_seconds = Some(5);
    Failure { retry_after_seconds, cause, ..Failure::new(Code::ServiceUnavailable, details) }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let body = json!({
            "code": self.code.number(),
            "error": self.code.word(),
            "errorDetails": self.details,
            "message": self.details,
            "status": "error",
            "success": false,
        });
        let mut response = Response::new(Body::from(body.to_string()));
        *response.status_mut() = self.code.status();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(Cause(cause));
        }
        response
    }
}
