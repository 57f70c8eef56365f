//! Users: customers of an organization who hold tokens on chains, and where their money may go.
//!
//! A user's money is in the wallet whose id has the bits of the user's document; one balance for
//! each token on each chain. What is private about a user stays out of the log, which is for ever.

mod account;
mod address;
mod agreement;
mod create;
mod deposit;
mod external;
mod fund;
mod reads;
#[cfg(test)]
mod tests;
mod update;
mod user;
mod verb;

pub use account::{BankAccount, CloseAccount, RegisterAccount};
pub use address::{Addresses, is_address};
pub use agreement::{Agreement, OfferTerms};
pub use create::CreateUser;
pub use deposit::Deposit;
pub use external::{ExternalWallet, RegisterExternal};
pub(crate) use external::{external_of, named_external};
pub use fund::FundUser;
pub(crate) use reads::{
    id_at, live_user, named_address, reads_of_reference, reads_of_user, user_at, user_called,
    user_in,
};
pub use update::{AddChains, UpdateUser};
pub use user::{ChainWallet, Particulars, User, UserName};
pub use verb::UserVerb;
