//! The scoreboard: what was measured, against what, and whether it is enough.

mod decisions;
pub(crate) mod metric;
pub(crate) mod row;
pub(crate) mod samples;
pub(crate) mod scoreboard;
pub(crate) mod sheet;

pub(crate) mod json;
pub(crate) mod table;

#[cfg(test)]
mod tests;
