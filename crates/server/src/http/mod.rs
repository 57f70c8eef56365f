//! What every dialect needs of HTTP: credentials, request ids, bodies, health, limits, counters.

mod body;
mod credential;
pub(crate) mod description;
pub mod finish;
mod limits;
pub mod metrics;
mod proxies;
mod request_id;
pub(crate) mod routes;
mod site;
mod stopping;
mod traffic;

pub use body::{BODY_BYTES_MAX, BodyError, read_body};
pub use credential::{Credential, PeerAddress, SESSION_COOKIE};
pub(crate) use finish::Cause;
pub use limits::{LimitOptions, LimitProfile, Limits, Rates};
pub use metrics::HttpCounters;
pub use proxies::Proxies;
pub use request_id::RequestId;
pub use site::{Site, only_looks};
pub use stopping::Stopping;
pub use traffic::Traffic;
