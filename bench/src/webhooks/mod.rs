//! Webhooks from the outside: receivers, and a bare loop that sends the same bodies.

pub(crate) mod bare;
pub(crate) mod bare_process;
mod book;
pub(crate) mod receivers;
