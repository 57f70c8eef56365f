//! The double-entry ledger (ADR 0004).
//!
//! Every movement is a transfer of at least two legs that sum to zero per asset; credit is
//! positive. A wallet's account is a liability of the operator: its balance is what is owed to it.
//! Transfers are immutable; a correction is another transfer.

mod account;
mod hold;
mod post;
mod spending;
#[cfg(test)]
mod tests;
mod transfer;

pub use account::{Account, AccountKey, AccountOwner, SystemAccount};
pub use hold::{Hold, HoldReason, HoldStatus};
pub(crate) use hold::{NewHold, keep_hold, place_hold, resolve_hold, shrink_hold};
pub(crate) use post::{Posting, available, post};
pub use spending::Spending;
pub use transfer::{EntryKind, Leg, Transfer};
