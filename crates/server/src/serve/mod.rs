//! A running server: the data folder opened, the listeners, the timers, and the way down.

mod accept;
mod error;
mod listen;
mod log;
mod open;
mod server;
mod signal;
mod socket;
mod timers;

pub(crate) use error::StartError;
pub(crate) use listen::listen;
pub(crate) use log::init as init_log;
pub(crate) use open::{Opened, mailer, open, with_templates};
pub(crate) use server::Server;
