//! Whether a merchant is told by webhook.

use countersign_domain::document::{Body, Document};
use countersign_domain::ids::Id as _;
use countersign_domain::time::Timestamp;

use super::{id, timestamp};
use crate::dialect::paygentic::error::Failure;
use crate::dialect::paygentic::wire;

/// How long a link to the endpoints is said to last; the page behind it asks who comes anyway.
const LINK_SECONDS: i64 = 3_600;

/// The switch as it is.
pub(crate) fn webhooks(row: &Document) -> Result<wire::Webhooks, Failure> {
    let Body::WebhookSwitch(switch) = &row.body else {
        return Err(Failure::internal(format!("not a switch: {:?}", row.kind())));
    };
    Ok(wire::Webhooks {
        object: "webhooks",
        application_id: id("app", row.org.ulid()),
        merchant_id: row.org.to_string(),
        enabled: switch.enabled,
        created_at: timestamp(row.created_at),
        updated_at: timestamp(row.updated_at),
    })
}

/// Where endpoints are kept.
pub(crate) fn portal(public_url: &str, now: Timestamp) -> wire::Portal {
    wire::Portal {
        object: "webhookPortal",
        url: format!("{public_url}/settings/webhooks"),
        expires_at: timestamp(now.plus_seconds(LINK_SECONDS)),
    }
}
