//! What is refused, in the words of the dialect.

mod code;
mod failure;
mod rejection;
#[cfg(test)]
mod tests;

pub(crate) use code::Code;
pub(crate) use failure::Failure;
pub(crate) use rejection::not_found;
