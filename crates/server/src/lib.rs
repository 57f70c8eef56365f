//! The server: HTTP, the dialects, configuration and the command line.
//!
//! No rule lives here: a handler parses, submits, renders.

pub mod app;
mod backtests;
pub mod cli;
mod config;
mod dev;
pub mod dialect;
mod door;
pub mod events;
mod folder;
pub mod http;
pub mod mail;
mod money;
mod operator;
pub mod password;
mod people;
mod place;
pub mod rail;
pub mod secret;
mod serve;
pub mod surface;
pub mod templates;
mod visible;
pub mod webhooks;
