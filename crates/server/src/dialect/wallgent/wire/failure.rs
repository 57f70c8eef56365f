//! Failures, as the description shows them; [`super::super::error::Failure`] writes them.

use serde::Serialize;
use utoipa::ToSchema;

use super::ErrorBody;

/// A refusal or a failure: RFC 9457 members beside `error`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Failure {
    /// What programs of this dialect read.
    pub(crate) error: ErrorBody,
    /// Where the code is explained.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// The reason phrase of the status.
    pub(crate) title: String,
    /// The HTTP status.
    pub(crate) status: u16,
    /// The message.
    pub(crate) detail: String,
    /// The path.
    pub(crate) instance: String,
    /// The code.
    pub(crate) code: String,
    /// The request's name in the server's log.
    pub(crate) request_id: String,
}
