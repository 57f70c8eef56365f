//! A failure on its way to the caller.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use countersign_domain::access::Permission;
use countersign_engine::{EngineError, StoreError};
use serde_json::{Map, Value, json};

use crate::door::{FieldError, Refused};
use crate::http::finish::Cause;

/// A refusal or a failure: the dialect's `Error`, or its `ValidationError`.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(super) status: StatusCode,
    body: Map<String, Value>,
    retry_after_seconds: Option<u32>,
    /// What happened inside, for the server's own log and nobody else.
    cause: Option<String>,
}

/// A field that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Issue {
    /// Which; `lineItems.0.quantity` for one inside of others.
    pub(crate) field: String,
    /// What is wrong with it.
    pub(crate) message: String,
    /// The same for programs.
    pub(crate) code: &'static str,
}

impl Issue {
    pub(crate) fn new(
        field: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self { field: field.into(), message: message.into(), code }
    }

    pub(crate) fn required(field: &str) -> Self {
        Self::new(field, "required", "is required")
    }

    /// The same of a field inside of another.
    pub(crate) fn inside(self, outer: &str) -> Self {
        Self { field: format!("{outer}.{}", self.field), ..self }
    }
}

/// The word for a status, as every answer that is none of field errors begins with.
const fn category(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => "bad_request",
        StatusCode::UNAUTHORIZED => "unauthorized",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::CONFLICT => "conflict",
        StatusCode::PAYLOAD_TOO_LARGE => "payload_too_large",
        StatusCode::TOO_MANY_REQUESTS => "too_many_requests",
        StatusCode::SERVICE_UNAVAILABLE => "unavailable",
        _ => "internal_error",
    }
}

impl Failure {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        let mut body = Map::new();
        body.insert("error".to_owned(), category(status).into());
        body.insert("message".to_owned(), message.into().into());
        Self { status, body, retry_after_seconds: None, cause: None }
    }

    pub(crate) fn code(mut self, code: &'static str) -> Self {
        self.body.insert("code".to_owned(), code.into());
        self
    }

    pub(crate) fn details(mut self, details: Value) -> Self {
        self.body.insert("details".to_owned(), details);
        self
    }

    /// 409.
    pub(crate) fn conflict(code: &'static str, message: &str) -> Self {
        Self::new(StatusCode::CONFLICT, message).code(code)
    }

    /// 403, with the reason, and what would have been needed.
    pub(crate) fn forbidden(
        reason: &'static str,
        message: &str,
        needed: impl IntoIterator<Item = Permission>,
    ) -> Self {
        let mut failure = Self::new(StatusCode::FORBIDDEN, message);
        failure.body.insert("reason".to_owned(), reason.into());
        let needed: Vec<&str> = needed.into_iter().map(Permission::as_str).collect();
        failure.body.insert("requiredPermissions".to_owned(), json!(needed));
        failure
    }

    /// Whoever acts has no place in the organization.
    pub(crate) fn not_member() -> Self {
        Self::forbidden("not_member", "You are not a member of this organization", [])
    }

    /// 404 of what the path or the body names.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("{what} not found")).code("RESOURCE_NOT_FOUND")
    }

    pub(crate) fn unknown_route() -> Self {
        Self::new(StatusCode::NOT_FOUND, "There is no such route").code("RESOURCE_NOT_FOUND")
    }

    pub(crate) fn unknown_method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "The route does not know this method")
            .code("METHOD_NOT_ALLOWED")
    }

    pub(crate) fn too_many(retry_after_seconds: u32) -> Self {
        let failure =
            Self::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests; try again later")
                .code("TOO_MANY_REQUESTS");
        Self { retry_after_seconds: Some(retry_after_seconds), ..failure }
    }

    pub(crate) fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "The body is larger than 1 MiB")
            .code("PAYLOAD_TOO_LARGE")
    }

    /// 400 of a body that cannot be read at all.
    pub(crate) fn malformed(message: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message).code("MALFORMED_JSON")
    }

    /// A fault of the program.
    pub(crate) fn internal(cause: impl Into<String>) -> Self {
        let message = "Something went wrong on our side";
        let failure = Self::new(StatusCode::INTERNAL_SERVER_ERROR, message).code("INTERNAL_ERROR");
        Self { cause: Some(cause.into()), ..failure }
    }

    fn unavailable(message: &str, cause: Option<String>) -> Self {
        let failure = Self::new(StatusCode::SERVICE_UNAVAILABLE, message).code("UNAVAILABLE");
        Self { retry_after_seconds: Some(5), cause, ..failure }
    }

    /// Whether what was named is not there.
    pub(crate) fn is_not_found(&self) -> bool {
        self.status == StatusCode::NOT_FOUND
    }
}

impl From<Issue> for Failure {
    fn from(issue: Issue) -> Self {
        let entry = json!({ "field": issue.field, "message": issue.message, "code": issue.code });
        let mut failure = Self::new(StatusCode::BAD_REQUEST, "Validation failed");
        failure.body.insert("error".to_owned(), "validation_error".into());
        failure.body.insert("errors".to_owned(), json!([entry]));
        failure
    }
}

impl From<FieldError> for Issue {
    fn from(error: FieldError) -> Self {
        let code = match error.message.as_str() {
            "is required" => "required",
            message if message.starts_with("must have at most") => "too_long",
            message if message.starts_with("must be a") => "invalid_type",
            _ => "invalid_value",
        };
        Self { field: error.field, message: error.message, code }
    }
}

impl From<FieldError> for Failure {
    fn from(error: FieldError) -> Self {
        Issue::from(error).into()
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NoCredential => Self::unauthenticated(),
            Refused::CrossOrigin => {
                let message = "A signed-in person can do this from this server's own pages alone";
                Self::forbidden("no_permission", message, [])
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
            EngineError::Stopping => Self::unavailable("The server is going down", None),
            EngineError::Unknown => {
                Self::unavailable("Not known whether it was done; look before repeating it", None)
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
            | StoreError::Locked(_) => {
                Self::unavailable("The store is away; nothing was done", Some(error.to_string()))
            }
            StoreError::Corrupt(_) | StoreError::Newer { .. } => Self::internal(error.to_string()),
        }
    }
}

impl Failure {
    /// 401.
    pub(crate) fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "A valid API key is required").code("UNAUTHENTICATED")
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(Value::Object(self.body).to_string()));
        *response.status_mut() = self.status;
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
