//! Wallets: where an organization's and its agents' money is.

mod address;
mod change;
mod close;
mod create;
mod credit;
mod reads;
#[cfg(test)]
mod tests;
mod update;
mod wallet;

pub(crate) use change::{freeze, set_status, unfreeze};
pub(crate) use close::{close, shut};
pub use create::CreateWallet;
pub(crate) use create::{NewWallet, create, open};
pub use credit::{CreditWallet, FundWallet};
pub(crate) use credit::{Entering, credit, enter, enter_play_money, fund};
pub(crate) use reads::{reads_of_debit, reads_of_wallet};
pub use update::UpdateWallet;
pub(crate) use update::update;
pub use wallet::{AgentProfile, Wallet, WalletKind, WalletStatus};
pub(crate) use wallet::{own_wallet, spendable};
