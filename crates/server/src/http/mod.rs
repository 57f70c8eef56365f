//! What every dialect needs of HTTP: credentials, request ids, bodies, health.

mod body;
mod credential;
pub mod finish;
mod request_id;
pub mod surface;

pub use body::{BODY_BYTES_MAX, BodyError, read_body};
pub use credential::{Credential, PeerAddress};
pub use request_id::RequestId;
