//! API keys.

use countersign_domain::access::{Environment, IpRange};
use countersign_domain::ids::WalletId;
use countersign_domain::key::{CreateKey, NewSecret, UpdateKey};
use countersign_domain::time::Timestamp;

use super::wallet::NAME_CHARS_MAX;
use super::{Fields, instant, key_id, optional_permissions, owner, wallet_id};
use crate::dialect::wallgent::error::Failure;

const NAME_DEFAULT: &str = "API key";
const WALLETS_MAX: usize = 1000;
const ADDRESSES_MAX: usize = 100;

/// `POST /api-keys`.
pub(crate) fn create_key(fields: &Fields, secret: NewSecret) -> Result<CreateKey, Failure> {
    Ok(CreateKey {
        name: fields.optional_name("name", NAME_CHARS_MAX)?.unwrap_or_else(|| NAME_DEFAULT.into()),
        permissions: optional_permissions(fields, "permissions")?,
        environment: environment(fields)?,
        wallet_scope: wallet_scope(fields)?.unwrap_or_default(),
        allowed_ips: allowed_ips(fields)?.unwrap_or_default(),
        expires_at: expires_at(fields)?,
        secret,
        owner: owner(fields)?,
        on_behalf: None,
    })
}

/// `PATCH /api-keys/:id`. A `null` clears what may be without a value: the end of the key, and its
/// scope.
pub(crate) fn update_key(fields: &Fields, id: &str) -> Result<UpdateKey, Failure> {
    let name = fields.optional_name("name", NAME_CHARS_MAX)?;
    let permissions = optional_permissions(fields, "permissions")?;
    let allowed_ips = allowed_ips(fields)?;
    let expires_at = fields.nullable("expiresAt", |fields, _| expires_at(fields))?;
    let wallet_scope = fields.nullable("walletScope", |fields, _| wallet_scope(fields))?;
    let wallet_scope = wallet_scope.map(Option::unwrap_or_default);
    Ok(UpdateKey { key: key_id(id)?, name, permissions, allowed_ips, expires_at, wallet_scope })
}

/// The environment that a key is wanted for.
pub(crate) fn environment(fields: &Fields) -> Result<Option<Environment>, Failure> {
    let Some(word) = fields.optional_text("environment", 16)? else { return Ok(None) };
    let found = Environment::ALL.into_iter().find(|environment| environment.as_str() == word);
    let found =
        found.ok_or_else(|| Failure::invalid("environment", "must be SANDBOX or PRODUCTION"))?;
    Ok(Some(found))
}

fn wallet_scope(fields: &Fields) -> Result<Option<Vec<WalletId>>, Failure> {
    let Some(ids) = fields.optional_texts("walletScope", (WALLETS_MAX, 256))? else {
        return Ok(None);
    };
    ids.iter().map(|id| wallet_id(id)).collect::<Result<_, Failure>>().map(Some)
}

fn allowed_ips(fields: &Fields) -> Result<Option<Vec<IpRange>>, Failure> {
    let Some(ranges) = fields.optional_texts("allowedIps", (ADDRESSES_MAX, 64))? else {
        return Ok(None);
    };
    let range = |text: &String| {
        let wrong = |()| Failure::invalid("allowedIps", "must have addresses or CIDR networks");
        text.parse().map_err(wrong)
    };
    ranges.iter().map(range).collect::<Result<_, Failure>>().map(Some)
}

fn expires_at(fields: &Fields) -> Result<Option<Timestamp>, Failure> {
    let Some(text) = fields.optional_text("expiresAt", 64)? else { return Ok(None) };
    let at = instant(&text);
    let at = at.ok_or_else(|| Failure::invalid("expiresAt", "must be an RFC 3339 instant"))?;
    Ok(Some(at))
}
