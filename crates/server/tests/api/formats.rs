//! The formats of webhooks: what an endpoint is told in the words of each dialect.

mod cubewire;
mod hifi;
mod paygentic;
mod signer;
mod told;
