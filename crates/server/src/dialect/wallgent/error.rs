//! Refusals and failures, as the dialect answers them (spec §5).

mod code;
mod failure;
mod rejection;
#[cfg(test)]
mod tests;

pub(crate) use code::Code;
pub(crate) use failure::Failure;
