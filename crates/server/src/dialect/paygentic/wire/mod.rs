//! Bodies as they are written.

mod approval;
mod customer;
mod failure;
mod invoice;
mod list;
mod order;
mod user;
mod webhook;

pub(super) use approval::{Approval, DecideApproval, SubmitApproval, SubmitOrder};
pub(super) use customer::{
    Address, CreateCustomer, CreatedCustomer, Customer, CustomerOrganization, TaxAddress,
};
pub(super) use failure::{BadRequest, Failure};
pub(super) use invoice::{CreateInvoice, Invoice};
pub(super) use list::{List, Pagination};
pub(super) use order::{CreateLine, CreateOrder, Line, Order, UpdateLine, UpdateOrder};
pub(super) use user::{User, UserOrganization};
pub(super) use webhook::{EnableWebhooks, Portal, TurnWebhooks, Webhooks};
