//! What holds for every command: refusals in their order, the same request twice, and what no
//! sequence of commands can do.

mod idempotency;
mod properties;
mod refusals;
