//! Rails: the port to whatever moves money outside, and the worker that talks to it.

mod by_environment;
mod clerk;
mod desk;
mod due;
mod port;
mod sandbox;
mod worker;

pub use by_environment::RailByEnvironment;
pub(crate) use due::DueNews;
pub use port::{Rail, RailError, RailReply};
pub use sandbox::{SandboxOptions, SandboxRail};
pub use worker::{RailOptions, RailWorker};
