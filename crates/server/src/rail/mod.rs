//! Rails of others: whatever moves money outside, behind one small protocol over HTTP
//! (docs/rails.md). The operator names an address; orders go there signed, and calls that come back
//! are signed the same way.

mod answer;
mod callback;
mod client;
mod connection;
mod description;
mod settings;
mod signature;
#[cfg(test)]
mod tests;
mod wire;

pub(crate) use callback::routes;
pub use client::Connector;
pub use connection::Connection;
pub(crate) use connection::of;
pub(crate) use description::description;
pub(crate) use settings::{RailSettings, RailSettingsError};
pub use signature::RailSecret;
