//! Changing an endpoint.

use std::sync::Arc;

use super::Webhook;
use super::create::{each_once, head};
use crate::ids::WebhookId;
use crate::log::{Consumer, Cursor, Fact};
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// `PATCH /webhooks/:id`. None leaves a field as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateWebhook {
    /// The endpoint.
    pub webhook: WebhookId,
    /// Another address.
    pub url: Option<String>,
    /// Other events.
    pub events: Option<Vec<String>>,
    /// Whether it is told anything.
    pub enabled: Option<bool>,
    /// Other words, or none.
    pub description: Option<Option<String>>,
}

/// Changes an endpoint. One that is enabled again hears of what happens from then on: what happened
/// in the meantime is in the log for whoever wants it.
pub(super) fn update(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &UpdateWebhook,
) -> Result<Answer, Halt> {
    let before = own(draft, session, verb.webhook)?;
    let after = verb.apply(&before);
    after.check()?;
    if after == *before {
        return Ok(Outcome::Webhook(before).into());
    }
    let (moved, resumed) = (after.url != before.url, after.enabled && !before.enabled);
    let mut after = Webhook { updated_at: draft.now(), ..after };
    if moved || resumed {
        (after.failing_since, after.noticed_at) = (None, None);
    }
    if after.enabled != before.enabled {
        after.disabled = None;
    }
    if resumed {
        after.enabled_at = draft.now();
    }
    let fact = Fact::WebhookUpdated { before: (*before).clone(), after: after.clone() };
    session.log(draft, fact)?;
    if resumed {
        let (org, consumer) = (after.org, Consumer::Webhook(after.id));
        let seq = head(draft, org)?;
        draft.update(Cursor { org, consumer, seq });
    }
    Ok(Outcome::Webhook(draft.update(after)).into())
}

impl UpdateWebhook {
    fn apply(&self, before: &Webhook) -> Webhook {
        Webhook {
            url: self.url.clone().unwrap_or_else(|| before.url.clone()),
            events: self.events.as_deref().map_or_else(|| before.events.clone(), each_once),
            enabled: self.enabled.unwrap_or(before.enabled),
            description: self.description.clone().unwrap_or_else(|| before.description.clone()),
            ..before.clone()
        }
    }
}

/// An endpoint of the caller's organization and environment.
pub(super) fn own(
    draft: &Draft<'_>,
    session: &Session,
    id: WebhookId,
) -> Result<Arc<Webhook>, Halt> {
    let webhook = draft.get::<Webhook>((session.org()?, id))?;
    let webhook = webhook.filter(|webhook| webhook.deleted_at.is_none());
    let webhook = webhook.ok_or(Rejection::NotFound(Object::Webhook))?;
    session.actor.must_match(webhook.environment)?;
    Ok(webhook)
}
