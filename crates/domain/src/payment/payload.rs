//! What an approver agrees to, as canonical bytes.

use serde::Serialize;

use super::{Payment, PaymentKind};
use crate::access::Environment;
use crate::canonical::{self, Hash, Tag};
use crate::ids::{OrgId, PaymentId, WalletId};
use crate::money::{Amount, Asset};
use crate::rejection::Rejection;

/// All of a payment that must not change between the vote and the execution.
#[derive(Serialize)]
struct Payload<'a> {
    amount: Amount,
    asset: Asset,
    description: Option<&'a str>,
    environment: Environment,
    fee: Amount,
    from: WalletId,
    id: PaymentId,
    kind: PaymentKind,
    metadata: Option<&'a str>,
    organization: OrgId,
    reverses: Option<PaymentId>,
    to: WalletId,
    to_address: Option<&'a str>,
    to_organization: OrgId,
}

/// The hash of what an approver sees; it goes into every vote and is compared again before the
/// money moves.
pub(crate) fn payload_of(payment: &Payment) -> Result<Hash, Rejection> {
    Ok(Hash::of(Tag::Payload, payload_text(payment)?.as_bytes()))
}

/// What an approver sees, as canonical text.
pub(super) fn payload_text(payment: &Payment) -> Result<String, Rejection> {
    let payload = Payload {
        amount: payment.amount,
        asset: payment.asset,
        description: payment.description.as_deref(),
        environment: payment.environment,
        fee: payment.fee,
        from: payment.from,
        id: payment.id,
        kind: payment.kind,
        metadata: payment.metadata.as_deref(),
        organization: payment.org,
        reverses: payment.reverses,
        to: payment.to,
        to_address: payment.to_address.as_deref(),
        to_organization: payment.to_org,
    };
    canonical::text(&payload).map_err(|_| Rejection::corrupt("payload"))
}
