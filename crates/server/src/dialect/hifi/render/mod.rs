//! From what there is to what is on the wire.

mod account;
mod amount;
mod external;
mod time;
mod token;
mod user;
mod wallet;

pub(super) use account::{account, account_created};
pub(super) use amount::{decimal, number};
pub(super) use external::external_wallet;
pub(super) use time::timestamp;
pub(super) use token::{contract, currency_of, token_info};
pub(super) use user::{group_of, id_of_user, user};
pub(super) use wallet::{balance, deposit};
