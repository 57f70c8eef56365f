//! The rows a decision works on: keys, ranges, the working state of a batch, and the draft of one
//! decision.

mod draft;
mod owner;
mod range;
mod row;
mod state;
#[cfg(test)]
mod tests;

pub(crate) use draft::Draft;
pub use draft::Halt;
pub use range::Range;
pub use row::{Change, Entity, Key, Row};
pub use state::{KeyMap, NotLoaded, Read, State};
