//! Events as they happen: each record of a log is written out once, whoever listens, and shared.
//!
//! No dialect is known here: how a record is written is handed in. Nothing is kept for a listener
//! who is slow or away; what is not at hand any more is read from the log.

mod hearing;
mod hub;
mod listener;
mod places;
mod recent;
mod socket;
mod standing;
mod stream;
mod subscriber;
#[cfg(test)]
mod tests;
mod timing;
mod told;

pub(crate) use hearing::Hearing;
pub(crate) use hub::Hub;
pub(crate) use listener::Listener;
pub(crate) use places::{Full, Place};
pub use places::{PlaceOptions, Places};
pub(crate) use socket::serve_socket;
pub(crate) use standing::{Judged, Standing, Unjudged};
pub(crate) use stream::body;
pub use timing::Timing;
pub(crate) use told::{Render, Told};
