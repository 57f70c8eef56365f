//! Ids of the wire: one rule (spec §3).
//!
//! Each route knows its object's type: the text behind the last underscore is looked up, if the
//! prefix is in that type's accept list; anything else is that type's 404.

use countersign_domain::ids::{
    ApprovalId, ApproverListId, DeliveryId, Id, KeyId, MemberId, PaymentId, PolicyId, Ulid,
    WalletId, WebhookId,
};
use countersign_domain::rejection::{Object, Rejection};

use crate::dialect::wallgent::error::Failure;

fn id<T: Id>(text: &str, also: &[&str], object: Object) -> Result<T, Failure> {
    let not_found = || Failure::from(Rejection::NotFound(object));
    let (prefix, ulid) = text.rsplit_once('_').ok_or_else(not_found)?;
    let own = T::PREFIX.trim_end_matches('_');
    if prefix != own && !also.contains(&prefix) {
        return Err(not_found());
    }
    Ulid::parse(ulid).map(T::from_ulid).map_err(|_| not_found())
}

/// A wallet or an agent.
pub(crate) fn wallet_id(text: &str) -> Result<WalletId, Failure> {
    id(text, &[], Object::Wallet)
}

/// A member.
pub(crate) fn member_id(text: &str) -> Result<MemberId, Failure> {
    id(text, &[], Object::Member)
}

/// A list of approvers.
pub(crate) fn approver_list_id(text: &str) -> Result<ApproverListId, Failure> {
    id(text, &[], Object::ApproverList)
}

/// A payment.
pub(crate) fn payment_id(text: &str) -> Result<PaymentId, Failure> {
    id(text, &[], Object::Payment)
}

/// An approval request; the documentation calls some of them `del_`.
pub(crate) fn approval_id(text: &str) -> Result<ApprovalId, Failure> {
    id(text, &["del"], Object::Approval)
}

/// A policy.
pub(crate) fn policy_id(text: &str) -> Result<PolicyId, Failure> {
    id(text, &[], Object::Policy)
}

/// An API key.
pub(crate) fn key_id(text: &str) -> Result<KeyId, Failure> {
    id(text, &["del"], Object::ApiKey)
}

/// A webhook endpoint.
pub(crate) fn webhook_id(text: &str) -> Result<WebhookId, Failure> {
    id(text, &[], Object::Webhook)
}

/// A delivery, or the dead letter that it became.
pub(crate) fn delivery_id(text: &str) -> Result<DeliveryId, Failure> {
    id(text, &["dlq"], Object::Delivery)
}
