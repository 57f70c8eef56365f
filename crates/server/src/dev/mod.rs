//! `countersign dev`: a sandbox on this machine, seeded, with a clock that can be moved on.

mod clock;
mod env;
mod error;
mod guide;
mod hand;
mod people;
mod resources;
mod seed;
#[cfg(test)]
mod tests;
mod world;

pub(crate) use clock::SandboxClock;
pub(crate) use env::{
    AGENT_KEY, DevEnv, KEY, OPS_WALLET, ORG, PLATFORM_KEY, REVIEWER_KEY, URL, VENDOR_WALLET,
};
pub(crate) use error::DevError;
pub(crate) use guide::{Started, guide};
pub(crate) use world::{prepare, prepare_present};
