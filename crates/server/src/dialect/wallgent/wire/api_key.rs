//! API keys.

use serde::Serialize;
use utoipa::ToSchema;

/// An API key; never its secret.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApiKey {
    /// `key_…`.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// `PERSON`, `AGENT` or `PLATFORM`.
    pub(crate) kind: &'static str,
    /// The person it belongs to: `usr_…`.
    pub(crate) owner_id: String,
    /// The person who made it: `usr_…`.
    pub(crate) creator_id: String,
    /// The first characters of its secret.
    pub(crate) key_prefix: String,
    /// What it allows.
    pub(crate) permissions: Vec<&'static str>,
    /// `SANDBOX` or `PRODUCTION`.
    pub(crate) environment: &'static str,
    /// `ACTIVE`, `EXPIRED` or `REVOKED`.
    pub(crate) status: &'static str,
    /// The wallets it reaches; empty for all.
    pub(crate) wallet_scope: Vec<String>,
    /// The addresses and networks it may be used from; empty for anywhere.
    pub(crate) allowed_ips: Vec<String>,
    /// When it was last used, as far as that has been written down.
    pub(crate) last_used_at: Option<String>,
    /// When it stops working by itself.
    pub(crate) expires_at: Option<String>,
    /// When it was made.
    pub(crate) created_at: String,
    /// When it was revoked.
    pub(crate) revoked_at: Option<String>,
}

/// A key just made. Has a secret in it, and so does not print.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewApiKey {
    /// The key.
    #[serde(flatten)]
    pub(crate) key: ApiKey,
    /// Its secret: shown here and never again, so null in a replayed answer.
    pub(crate) secret: Option<String>,
}

/// A key that works no more.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RevokedApiKey {
    /// The key.
    #[serde(flatten)]
    pub(crate) key: ApiKey,
    /// `true`.
    pub(crate) deleted: bool,
}

/// The body of `POST /v1/api-keys`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct CreateApiKey {
    /// Its name, at most 256 characters.
    name: Option<String>,
    /// What it shall allow: all that the caller's key allows if not given, nothing if empty.
    permissions: Option<Vec<String>>,
    /// The member it shall belong to, the caller if not given: `usr_…`. It allows no more than
    /// their role does.
    owner_id: Option<String>,
    /// `SANDBOX` or `PRODUCTION`; the caller's if not given.
    environment: Option<String>,
    /// The wallets it reaches; all if not given or empty.
    wallet_scope: Option<Vec<String>>,
    /// Addresses and CIDR networks; anywhere if not given or empty.
    allowed_ips: Option<Vec<String>>,
    /// When it stops working by itself.
    expires_at: Option<String>,
    /// Instead of the header.
    idempotency_key: Option<String>,
}

/// The body of `PATCH /v1/api-keys/{id}`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct UpdateApiKey {
    /// Another name.
    name: Option<String>,
    /// Other permissions.
    permissions: Option<Vec<String>>,
    /// Other wallets; null or empty for all.
    wallet_scope: Option<Vec<String>>,
    /// Other addresses; empty for anywhere.
    allowed_ips: Option<Vec<String>>,
    /// Another end; null for none.
    expires_at: Option<String>,
}
