//! What leaves over rails, as the native API tells of it.

use countersign_domain::approval::InstructionSubject;
use countersign_domain::instruction::{Detail, Instruction, InstructionKind, InstructionLeg};
use countersign_domain::money::{Amount, Asset};
use countersign_domain::rail::Quote;
use serde_json::{Value, json};

use super::timestamp;

/// An instruction, as events and the audit trail tell it.
pub(crate) fn transfer(row: &Instruction) -> Value {
    json!({
        "id": row.id.to_string(), "transactionId": row.id.to_string(),
        "type": row.kind().as_str(), "status": row.status.to_string(),
        "walletId": row.wallet.to_string(), "source": row.source().told(),
        "destination": told(&row.legs),
        "recipients": recipients(&row.legs, row.asset),
        "amount": exact(row.amount, row.asset), "fee": exact(row.fee, row.asset),
        "currency": row.asset.key(),
        "approvalId": row.approval.map(|approval| approval.to_string()),
        "quote": row.quote.as_ref().map(|quote| quoted(quote, row.asset)),
        "references": row.references.iter().map(|one| json!({
            "stage": one.stage.as_str(), "reference": one.reference,
        })).collect::<Vec<_>>(),
        "failureReason": row.failure, "requestId": row.request_id,
        "createdAt": timestamp(row.created_at), "updatedAt": timestamp(row.updated_at),
    })
}

/// An instruction that waits, as those who decide see it.
pub(crate) fn waiting_transfer(subject: &InstructionSubject) -> Value {
    let ruled = subject.ruled.as_ref();
    json!({
        "type": subject.kind().as_str(),
        "amount": exact(subject.amount, subject.asset), "fee": exact(subject.fee, subject.asset),
        "currency": subject.asset.key(), "walletId": subject.wallet.to_string(),
        "source": subject.source(), "destination": subject.destination(),
        "recipients": recipients(&subject.legs, subject.asset),
        "detail": detail(&subject.detail),
        "reason": ruled.and_then(|ruled| ruled.reason.clone()),
        "riskFactors": ruled.map(|ruled| ruled.risk_factors.clone()),
    })
}

/// What its kind says beside amount and parties.
fn detail(detail: &Detail) -> Value {
    match detail {
        Detail::Transfer | Detail::Batch => json!({}),
        Detail::Bridge { into } => json!({ "into": into.key() }),
        Detail::Offramp { currency, receive, .. } => json!({
            "currency": currency, "receive": receive.map(|amount| amount.to_decimal(2, 2)),
        }),
        Detail::Vault { chain, call, .. } => json!({ "chainId": chain, "call": call }),
    }
}

/// What kind of instruction it is, in a word for people.
pub(crate) const fn noun(kind: InstructionKind) -> &'static str {
    match kind {
        InstructionKind::Transfer => "Transfer",
        InstructionKind::Batch => "Batch",
        InstructionKind::Bridge => "Bridge",
        InstructionKind::Offramp => "Off-ramp",
        InstructionKind::Vault => "Vault transaction",
    }
}

/// An amount to its last digit, at least two decimals.
pub(crate) fn exact(amount: Amount, asset: Asset) -> String {
    amount.to_decimal(asset.scale(), 2)
}

fn told(legs: &[InstructionLeg]) -> String {
    match legs {
        [only] => only.to.told(),
        several => format!("{} recipients", several.len()),
    }
}

fn recipients(legs: &[InstructionLeg], asset: Asset) -> Vec<Value> {
    let one = |leg: &InstructionLeg| {
        json!({
            "walletId": leg.to.wallet().map(|id| id.to_string()),
            "address": leg.to.address(), "to": leg.to.told(),
            "amount": exact(leg.amount, asset),
        })
    };
    legs.iter().map(one).collect()
}

fn quoted(quote: &Quote, asset: Asset) -> Value {
    let arrives = |amount: Amount| amount.to_decimal(quote.scale, 2);
    json!({
        "rate": quote.rate, "sendGross": exact(quote.send_gross, asset),
        "sendNet": exact(quote.send_net, asset), "railFee": arrives(quote.rail_fee),
        "receiveGross": arrives(quote.receive_gross), "receiveNet": arrives(quote.receive_net),
        "currency": quote.currency, "expiresAt": timestamp(quote.expires_at),
        "acceptedAt": quote.accepted_at.map(timestamp),
    })
}
