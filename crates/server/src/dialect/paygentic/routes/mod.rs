//! The routes, one file per resource.

mod approvals;
mod customers;
mod description;
mod invoices;
mod line_items;
mod orders;
mod reply;
mod router;
mod users;
mod webhooks;

pub use description::description;
pub use router::routes;
