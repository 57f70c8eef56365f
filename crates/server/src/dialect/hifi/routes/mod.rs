//! The routes of `/v2`.

mod accounts;
mod description;
mod external;
mod find;
mod reply;
mod router;
mod sandbox;
mod small;
mod users;
mod wallets;

pub(crate) use description::description;
pub(crate) use router::routes;
