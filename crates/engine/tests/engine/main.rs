//! The engine on the memory store: batches, isolation, overload, lost answers, waiting.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops the moment something is not as it should be"
)]

mod audit;
mod batches;
mod boarding;
mod faults;
mod feed;
mod overload;
mod pauses;
mod rails;
mod relocate;
mod time;
mod world;
