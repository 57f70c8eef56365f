//! From the wire to commands. Numbers are read as they are written, never through a float.

mod amount;
mod fields;
mod fingerprint;
mod id;
mod page;
mod payment;
mod query;
#[cfg(test)]
mod tests;

pub(super) use amount::{optional_limit, positive_amount, signed_amount};
pub(super) use fields::Fields;
pub(super) use fingerprint::fingerprint;
pub(super) use id::{approval_id, key_id, payment_id, policy_id, wallet_id};
pub(super) use page::{Cursor, PageQuery};
pub(super) use payment::send_payment;
pub(super) use query::Query;
