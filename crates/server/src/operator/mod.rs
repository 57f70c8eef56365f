//! What the operator alone can do, through a socket in the data folder or with the folder itself
//! (ADR 0008).

mod call;
mod carry;
mod clock;
mod credit;
mod error;
mod find;
mod key;
mod list;
mod member;
mod organization;
mod reply;
mod route;
#[cfg(test)]
mod tests;

pub(crate) use call::{ListChange, MemberChange, NewKey, OperatorCall};
pub(crate) use carry::Operator;
pub(crate) use error::{OperatorError, Refused};
pub(crate) use reply::{
    ClockReply, CreditReply, InvitationReply, KeyReply, ListReply, MemberReply, OperatorReply,
    OrganizationReply,
};
pub(crate) use route::{PATH, router};
