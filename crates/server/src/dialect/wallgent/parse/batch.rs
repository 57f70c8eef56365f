//! Batches of payments (spec §15.3).

use countersign_domain::idempotency::Idempotency;
use countersign_domain::ids::{Id as _, Ulid, WalletId};
use countersign_domain::payment::{BatchItem, SendBatch};

use super::payment::{Parties, payment_to};
use super::{Fields, fingerprint, wallet_id};
use crate::dialect::wallgent::error::Failure;

/// How many payments a batch has at most.
const ITEMS_MAX: usize = 20;

/// Items share the key space of single payments (spec §7.2).
const OPERATION_OF_ITEMS: &str = "POST /v1/payments";

/// `POST /payments/batch`.
pub(crate) fn send_batch(fields: &Fields) -> Result<SendBatch, Failure> {
    let items = fields.optional_objects("payments")?;
    let items = items.ok_or_else(|| Failure::invalid("payments", "is required"))?;
    if items.is_empty() || items.len() > ITEMS_MAX {
        return Err(Failure::invalid("payments", "must have 1 to 20 items"));
    }
    let read = |(index, fields): (usize, &Fields)| {
        item(fields).map_err(|failure| failure.inside(&format!("payments[{index}]")))
    };
    let items: Result<_, Failure> = items.iter().enumerate().map(read).collect();
    Ok(SendBatch { items: items? })
}

fn item(fields: &Fields) -> Result<BatchItem, Failure> {
    let payment = payment_to(fields, |Parties { from, to }| {
        Ok((existing_or_none(&from), existing_or_none(&to)))
    })?;
    let key = fields.optional_text("idempotencyKey", 255)?;
    if key.as_deref() == Some("") {
        return Err(Failure::invalid("idempotencyKey", "must have 1 to 255 characters"));
    }
    let fingerprint = fingerprint(fields)?;
    let operation = OPERATION_OF_ITEMS.to_owned();
    let idempotency = key.map(|key| Idempotency { key, operation, fingerprint });
    Ok(BatchItem { payment, idempotency })
}

/// Text that names no wallet fails its item like a wallet that does not exist, and not the request
/// as a whole.
fn existing_or_none(id: &str) -> WalletId {
    wallet_id(id).unwrap_or_else(|_| WalletId::from_ulid(Ulid(0)))
}
