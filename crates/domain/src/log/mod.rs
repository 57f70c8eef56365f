//! The log: what happened, in order, for ever.
//!
//! One record per thing that happened, chained by hash to the one before. The log is the audit
//! trail, the event stream and the outbox that webhooks leave from (ADR 0003).

mod action;
mod actor;
mod attempt;
mod audience;
mod cursor;
mod event;
mod fact;
mod record;
mod resource;
#[cfg(test)]
mod tests;

pub use actor::LogActor;
pub use attempt::Attempt;
pub use cursor::{Consumer, Cursor};
pub use event::EventName;
pub use fact::Fact;
pub use record::{LogBody, LogHead, LogRecord};
pub(crate) use record::{append, making_instant};
