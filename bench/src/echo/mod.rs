//! The echo floor: what the HTTP stack alone can do when it parses and prints the same JSON.

pub(crate) mod process;
pub(crate) mod server;
