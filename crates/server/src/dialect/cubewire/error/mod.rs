//! Refusals and failures in the dialect's words.

mod code;
mod failure;
mod rejection;
#[cfg(test)]
mod tests;

pub(super) use code::Code;
pub(super) use failure::Failure;
