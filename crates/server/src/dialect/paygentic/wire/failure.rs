//! What every answer that is no success says.

use std::borrow::Cow;

use serde_json::Value;
use utoipa::openapi::schema::AnyOfBuilder;
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

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

/// A 400: fields that are wrong, or a body that cannot be read. What says the first says the second
/// too, with more to it.
pub(crate) struct BadRequest;

impl PartialSchema for BadRequest {
    fn schema() -> RefOr<Schema> {
        let names = [ValidationError::name(), Failure::name()];
        let either = names
            .into_iter()
            .fold(AnyOfBuilder::new(), |either, name| either.item(Ref::from_schema_name(name)));
        RefOr::T(Schema::AnyOf(either.build()))
    }
}

impl ToSchema for BadRequest {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("BadRequest")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((ValidationError::name().into_owned(), ValidationError::schema()));
        schemas.push((Failure::name().into_owned(), Failure::schema()));
        ValidationError::schemas(schemas);
        Failure::schemas(schemas);
    }
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
