//! Small ones.

use serde::Serialize;
use utoipa::ToSchema;

use crate::webhooks::Jwk;

/// That the server is there.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ping {
    /// `pong`.
    pub(crate) message: &'static str,
}

/// Public keys, as JSON has them (RFC 7517).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeySet {
    /// The keys.
    pub(crate) keys: Vec<Jwk>,
}

/// Terms that were offered.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Terms {
    /// Where they can be read.
    pub(crate) url: String,
    /// What to send as `signedAgreementId`.
    pub(crate) signed_agreement_id: String,
}

/// Terms are wanted.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "bodies are read member by member; this describes them")]
pub(crate) struct TermsAsked {
    /// The caller's name for it.
    idempotency_key: String,
}

/// What is paid out for a token.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Rates {
    /// The token.
    pub(crate) from_currency: String,
    /// What it becomes.
    pub(crate) to_currency: String,
    /// How much of it for one.
    pub(crate) conversion_rate: String,
    /// The same by how it is paid out.
    pub(crate) conversion_rates: Vec<RatePair>,
}

/// What is paid out in one way.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RatePair {
    /// `wire`.
    pub(crate) transfer_type: &'static str,
    /// How much for one.
    pub(crate) conversion_rate: String,
}
