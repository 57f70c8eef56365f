//! Another secret for an endpoint.

use super::update::own;
use super::{FormerSecret, Secret, WebhookSecrets};
use crate::ids::WebhookId;
use crate::log::Fact;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// `POST /webhooks/:id/rotate-secret`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotateSecret {
    /// The endpoint.
    pub webhook: WebhookId,
    /// The new secret.
    pub secret: Secret,
    /// For how long the one before signs too, in seconds.
    pub overlap_seconds: u32,
}

/// How long two secrets sign side by side at most, in seconds: a week.
const OVERLAP_SECONDS_MAX: u32 = 7 * 86_400;

/// How many secrets sign beside the newest at most.
const FORMER_MAX: usize = 3;

/// Replaces the secret.
pub(super) fn rotate(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &RotateSecret,
) -> Result<Answer, Halt> {
    let webhook = own(draft, session, verb.webhook)?;
    if webhook.format.is_signed_in_public() {
        let why = "signs with the key pair of the organization, and has no secret of its own";
        return Err(Rejection::invalid("format", why).into());
    }
    if verb.overlap_seconds > OVERLAP_SECONDS_MAX {
        return Err(Rejection::invalid("overlapSeconds", "must be at most 604800").into());
    }
    let before = draft.get::<WebhookSecrets>((webhook.org, webhook.id))?;
    let before = before.ok_or(Rejection::corrupt("webhook secrets"))?;
    let now = draft.now();
    let until = now.plus_seconds(i64::from(verb.overlap_seconds));
    let replaced = FormerSecret { secret: before.current.clone(), until };
    let all = std::iter::once(replaced).chain(before.former.iter().cloned());
    let former = all.filter(|former| now < former.until).take(FORMER_MAX).collect();
    draft.update(WebhookSecrets { current: verb.secret.clone(), former, ..(*before).clone() });
    // Whoever sends looks at the endpoint, and finds that its secrets have changed.
    let webhook = super::Webhook { updated_at: now, ..(*webhook).clone() };
    session.log(draft, Fact::WebhookSecretRotated { webhook: webhook.clone(), until })?;
    Ok(Outcome::Webhook(draft.update(webhook)).into())
}
