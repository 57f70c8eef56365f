//! Webhooks on their way: where they may go, how they are signed, sent and tried again.

mod backlog;
mod codec;
mod dispatcher;
mod guard;
mod outbound;
mod pair;
mod schedule;
mod send;
mod sign;

pub(crate) use backlog::{Backlog, Total as BacklogTotal};
pub(crate) use codec::{Codec, Headers, Message, of as codec, rows_of};
pub(crate) use dispatcher::{Bodies, Dispatcher, chance};
pub use guard::Allowed;
pub(crate) use guard::{Guard, Refused, Target};
pub(crate) use outbound::{Address, Outbound, Transport, fresh_secret, milliseconds, unix_seconds};
pub(crate) use pair::{Jwk, KeyPair};
pub(crate) use schedule::{Next, Schedule};
pub(crate) use send::{Attempted, Outgoing, Sender, USER_AGENT};
pub(crate) use sign::{SigningKey, derived, signed_by};
