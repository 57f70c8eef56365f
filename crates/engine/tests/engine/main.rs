//! The engine on the memory store: batches, isolation, overload, lost answers, waiting.

mod audit;
mod batches;
mod faults;
mod overload;
mod time;
mod world;
