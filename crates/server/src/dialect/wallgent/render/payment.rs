//! Payments.

use countersign_domain::outcome::Held;
use countersign_domain::payment::{Payment, PaymentStatus};
use countersign_domain::time::Timestamp;
use serde_json::json;
use serde_json::value::RawValue;

use super::{m2, timestamp};
use crate::dialect::wallgent::wire;

/// A payment as it stands at `now`.
pub(crate) fn payment(row: &Payment, now: Timestamp) -> wire::Payment {
    let status = row.effective_status(now);
    let expired = status == PaymentStatus::Expired && row.failure.is_none();
    let failure = row.failure.map(|reason| reason.as_str());
    wire::Payment {
        id: row.id.to_string(),
        transaction_id: row.id.to_string(),
        from: row.from.to_string(),
        to: row.to.to_string(),
        from_wallet_id: row.from.to_string(),
        to_wallet_id: row.to.to_string(),
        amount: m2(row.amount),
        fee: m2(row.fee),
        currency: row.asset.key(),
        description: row.description.clone(),
        metadata: row.metadata.clone().and_then(|text| RawValue::from_string(text).ok()),
        status: status.as_str(),
        state: state(status),
        environment: row.environment.as_str(),
        rail: "LEDGER",
        merchant_id: None,
        approval_id: row.approval.map(|id| id.to_string()),
        batch_id: row.batch.map(|id| id.to_string()),
        idempotency_key: row.idempotency_key.clone(),
        failure_reason: if expired { Some("APPROVAL_EXPIRED") } else { failure },
        reversed_by: row.reversed_by.map(|id| id.to_string()),
        reverses: row.reverses.map(|id| id.to_string()),
        to_address: row.to_address.clone(),
        settled_at: row.posted_at.map(timestamp),
        created_at: timestamp(row.created_at),
        posted_at: row.posted_at.map(timestamp),
        updated_at: timestamp(row.updated_at),
    }
}

/// The ledger's view of a payment's status (spec §11).
pub(crate) const fn state(status: PaymentStatus) -> &'static str {
    match status {
        PaymentStatus::PendingApproval => "PENDING",
        PaymentStatus::Posted => "POSTED",
        PaymentStatus::Rejected | PaymentStatus::Expired | PaymentStatus::Failed => "FAILED",
        PaymentStatus::Reversed => "REVERSED",
    }
}

/// A payment that waits: result and error in one body (spec §19, row 3).
pub(crate) fn held(held: &Held) -> wire::HeldPayment {
    let approval = &held.approval;
    let policies: Vec<String> = approval.policies.iter().map(|p| p.policy.to_string()).collect();
    let policy = policies.first().cloned().unwrap_or_default();
    let asset = held.payment.asset;
    let reasons = approval
        .evaluation
        .holds()
        .map(|finding| format!("{}: {}", finding.name, finding.reason(asset)));
    let message = format!("Held for approval. {}", reasons.collect::<Vec<_>>().join("; "));
    let expires_at = timestamp(approval.expires_at);
    let details = json!({
        "approvalId": approval.id.to_string(),
        "policyId": policy,
        "policyIds": policies,
        "expiresAt": expires_at,
    });
    wire::HeldPayment {
        // As it was created: a replay shows the held payment, whatever became of it.
        payment: payment(&held.payment.as_created(), approval.created_at),
        policy_id: policy,
        expires_at,
        error: wire::ErrorBody { code: "APPROVAL_REQUIRED", message, details },
    }
}
