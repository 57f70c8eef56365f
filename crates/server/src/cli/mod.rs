//! The command line.

mod api;
mod api_error;
mod approvals;
mod arguments;
mod audit;
mod change;
mod clock;
mod config;
mod db;
mod dev;
mod duration;
mod exit;
mod global;
mod healthcheck;
mod held;
mod key;
mod list;
mod listen;
mod main;
mod member;
mod names;
mod openapi;
mod operator;
mod org;
mod output;
mod pay;
mod policy;
mod program;
mod relocate;
mod requirement;
mod serve;
mod target;
#[cfg(test)]
mod tests;
mod trigger;
mod wallet;
mod wallets;

pub use main::main;
