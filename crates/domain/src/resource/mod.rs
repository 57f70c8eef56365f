//! Commercial resources that people review before they count: orders with their lines, invoices,
//! and the customers they are for.
//!
//! Reviewing them is an approval like any other, and lives in [`crate::approval`]. Editing is never
//! blocked by a review: the snapshot that a review is of tells when what was reviewed is no longer
//! what there is.

mod customer;
mod decimal;
mod invoice;
mod keep_customer;
mod keep_invoice;
mod keep_line;
mod keep_order;
mod kind;
mod line;
mod order;
mod principal;
mod review;
mod snapshot;
mod switch;
#[cfg(test)]
mod tests;
mod verb;

pub use customer::{Address, Consumer, Customer};
pub use decimal::Decimal;
pub use invoice::Invoice;
pub use keep_customer::{ConsumerName, CreateCustomer};
pub use keep_invoice::CreateInvoice;
pub use keep_line::{AddLine, ChangeLine, LinePatch, RemoveLine};
pub use keep_order::{ChangeOrder, CreateOrder, DeleteOrder, OrderPatch};
pub use kind::{ResourceKind, ReviewKind};
pub use line::{Line, LineTerms};
pub use order::{Order, OrderTerms, OrderType};
pub use principal::Principal;
pub use review::{ApprovalState, Review};
pub use snapshot::{invoice_snapshot, order_snapshot};
pub use switch::{SwitchVerb, WebhookSwitch};
pub use verb::{ResourceCommand, ResourceDone, ResourceVerb};

pub(crate) use kind::pending_name;
pub(crate) use snapshot::snapshot_of;
