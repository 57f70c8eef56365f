//! The Paygentic-compatible `/v0`: reviews of commercial resources, and what is around them.

mod call;
mod error;
mod home;
mod parse;
mod plight;
mod render;
mod routes;
mod webhooks;
mod wire;

pub(crate) use plight::say;
pub use routes::{description, routes};
pub(crate) use webhooks::Webhooks;
