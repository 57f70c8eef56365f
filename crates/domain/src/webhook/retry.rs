//! What people decide about deliveries: once more, or never.

use std::sync::Arc;

use super::update::own;
use super::{Delivery, DeliveryStatus, Webhook};
use crate::ids::{DeliveryId, OrgId, WebhookId};
use crate::log::Fact;
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Read};

/// Deliveries of one endpoint are made again, whatever became of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryDeliveries {
    /// The endpoint.
    pub webhook: WebhookId,
    /// The deliveries.
    pub deliveries: Vec<DeliveryId>,
}

/// A delivery is not made any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiscardDelivery {
    /// The endpoint.
    pub webhook: WebhookId,
    /// The delivery.
    pub delivery: DeliveryId,
}

/// How many deliveries a command may name.
pub const DELIVERIES_MAX: usize = 256;

/// Begins deliveries again, at once and with all their attempts.
pub(super) fn retry(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &RetryDeliveries,
) -> Result<Answer, Halt> {
    let webhook = own(draft, session, verb.webhook)?;
    if !webhook.is_live() {
        return Err(Rejection::WebhookDisabled(webhook.id).into());
    }
    if verb.deliveries.len() > DELIVERIES_MAX {
        return Err(Rejection::invalid("deliveries", "must be at most 256").into());
    }
    let now = draft.now();
    let mut begun = Vec::new();
    for id in &verb.deliveries {
        let before = delivery(draft, &webhook, *id)?;
        begun.push(draft.update(Delivery {
            status: DeliveryStatus::Pending,
            tries: 0,
            begun_at: now,
            next_attempt_at: Some(now),
            ..(*before).clone()
        }));
    }
    if !begun.is_empty() {
        let (environment, deliveries) = (webhook.environment, verb.deliveries.clone());
        let fact = Fact::DeliveriesReplayed { webhook: webhook.id, environment, deliveries };
        session.log(draft, fact)?;
        // Whoever sends looks at the endpoint, and finds that there is something to send.
        draft.update(Webhook { replayed_at: Some(now), ..(*webhook).clone() });
    }
    Ok(Outcome::Deliveries(begun).into())
}

/// Gives a delivery up.
pub(super) fn discard(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &DiscardDelivery,
) -> Result<Answer, Halt> {
    let webhook = own(draft, session, verb.webhook)?;
    let before = delivery(draft, &webhook, verb.delivery)?;
    match before.status {
        DeliveryStatus::Pending | DeliveryStatus::Failed => {}
        DeliveryStatus::Discarded => return Ok(Outcome::Deliveries(vec![before]).into()),
        DeliveryStatus::Delivered => return Err(Rejection::NotFound(Object::Delivery).into()),
    }
    let (environment, delivery) = (webhook.environment, before.id);
    let fact = Fact::DeliveryDiscarded { webhook: webhook.id, environment, delivery };
    session.log(draft, fact)?;
    let status = DeliveryStatus::Discarded;
    let after = draft.update(Delivery { status, next_attempt_at: None, ..(*before).clone() });
    Ok(Outcome::Deliveries(vec![after]).into())
}

fn delivery(draft: &Draft<'_>, webhook: &Webhook, id: DeliveryId) -> Result<Arc<Delivery>, Halt> {
    let delivery = draft.get::<Delivery>((webhook.org, webhook.id, id))?;
    Ok(delivery.ok_or(Rejection::NotFound(Object::Delivery))?)
}

/// The rows of deliveries that a command names.
pub(super) fn reads_of(
    (org, webhook): (OrgId, WebhookId),
    deliveries: &[DeliveryId],
) -> impl Iterator<Item = Read> {
    deliveries.iter().map(move |id| Key::Delivery(org, webhook, *id).into())
}
