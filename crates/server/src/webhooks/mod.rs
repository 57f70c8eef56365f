//! Webhooks on their way: where they may go, how they are signed, sent and tried again.

mod guard;
mod schedule;
mod send;
mod sign;

pub(crate) use guard::{Allowed, Guard, Refused, Target};
pub(crate) use schedule::{Next, Schedule};
pub(crate) use send::{Attempted, Outgoing, Sender, Verdict};
pub(crate) use sign::{SigningKey, derived};
