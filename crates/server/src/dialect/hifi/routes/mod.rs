//! The routes of `/v2`.

mod accounts;
mod approvals;
mod batches;
mod bridges;
mod description;
mod external;
mod find;
mod key_set;
mod offramps;
mod quotes;
mod reply;
mod router;
mod sandbox;
mod small;
mod transfers;
mod users;
mod view;
mod wallets;

pub(crate) use description::description;
pub(crate) use router::routes;
