//! Seeded simulation: the engine on the memory store, with everything going wrong that can.
//!
//! One seed is one run, to the letter: who pays whom, who votes, when the clock jumps, when the
//! store fails, loses an answer or crashes. After every step the books and the log are checked from
//! the rows up, and what was acknowledged is compared with what is there. Never shipped.

mod cast;
mod dice;
mod ledger;
mod rail;
mod run;
mod script;

pub use run::{Failure, Summary, simulate};
