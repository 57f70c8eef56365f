//! The legs of a round, and the order in which they run.

pub(crate) mod bench;

mod approvals;
mod backtest;
mod dialects;
pub(crate) mod growth;
pub(crate) mod inside;
pub(crate) mod payments;
mod postgres;
mod queue;
pub(crate) mod realtime;
pub(crate) mod rivals;
mod webhooks;
