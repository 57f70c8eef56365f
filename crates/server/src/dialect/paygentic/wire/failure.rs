//! What every answer that is no success says.

use serde_json::Value;
use utoipa::ToSchema;

/// A refusal or a failure.
#[derive(ToSchema)]
#[schema(as = Error, rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct Failure {
    /// One sentence for people.
    message: String,
    /// `bad_request`, `unauthorized`, `forbidden`, `not_found`, `conflict`, `internal_error`.
    error: Option<String>,
    /// Which refusal.
    code: Option<String>,
    /// More, for programs.
    #[schema(value_type = Option<Object>)]
    details: Option<Value>,
    /// Of a 403: `no_permission`, `insufficient_scope`, `not_member`.
    reason: Option<String>,
    /// Of a 403: what would have been needed.
    required_permissions: Option<Vec<String>>,
}

/// Fields that are wrong.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct ValidationError {
    /// `validation_error`.
    error: Option<String>,
    /// `Validation failed`.
    message: String,
    /// Each field with what is wrong with it.
    errors: Vec<FieldError>,
}

/// A field that is wrong.
#[derive(ToSchema)]
#[schema(as = FieldError)]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct FieldError {
    /// Which; `lineItems.0.quantity` for one inside of others.
    field: String,
    /// What is wrong with it.
    message: String,
    /// The same for programs.
    code: Option<String>,
}
