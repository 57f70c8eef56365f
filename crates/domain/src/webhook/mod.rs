//! Webhooks: endpoints that are told what happens, and what became of each delivery.
//!
//! Who sends is the server; what was sent comes back as a command, so that a delivery is known as
//! durably as whatever it tells of. There is no row for an event that waits: the log is the queue,
//! and each endpoint has a cursor in it (ADR 0016).

mod create;
mod delete;
mod delivery;
mod health;
mod record;
mod retry;
mod rotate;
mod secret;
mod signer;
#[cfg(test)]
mod tests;
mod update;
mod verb;
mod webhook;

pub use create::CreateWebhook;
pub use delete::DeleteWebhook;
pub use delivery::{Attempt, Delivery, DeliveryStatus};
pub use record::{Attempted, RecordDeliveries};
pub(crate) use record::{reads_of_record, record};
pub use retry::{DELIVERIES_MAX, DiscardDelivery, RetryDeliveries};
pub use rotate::RotateSecret;
pub use secret::{FormerSecret, Secret, WebhookSecrets};
pub use signer::EventSigner;
pub use update::UpdateWebhook;
pub use verb::WebhookVerb;
pub use webhook::{DisabledReason, Verdict, Webhook, WebhookFormat};
