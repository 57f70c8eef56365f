//! From what there is to what is on the wire.

mod account;
mod amount;
mod approval;
mod external;
mod library;
mod offramp;
mod status;
mod time;
mod token;
mod transfer;
mod user;
mod wallet;

pub(super) use account::{account, account_created};
pub(super) use amount::{decimal, number};
pub(super) use approval::{approval, approval_item, id_of_approval, id_of_transfer};
pub(super) use external::external_wallet;
pub(super) use library::{Library, user_id};
pub(super) use offramp::offramp;
pub(super) use status::{
    KINDS, approval_status, failed_reason, prefix, status, status_word, transfer_type,
};
pub(super) use time::timestamp;
pub(super) use token::{contract, currency_of, token_info};
pub(super) use transfer::{batch, bridge, pair, single, word};
pub(super) use user::{group_of, id_of_user, user};
pub(super) use wallet::{balance, deposit};
