//! The bodies of the dialect, field by field (spec §14).

mod failure;
mod page;
mod payment;

pub(crate) use failure::Failure;
pub(crate) use page::PageBody;
pub(crate) use payment::{ErrorBody, HeldPayment, Payment, SendPayment};
