//! The Wallgent-compatible `/v1`, also our native API.

mod call;
mod error;
mod object;
mod parse;
mod plight;
mod render;
mod routes;
mod webhooks;
mod wire;

pub(crate) use error::Failure;
pub(crate) use plight::say;
pub(crate) use render::event_text;
pub use routes::{description, routes};
pub(crate) use webhooks::Webhooks;
