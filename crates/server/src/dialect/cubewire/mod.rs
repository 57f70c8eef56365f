//! The Cubewire-compatible `/api/v1`: vaults, ordered policies, and votes of named lists.

mod call;
mod error;
mod network;
mod parse;
mod permission;
mod plight;
mod render;
mod routes;
mod token;
mod webhooks;
mod wire;

pub(crate) use plight::say;
pub use routes::{description, routes};
pub(crate) use webhooks::Webhooks;
