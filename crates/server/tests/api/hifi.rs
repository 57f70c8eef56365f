//! The HIFI dialect.

mod accounts;
mod approvals;
mod bad_input;
mod fees;
mod golden;
mod lists;
mod mail;
mod matrix;
mod quotes;
mod races;
pub(crate) mod scene;
mod transfers;
mod users;
