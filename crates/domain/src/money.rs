//! Money: exact integers of an asset's smallest unit. No float anywhere (ADR 0004).

mod amount;
mod asset;
mod chain;
mod contract;
mod decimal;
#[cfg(test)]
mod tests;

pub use amount::{Amount, DecimalError};
pub use asset::Asset;
pub use chain::Chain;
pub use decimal::Decimal;
