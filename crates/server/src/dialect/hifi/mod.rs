//! The HIFI dialect, mounted at `/v2`: users who hold stablecoins, and transfers of them that wait
//! for an approval.

mod call;
mod error;
mod parse;
mod plight;
mod render;
mod routes;
mod webhooks;
mod wire;

pub(crate) use plight::say;
pub(crate) use routes::{description, routes};
pub(crate) use webhooks::Webhooks;
