//! What the SQL stores share: which queries a list is made of, and how their rows become one list.

mod branch;
mod branches;
mod due;
mod halving;
mod log;
mod log_after;
mod members;
mod merge;
mod range;
mod scan;

pub(crate) use branch::Branch;
pub(crate) use branches::{branches, by_wallet, is_of_few, is_unposted};
pub(crate) use due::{
    DUE, DUE_DELIVERIES, Due, INSTRUCTIONS_DUE, MAILS_DUE, PRUNE_DELIVERIES, PRUNE_MAILS,
};
pub(crate) use due::{first_delivery, first_mail, of_due, of_due_deliveries};
pub(crate) use halving::Halving;
pub(crate) use log::LogPlaces;
pub(crate) use log_after::{LOG_AFTER, of_log_after};
pub(crate) use members::of_members;
pub(crate) use merge::{Merge, Want, window};
pub(crate) use range::{RangeQuery, of_range};
pub(crate) use scan::{ScanQuery, finish, scan_queries};
