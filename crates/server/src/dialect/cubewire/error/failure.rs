//! A failure on its way to the caller.

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use countersign_engine::{EngineError, StoreError};
use serde_json::{Value, json};

use super::Code;
use crate::door::{FieldError, Refused};
use crate::http::BodyError;
use crate::http::finish::Cause;

/// A refusal or a failure.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    /// The dialect's code.
    pub(crate) code: Code,
    /// What is wrong, for people: of fields one text each.
    message: Message,
    /// When to try again, in seconds.
    retry_after_seconds: Option<u32>,
    /// What happened inside, for the server's own log and nobody else.
    cause: Option<String>,
}

#[derive(Clone, Debug)]
enum Message {
    One(String),
    Fields(Vec<String>),
}

impl Failure {
    /// A failure that its code says all about.
    pub(crate) fn of(code: Code) -> Self {
        Self::new(code, code.message())
    }

    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        let message = Message::One(message.into());
        Self { code, message, retry_after_seconds: None, cause: None }
    }

    /// A field that is wrong.
    pub(crate) fn invalid(field: &str, message: &str) -> Self {
        let message = Message::Fields(vec![format!("{field} {message}")]);
        Self { message, ..Self::of(Code::ValidationFailed) }
    }

    /// More requests, or more failed authentications, than are taken in per minute.
    pub(crate) fn too_many(retry_after_seconds: u32) -> Self {
        Self { retry_after_seconds: Some(retry_after_seconds), ..Self::of(Code::RateLimited) }
    }

    /// A fault of the program.
    pub(crate) fn internal(cause: impl Into<String>) -> Self {
        Self { cause: Some(cause.into()), ..Self::of(Code::InternalError) }
    }

    /// The body.
    pub(crate) fn body(&self) -> Value {
        let status = self.code.status();
        let message = match &self.message {
            Message::One(message) => Value::from(message.as_str()),
            Message::Fields(messages) => Value::from(messages.clone()),
        };
        json!({
            "statusCode": status.as_u16(),
            "message": message,
            "error": status.canonical_reason().unwrap_or_default(),
            "code": self.code.as_str(),
        })
    }

    /// The same with another body, which says the same in another form.
    pub(crate) fn told_as(self, body: &Value) -> Response {
        let mut response = Response::new(Body::from(body.to_string()));
        *response.status_mut() = self.code.status();
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(Cause(cause));
        }
        response
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let body = self.body();
        self.told_as(&body)
    }
}

impl From<FieldError> for Failure {
    fn from(error: FieldError) -> Self {
        Self::invalid(&error.field, &error.message)
    }
}

impl From<BodyError> for Failure {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::TooLarge => Self::of(Code::PayloadTooLarge),
            BodyError::Incomplete => Self::invalid("body", "is incomplete"),
        }
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NoCredential => Self::of(Code::Unauthenticated),
            Refused::CrossOrigin => {
                let message = "A signed-in person can do this from this server's own pages alone";
                Self::new(Code::PermissionMissing, message)
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
            EngineError::Stopping => Self::away(None),
            EngineError::Unknown => {
                let message = "Not known whether it was done; repeat it with the same key";
                let retry_after_seconds = Some(5);
                Self { retry_after_seconds, ..Self::new(Code::Unavailable, message) }
            }
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
            | StoreError::Locked(_) => Self::away(Some(error.to_string())),
            StoreError::Corrupt(_) | StoreError::Newer { .. } => Self::internal(error.to_string()),
        }
    }
}

impl Failure {
    /// The store, or all of the server, is away for a while.
    fn away(cause: Option<String>) -> Self {
        Self { retry_after_seconds: Some(5), cause, ..Self::of(Code::Unavailable) }
    }
}
