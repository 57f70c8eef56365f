//! Refusals and failures in the words of the dialect.

mod failure;
mod rejection;

pub(super) use failure::{Failure, Issue};
