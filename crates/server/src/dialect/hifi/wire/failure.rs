//! Failures.

use utoipa::ToSchema;

/// A failure. `message` repeats `errorDetails`.
#[derive(ToSchema)]
#[schema(as = Failure)]
#[expect(dead_code, reason = "it is written by hand; this describes it")]
pub(crate) struct Failure {
    /// The number of the failure.
    code: u32,
    /// Its name.
    error: String,
    /// What is wrong.
    #[schema(rename = "errorDetails")]
    error_details: String,
    /// The same.
    message: String,
    /// `error`.
    status: String,
    /// `false`.
    success: bool,
}
