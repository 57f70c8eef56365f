//! Webhook endpoints.

use countersign_domain::webhook::Webhook;

use super::{instant, uuid};
use crate::dialect::cubewire::wire;

/// An endpoint, with its secret where that is shown.
pub(crate) fn webhook(row: &Webhook, secret: Option<String>) -> wire::Webhook {
    wire::Webhook {
        id: uuid(row.id),
        url: row.url.clone(),
        events: row.events.clone(),
        status: if row.enabled { "ACTIVE" } else { "INACTIVE" },
        organization_id: uuid(row.org),
        created_at: instant(row.created_at),
        updated_at: instant(row.updated_at),
        secret,
    }
}
