//! A world to test rules in: rows in a map, and scripts that a payments person can read.
//!
//! Every command of a script is decided twice, alone and as one of a batch, and both must agree;
//! after each the books are checked, so that no test has to say that money was conserved.

mod answer;
mod books;
mod conditions;
mod document;
mod name;
mod people;
mod rails;
mod script;
mod setup;
mod staff;
mod terms;
mod told;
mod verb;
mod webhooks;
mod words;
mod world;

pub(crate) use answer::{CODES, code};
pub(crate) use document::vector;
pub(crate) use name::Names;
pub(crate) use rails::row as instruction;
pub(crate) use script::{approval, ask, check, payment, play};
pub(crate) use words::{Words, amount};
pub(crate) use world::{Reply, World};
