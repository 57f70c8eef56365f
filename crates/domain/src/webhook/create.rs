//! Making an endpoint.

use super::signer::signer;
use super::{Secret, Webhook, WebhookFormat, WebhookSecrets};
use crate::ids::OrgId;
use crate::log::{Consumer, Cursor, Fact, LogHead};
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Range};

/// `POST /webhooks`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateWebhook {
    /// Where it is, as it was found to be one that may be reached.
    pub url: String,
    /// The names of the events it asks for.
    pub events: Vec<String>,
    /// Whether it is told anything from the beginning.
    pub enabled: bool,
    /// The caller's words.
    pub description: Option<String>,
    /// What it is told looks like.
    pub format: WebhookFormat,
    /// What its deliveries are signed with; of a format that is signed in public the key pair that
    /// signs from now on, where the environment has none.
    pub secret: Secret,
}

/// How many endpoints an organization has at most in one environment.
const WEBHOOKS_MAX: usize = 100;

/// Makes an endpoint. It hears of what happens from now on.
pub(super) fn create(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CreateWebhook,
) -> Result<Answer, Halt> {
    let (org, environment, now) = (session.org()?, session.environment()?, draft.now());
    let others = draft.range::<Webhook>(Range::WebhooksOfOrganization(org))?;
    if others.iter().filter(|other| other.environment == environment).count() >= WEBHOOKS_MAX {
        return Err(Rejection::invalid("url", "the environment has all its 100 webhooks").into());
    }
    let webhook = Webhook {
        id: draft.fresh(),
        org,
        environment,
        url: verb.url.clone(),
        events: each_once(&verb.events),
        enabled: verb.enabled,
        description: verb.description.clone(),
        format: verb.format,
        enabled_at: now,
        failing_since: None,
        noticed_at: None,
        disabled: None,
        replayed_at: None,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    webhook.check()?;
    let current = if verb.format.is_signed_in_public() {
        signer(draft, session, &verb.secret)?
    } else {
        verb.secret.clone()
    };
    let former = Vec::new();
    draft.insert(WebhookSecrets { org, webhook: webhook.id, current, former });
    session.log(draft, Fact::WebhookCreated { webhook: webhook.clone() })?;
    let consumer = Consumer::Webhook(webhook.id);
    let seq = head(draft, org)?;
    draft.insert(Cursor { org, consumer, seq });
    Ok(Outcome::Webhook(draft.insert(webhook)).into())
}

/// The names, each once, in the order in which they were given.
pub(super) fn each_once(events: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for event in events {
        if !names.contains(event) {
            names.push(event.clone());
        }
    }
    names
}

/// The place of the last record, with those that this decision adds.
pub(super) fn head(draft: &Draft<'_>, org: OrgId) -> Result<u64, Halt> {
    Ok(draft.get::<LogHead>(org)?.map_or(0, |head| head.seq))
}
