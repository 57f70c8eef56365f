//! A failure on its way to the caller.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use countersign_domain::state::NotLoaded;
use countersign_engine::{EngineError, StoreError};
use serde_json::{Map, Value, json};

use super::Code;
use crate::door::{FieldError, Refused};
use crate::http::RequestId;
use crate::password::PasswordError;

/// A refusal or a failure: one body that readers of `error.code` and readers of RFC 9457 both
/// understand.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    /// The dialect's code.
    pub(crate) code: Code,
    /// One sentence for people.
    pub(crate) message: String,
    /// More, for programs.
    pub(crate) details: Option<Value>,
    /// Members beside `error`: a failed batch has its results there.
    pub(crate) beside: Map<String, Value>,
    /// When to try again, in seconds.
    pub(crate) retry_after_seconds: Option<u32>,
    /// What happened inside, for the server's own log and nobody else.
    cause: Option<String>,
}

impl Failure {
    /// A failure that its code says all about.
    pub(crate) fn of(code: Code) -> Self {
        let message = match code {
            Code::Unauthorized => "A valid API key is required.",
            Code::PayloadTooLarge => "The body is larger than 1 MiB.",
            Code::NotFound => "There is no such route.",
            Code::MethodNotAllowed => "The route does not know this method.",
            Code::RateLimitExceeded => "Too many requests; try again later.",
            Code::InternalError => "Something went wrong on our side.",
            Code::Unavailable => "The store is away; nothing was done.",
            _ => "",
        };
        Self::new(code, message)
    }

    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            details: None,
            beside: Map::new(),
            retry_after_seconds: None,
            cause: None,
        }
    }

    /// A field that is wrong.
    pub(crate) fn invalid(field: &str, message: &str) -> Self {
        let issues = json!({ "issues": [{ "field": field, "message": message }] });
        Self::new(Code::ValidationError, format!("`{field}` {message}")).with(issues)
    }

    /// An amount that is wrong.
    pub(crate) fn amount(field: &str, value: &str, message: &str) -> Self {
        // What was sent may be a megabyte of digits.
        let value: String = value.chars().take(64).collect();
        let details = json!({ "field": field, "value": value });
        Self::new(Code::InvalidAmount, format!("`{field}` {message}")).with(details)
    }

    /// The same about a field inside of another: `end` becomes `timeRestrictions.end`.
    pub(crate) fn inside(mut self, outer: &str) -> Self {
        let details = self.details.as_mut();
        let field = details.and_then(|details| match self.code {
            Code::ValidationError => details.pointer_mut("/issues/0/field"),
            Code::InvalidAmount => details.pointer_mut("/field"),
            _ => None,
        });
        if let Some(Value::String(field)) = field {
            let name = format!("{outer}.{field}");
            self.message = self.message.replacen(&format!("`{field}`"), &format!("`{name}`"), 1);
            *field = name;
        }
        self
    }

    /// A row that the program forgot to load.
    pub(crate) fn not_loaded(NotLoaded(read): NotLoaded) -> Self {
        Self::internal(format!("not loaded: {read:?}"))
    }

    /// More requests, or more failed authentications, than are taken in per minute.
    pub(crate) fn too_many(limit: u32, retry_after_seconds: u32) -> Self {
        let details = json!({ "limit": limit, "retryAfter": retry_after_seconds });
        let retry_after_seconds = Some(retry_after_seconds);
        Self { retry_after_seconds, ..Self::of(Code::RateLimitExceeded).with(details) }
    }

    /// A fault of the program.
    pub(crate) fn internal(cause: String) -> Self {
        Self { cause: Some(cause), ..Self::of(Code::InternalError) }
    }

    pub(crate) fn with(mut self, details: Value) -> Self {
        self.details = Some(details);
        self
    }

    /// Another failure in the place of one with this code.
    pub(crate) fn instead_of(self, code: Code, other: impl FnOnce() -> Self) -> Self {
        if self.code == code { other() } else { self }
    }

    /// Logs what the caller is not told.
    pub(crate) fn log(&self, id: RequestId) {
        if let Some(cause) = &self.cause {
            tracing::error!(request_id = %id, code = self.code.as_str(), cause, "request failed");
        }
    }

    /// The `error` member, which held payments and failed batches carry too.
    pub(crate) fn envelope(&self) -> Value {
        let mut error = json!({ "code": self.code.as_str(), "message": self.message });
        if let (Some(details), Some(members)) = (&self.details, error.as_object_mut()) {
            members.insert("details".to_owned(), details.clone());
        }
        error
    }

    /// The whole answer.
    pub(crate) fn render(&self, (id, problem): (RequestId, bool), path: &str) -> Response {
        let status = self.code.status();
        let mut body = self.beside.clone();
        body.insert("error".to_owned(), self.envelope());
        if status != StatusCode::MULTI_STATUS {
            body.insert("type".to_owned(), format!("/docs/errors/{}", self.code.as_str()).into());
            body.insert("title".to_owned(), status.canonical_reason().unwrap_or_default().into());
            body.insert("status".to_owned(), status.as_u16().into());
            body.insert("detail".to_owned(), self.message.clone().into());
            body.insert("instance".to_owned(), path.into());
            body.insert("code".to_owned(), self.code.as_str().into());
        }
        body.insert("requestId".to_owned(), id.to_string().into());
        let mut response = Response::new(Body::from(Value::Object(body).to_string()));
        *response.status_mut() = status;
        let kind = if problem { "application/problem+json" } else { "application/json" };
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Travels as a value; [`crate::http::finish`] renders it.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.code.status();
        response.extensions_mut().insert(self);
        response
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
            Refused::NoCredential => Self::of(Code::Unauthorized),
            Refused::CrossOrigin => {
                let message = "A signed-in person can do this from this server's own pages alone.";
                Self::new(Code::PermissionDenied, message).with(json!({ "reason": "CROSS_ORIGIN" }))
            }
            Refused::Rejected(rejection) => rejection.into(),
            Refused::Engine(error) => error.into(),
            Refused::Store(error) => error.into(),
            Refused::Fault(cause) => Self::internal(cause),
        }
    }
}

impl From<PasswordError> for Failure {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => {
                Self { retry_after_seconds: Some(1), ..Self::of(Code::RateLimitExceeded) }
            }
            PasswordError::Broken(_) => Self::internal(error.to_string()),
        }
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Busy => {
                Self { retry_after_seconds: Some(1), ..Self::of(Code::RateLimitExceeded) }
            }
            EngineError::Stopping => {
                Self { retry_after_seconds: Some(5), ..Self::of(Code::Unavailable) }
            }
            EngineError::Unknown => Self {
                retry_after_seconds: Some(5),
                message: "Not known whether it was done; repeat it with the same key.".to_owned(),
                ..Self::of(Code::Unavailable)
            },
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
            | StoreError::Locked(_) => Self {
                retry_after_seconds: Some(5),
                cause: Some(error.to_string()),
                ..Self::of(Code::Unavailable)
            },
            StoreError::Corrupt(_) | StoreError::Newer { .. } => Self::internal(error.to_string()),
        }
    }
}
