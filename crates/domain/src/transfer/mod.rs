//! Transfers of users' tokens: what callers name, found, and handed on as an instruction.
//!
//! What becomes of it from there on is the instruction's business; here is only who may start one,
//! whom and what it names, on what terms people are asked, and what developers take.

mod fee;
mod found;
mod hold;
mod offramp;
mod route;
#[cfg(test)]
mod tests;
mod transfer;

pub use fee::{Percentage, TransferFee};
pub use offramp::{OfframpAmount, OfframpSource};
pub(crate) use transfer::transfer;
pub use transfer::{Asked, Destination, Transfer};
