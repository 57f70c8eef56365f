//! Deleting an endpoint.

use super::Webhook;
use super::update::own;
use crate::ids::WebhookId;
use crate::log::Fact;
use crate::outcome::Outcome;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// `DELETE /webhooks/:id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeleteWebhook {
    /// The endpoint.
    pub webhook: WebhookId,
}

/// Deletes an endpoint: it is told nothing any more.
pub(super) fn delete(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &DeleteWebhook,
) -> Result<Answer, Halt> {
    let before = own(draft, session, verb.webhook)?;
    let now = draft.now();
    let gone =
        Webhook { enabled: false, deleted_at: Some(now), updated_at: now, ..(*before).clone() };
    session.log(draft, Fact::WebhookDeleted { webhook: gone.clone() })?;
    Ok(Outcome::Webhook(draft.update(gone)).into())
}
