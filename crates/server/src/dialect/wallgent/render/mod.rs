//! From outcomes and rows to the wire.

mod money;
mod page;
mod payment;
mod time;

pub(super) use money::{m2, m8};
pub(super) use page::page;
pub(super) use payment::{held, payment};
pub(super) use time::timestamp;
