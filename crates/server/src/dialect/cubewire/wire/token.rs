//! Tokens.

use serde::Serialize;
use utoipa::ToSchema;

/// The form of `POST /oauth2/token`. For the description alone.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct TokenRequest {
    /// `client_credentials`.
    grant_type: String,
    /// The id of an API key, `key_…`; HTTP Basic may bring it instead.
    client_id: Option<String>,
    /// The secret of that key.
    client_secret: Option<String>,
    /// Permissions, separated by spaces; all that the key has if absent.
    scope: Option<String>,
}

/// A token.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccessToken)]
pub(crate) struct Token {
    /// The token, opaque.
    pub(crate) access_token: String,
    /// `Bearer`.
    pub(crate) token_type: &'static str,
    /// How long it works, in seconds.
    pub(crate) expires_in: i64,
}

/// Why there is no token. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct TokenFailure {
    /// `invalid_client`, `invalid_request`, `unsupported_grant_type`, `invalid_scope`.
    error: String,
    /// What is wrong.
    #[schema(rename = "error_description")]
    error_description: String,
    /// The HTTP status.
    status_code: u16,
    /// The same as `error_description`.
    message: String,
}
