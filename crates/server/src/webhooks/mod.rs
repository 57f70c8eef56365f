//! Webhooks on their way: where they may go, how they are signed, sent and tried again.

mod dispatcher;
mod guard;
mod outbound;
mod schedule;
mod send;
mod sign;

pub(crate) use dispatcher::{Dispatcher, chance};
pub use guard::Allowed;
pub(crate) use guard::{Guard, Refused, Target};
pub(crate) use outbound::{Outbound, Transport, fresh_secret, milliseconds, unix_seconds};
pub(crate) use schedule::{Next, Schedule};
pub(crate) use send::{Attempted, Outgoing, Sender, Verdict};
pub(crate) use sign::{SigningKey, derived};
