//! The Wallgent-compatible `/v1`, also our native API.

mod call;
mod error;
mod parse;
mod reader;
mod render;
mod routes;
mod webhooks;
mod wire;

pub(crate) use error::Failure;
pub(crate) use render::event_text;
pub use routes::{description, routes, unknown_method, unknown_route};
pub(crate) use webhooks::Webhooks;
