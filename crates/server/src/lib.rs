//! The server: HTTP, the dialects, configuration and the command line.
//!
//! No rule lives here: a handler parses, submits, renders.

pub mod app;
pub mod dialect;
pub mod http;
pub mod secret;
pub mod templates;
