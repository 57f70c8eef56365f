//! Tokens: what a key's id and secret are exchanged for. Opaque to clients; to us a JWT.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_domain::access::{Environment, Token};
use countersign_domain::document::Document;
use countersign_domain::ids::{KeyId, OrgId};
use countersign_domain::key::{ApiKey, TokenSigner};
use countersign_domain::state::Key;
use countersign_domain::time::Timestamp;
use countersign_engine::Engine;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::permission::Scope;
use crate::door::Refused;

/// How long a token works.
pub(super) const SECONDS: i64 = 3_600;

/// The only header that we write, and so the only one that we take: whoever brings another has
/// chosen how their token is to be checked.
const HEADER: &str = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

/// More than any of ours has.
const BYTES_MAX: usize = 1_024;

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Claims {
    /// The key.
    pub(super) sub: KeyId,
    /// The person behind it, as clients know them.
    pub(super) per: String,
    /// The organization.
    pub(super) org: OrgId,
    /// The environment.
    pub(super) env: Environment,
    /// What it is for, bit by bit.
    pub(super) scp: u32,
    /// When it was made, in seconds since 1970.
    pub(super) iat: i64,
    /// When it is too late.
    pub(super) exp: i64,
}

/// Writes a token.
pub(super) fn sign(claims: &Claims, signer: &TokenSigner) -> Option<String> {
    let claims = serde_json::to_vec(claims).ok()?;
    let said = format!("{}.{}", encoded(HEADER.as_bytes()), encoded(&claims));
    let signature = mac(signer)?.chain_update(&said).finalize().into_bytes();
    Some(format!("{said}.{}", encoded(&signature)))
}

/// Whether a bearer could be a token: no key has a dot in it.
pub(super) fn is_token(bearer: &str) -> bool {
    bearer.contains('.')
}

/// A token that is genuine, and what it leaves of its key; none for any other. Whether the key
/// still works, and whether the token came in time, is for the domain to judge.
pub(super) async fn read(engine: &Engine, bearer: &str) -> Result<Option<(Token, Scope)>, Refused> {
    let Some(claims) = claims(bearer) else { return Ok(None) };
    let signer = (claims.org, TokenSigner::document(claims.env));
    let key = (claims.org, claims.sub);
    let reads = vec![Key::Document(signer.0, signer.1).into(), Key::ApiKey(key.0, key.1).into()];
    let state = engine.read(reads).await?;
    let (signer, key) = (state.get::<Document>(signer)?, state.get::<ApiKey>(key)?);
    let signer = signer.as_deref().and_then(Document::token_signer);
    let (Some(signer), Some(key)) = (signer, key) else { return Ok(None) };
    let fits = key.environment == claims.env && is_signed(bearer, signer);
    let scope = Scope::from_bits(claims.scp);
    let until = Timestamp::from_unix_ms(claims.exp.saturating_mul(1_000));
    let token = Token { key: key.digest, scope: scope.permissions(), until };
    Ok(fits.then_some((token, scope)))
}

/// What a token claims, whoever wrote it.
fn claims(bearer: &str) -> Option<Claims> {
    let mut parts = bearer.split('.');
    let (header, claims, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let ours = header == encoded(HEADER.as_bytes()) && !signature.is_empty();
    if bearer.len() > BYTES_MAX || !ours || parts.next().is_some() {
        return None;
    }
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
}

/// How long that takes says nothing about the right signature.
fn is_signed(bearer: &str, signer: &TokenSigner) -> bool {
    let checked = bearer.rsplit_once('.').and_then(|(said, signature)| {
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        mac(signer)?.chain_update(said).verify_slice(&signature).ok()
    });
    checked.is_some()
}

fn mac(signer: &TokenSigner) -> Option<Hmac<Sha256>> {
    Hmac::new_from_slice(signer.secret.reveal().as_bytes()).ok()
}

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
