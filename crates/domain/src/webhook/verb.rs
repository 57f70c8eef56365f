//! All that callers change about webhooks, as one kind of command.

use super::create::create;
use super::delete::delete;
use super::retry::{discard, reads_of, retry};
use super::rotate::rotate;
use super::signer::reads_of_signer;
use super::update::update;
use super::{
    CreateWebhook, DeleteWebhook, DiscardDelivery, RetryDeliveries, RotateSecret, UpdateWebhook,
};
use crate::access::Permission;
use crate::command::Access;
use crate::ids::{OrgId, WebhookId};
use crate::log::Consumer;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Range, Read};

/// What changes webhooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookVerb {
    /// A new endpoint.
    Create(CreateWebhook),
    /// Changes to an endpoint.
    Update(UpdateWebhook),
    /// An endpoint is done with.
    Delete(DeleteWebhook),
    /// Another secret.
    RotateSecret(RotateSecret),
    /// Deliveries are made again.
    Retry(RetryDeliveries),
    /// A delivery is not made any more.
    Discard(DiscardDelivery),
}

impl WebhookVerb {
    /// What the caller must be and hold.
    #[must_use]
    pub const fn access(&self) -> Access {
        Access::Unscoped(Permission::WebhooksWrite)
    }

    /// The rows that the command names.
    pub(crate) fn reads(&self, org: OrgId) -> Vec<Read> {
        let row = |id: WebhookId| Read::from(Key::Webhook(org, id));
        match self {
            Self::Create(_) => {
                let webhooks = Read::from(Range::WebhooksOfOrganization(org));
                std::iter::once(webhooks).chain(reads_of_signer(org)).collect()
            }
            Self::Update(verb) => {
                let cursor = Key::Cursor(org, Consumer::Webhook(verb.webhook));
                vec![row(verb.webhook), cursor.into()]
            }
            Self::Delete(verb) => vec![row(verb.webhook)],
            Self::RotateSecret(verb) => {
                vec![row(verb.webhook), Key::WebhookSecrets(org, verb.webhook).into()]
            }
            Self::Retry(verb) => {
                let rows = reads_of((org, verb.webhook), &verb.deliveries);
                rows.chain([row(verb.webhook)]).collect()
            }
            Self::Discard(verb) => {
                let delivery = Key::Delivery(org, verb.webhook, verb.delivery);
                vec![row(verb.webhook), delivery.into()]
            }
        }
    }

    /// Carries it out.
    pub(crate) fn perform(&self, draft: &mut Draft<'_>, session: &Session) -> Result<Answer, Halt> {
        match self {
            Self::Create(verb) => create(draft, session, verb),
            Self::Update(verb) => update(draft, session, verb),
            Self::Delete(verb) => delete(draft, session, verb),
            Self::RotateSecret(verb) => rotate(draft, session, verb),
            Self::Retry(verb) => retry(draft, session, verb),
            Self::Discard(verb) => discard(draft, session, verb),
        }
    }
}
