//! Bodies as they are on the wire.

mod account;
mod external;
mod failure;
mod small;
mod user;
mod wallet;

pub(super) use account::{Account, AccountCreated, Accounts, CreateAccount};
pub(super) use external::{CreateExternal, ExternalWallet, ExternalWallets};
pub(super) use failure::Failure;
pub(super) use small::{Ping, RatePair, Rates, Terms, TermsAsked};
pub(super) use user::{AddChains, Address, CreateUser, UpdateUser, User, Users};
pub(super) use wallet::{Balance, Deposit, Deposits, Fund, TokenInfo};
