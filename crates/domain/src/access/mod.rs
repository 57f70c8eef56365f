//! Who asks, and what they may do.

mod actor;
mod authorize;
mod caller;
mod credential;
mod duty;
mod environment;
mod ip;
mod permission;
#[cfg(test)]
mod tests;

pub use actor::{Actor, Asker, SignedIn};
pub use authorize::check_access;
pub(crate) use authorize::check_key;
pub(crate) use authorize::{authenticate, authorize};
pub use caller::{Caller, Origin, Token};
pub use credential::Lead;
pub use duty::Duty;
pub(crate) use duty::{duty_of, must_serve};
pub use environment::Environment;
pub use ip::IpRange;
pub use permission::{Permission, Permissions};
