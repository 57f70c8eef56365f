//! Who asks, and what they may do.

mod actor;
mod authorize;
mod caller;
mod environment;
mod ip;
mod permission;
#[cfg(test)]
mod tests;

pub use actor::Actor;
pub(crate) use authorize::{authenticate, authorize};
pub use authorize::{authenticate_reader, check_access, organization_of};
pub use caller::{Caller, Origin};
pub use environment::Environment;
pub use ip::IpRange;
pub use permission::{Permission, Permissions};
