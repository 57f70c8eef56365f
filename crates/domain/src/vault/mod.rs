//! Vaults: wallets whose transactions are signed where their key is kept.
//!
//! A vault is a wallet, with its money in the ledger like any other, and a document with the same
//! bits for its id that says what else there is to it.

mod address;
mod create;
mod fund;
mod keccak;
mod names;
#[cfg(test)]
mod tests;
mod update;
mod vault;
mod verb;

pub use address::is_address;
pub use create::CreateVault;
pub use fund::FundVault;
pub use names::VaultName;
pub use update::UpdateVault;
pub use vault::Vault;
pub(crate) use vault::own_vault;
pub use verb::VaultVerb;
