//! Payments: every debit of a wallet goes through one path, so that no route bypasses a policy.

mod batch;
mod debit;
mod execute;
mod fail;
mod legs;
mod network;
mod payload;
mod payment;
mod preview;
mod reverse;
mod send;
mod simulate;
#[cfg(test)]
mod tests;

pub(crate) use batch::send_batch;
pub use batch::{BatchFailure, BatchItem, ItemError, SendBatch};
pub(crate) use debit::{Debit, Debited, Denied, debit, positive, recipient_names};
pub(crate) use execute::{execute, reads_of_posting};
pub(crate) use fail::fail_held;
pub use network::PayAddress;
pub(crate) use network::pay_address;
pub(crate) use payload::payload_of;
pub use payment::{FailureReason, Payment, PaymentKind, PaymentStatus};
pub use preview::preview;
pub use reverse::ReversePayment;
pub(crate) use reverse::{complete_reversal, reverse};
pub use send::SendPayment;
pub(crate) use send::send;
pub use simulate::{Asker, Simulation, simulate};
