//! API keys.

use countersign_domain::access::Permissions;
use countersign_domain::key::{ApiKey, KeyStatus};
use countersign_domain::time::Timestamp;

use super::timestamp;
use crate::dialect::wallgent::wire;

/// A key as it stands at `now`; never its secret.
pub(crate) fn api_key(key: &ApiKey, last_used: Option<Timestamp>, now: Timestamp) -> wire::ApiKey {
    let status = match key.status {
        KeyStatus::Active if key.is_expired(now) => "EXPIRED",
        status => status.as_str(),
    };
    wire::ApiKey {
        id: key.id.to_string(),
        name: key.name.clone(),
        kind: key.kind.as_str(),
        owner_id: key.owner.to_string(),
        creator_id: key.creator.to_string(),
        key_prefix: key.prefix.clone(),
        permissions: permissions(key.permissions),
        environment: key.environment.as_str(),
        status,
        wallet_scope: key.wallet_scope.iter().map(ToString::to_string).collect(),
        allowed_ips: key.allowed_ips.iter().map(ToString::to_string).collect(),
        last_used_at: last_used.map(timestamp),
        expires_at: key.expires_at.map(timestamp),
        created_at: timestamp(key.created_at),
        revoked_at: key.revoked_at.map(timestamp),
    }
}

/// Permissions as words.
pub(crate) fn permissions(permissions: Permissions) -> Vec<&'static str> {
    permissions.iter().map(|permission| permission.as_str()).collect()
}
