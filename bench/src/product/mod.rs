//! Our side of every ratio: the whole product, driven from outside through its public API.

pub(crate) mod api;
pub(crate) mod asks;
pub(crate) mod backtest;
pub(crate) mod books;
pub(crate) mod environment;
pub(crate) mod listeners;
pub(crate) mod lists;
pub(crate) mod payments;
pub(crate) mod people;
pub(crate) mod queue;
pub(crate) mod server;
pub(crate) mod votes;
pub(crate) mod wallets;

#[cfg(test)]
mod tests;
