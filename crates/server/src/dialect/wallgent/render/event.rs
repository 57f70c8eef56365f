//! Events: what subscribers are told of a record of the log (spec §16.1, §17).

#[cfg(test)]
mod tests;

use bytes::Bytes;
use countersign_domain::approval::{Approval, Subject};
use countersign_domain::change::Changed;
use countersign_domain::ids::{BatchId, EventId, Id as _, PaymentId};
use countersign_domain::instruction::Instruction;
use countersign_domain::ledger::Account;
use countersign_domain::log::{Attempt, Fact, LogBody};
use countersign_domain::money::Amount;
use countersign_domain::payment::{BatchFailure, Payment};
use countersign_domain::policy::Denial;
use countersign_domain::rejection::Rejection;
use countersign_domain::time::Timestamp;
use countersign_domain::wallet::Wallet;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::payment::state;
use super::{
    agent, api_key, exact, m2, payment, policy, reachability, timestamp, transfer, wallet, webhook,
};
use crate::dialect::wallgent::wire;

/// The event of a record, where it has one.
pub(crate) fn event(body: &LogBody) -> Option<wire::Event> {
    let (name, environment) = (body.fact.event()?, body.fact.environment()?);
    let mut data = data(&body.fact, body.at)?;
    data.insert("environment".to_owned(), environment.as_str().into());
    Some(wire::Event {
        id: EventId::from_ulid(body.id.ulid()).to_string(),
        event: name.as_str(),
        kind: name.as_str(),
        timestamp: timestamp(body.at),
        organization_id: body.org.to_string(),
        environment: environment.as_str(),
        data,
    })
}

/// The event of a record as it is sent, by whatever way: the same bytes each time.
pub(crate) fn event_text(body: &LogBody) -> Option<Bytes> {
    let mut text = Vec::with_capacity(USUAL_BYTES);
    let written = match &body.fact {
        // Nearly all events are these, so they are written without being taken apart before.
        Fact::PaymentCreated { payment, .. } | Fact::PaymentCompleted { payment, .. } => {
            serde_json::to_writer(&mut text, &paid(body, payment)?)
        }
        _ => serde_json::to_writer(&mut text, &event(body)?),
    };
    written.ok().map(|()| Bytes::from(text))
}

/// Most events are a little shorter.
const USUAL_BYTES: usize = 1_024;

/// The event of a payment, as it is written: the same bytes as by way of [`event`].
fn paid<'p>(body: &LogBody, row: &'p Payment) -> Option<wire::PaymentEvent<'p>> {
    let (name, environment) = (body.fact.event()?, body.fact.environment()?);
    let status = row.effective_status(body.at);
    Some(wire::PaymentEvent {
        id: EventId::from_ulid(body.id.ulid()),
        event: name.as_str(),
        kind: name.as_str(),
        timestamp: timestamp(body.at),
        organization_id: body.org,
        environment: environment.as_str(),
        data: wire::PaymentTold {
            amount: m2(row.amount),
            approval_id: row.approval,
            currency: row.asset.key(),
            description: row.description.as_deref(),
            environment: environment.as_str(),
            fee: m2(row.fee),
            from: row.from,
            from_wallet_id: row.from,
            id: row.id,
            payment_id: row.id,
            state: state(status),
            status: status.as_str(),
            to: row.to,
            to_wallet_id: row.to,
            transaction_id: row.id,
        },
    })
}

/// What the event says; nothing for facts that have no event.
#[expect(clippy::too_many_lines, reason = "every fact has its place in one total match")]
fn data(fact: &Fact, at: Timestamp) -> Option<Map<String, Value>> {
    Some(match fact {
        Fact::OrganizationCreated { .. }
        | Fact::OrganizationUpdated { .. }
        | Fact::MemberAdded { .. }
        | Fact::MemberUpdated { .. }
        | Fact::MemberRemoved { .. }
        | Fact::MemberInvited { .. }
        | Fact::MemberEnrolled { .. }
        | Fact::MemberPasswordChanged { .. }
        | Fact::MemberStandInSet { .. }
        | Fact::MemberStandInCleared { .. }
        | Fact::SessionStarted { .. }
        | Fact::SessionEnded { .. }
        | Fact::ApproverListCreated { .. }
        | Fact::ApproverListUpdated { .. }
        | Fact::ApproverListDeleted { .. }
        | Fact::WebhookCreated { .. }
        | Fact::WebhookUpdated { .. }
        | Fact::WebhookDeleted { .. }
        | Fact::WebhookSecretRotated { .. }
        | Fact::DeliveriesReplayed { .. }
        | Fact::DeliveryDiscarded { .. }
        | Fact::DocumentCreated { .. }
        | Fact::DocumentUpdated { .. }
        | Fact::DocumentDeleted { .. }
        | Fact::NoticeRequested { .. }
        | Fact::DecisionDenied { .. } => return None,
        Fact::WebhookFailing { webhook: row, .. } | Fact::WebhookDisabled { webhook: row } => {
            with(members(&webhook(row)), json!({ "webhookId": row.id.to_string() }))
        }
        Fact::KeyCreated { key }
        | Fact::KeyRevoked { key }
        | Fact::KeyUpdated { after: key, .. } => members(&api_key(key, None, at)),
        Fact::WalletCreated { wallet: row, account }
        | Fact::WalletUpdated { after: row, account, .. }
        | Fact::WalletFrozen { wallet: row, account }
        | Fact::WalletUnfrozen { wallet: row, account }
        | Fact::WalletClosed { wallet: row, account } => members(&wallet(row, account)),
        Fact::WalletFunded { wallet, transaction, asset, amount, balance, .. } => object(json!({
            "id": transaction.to_string(), "transactionId": transaction.to_string(),
            "walletId": wallet.to_string(), "amount": m2(*amount), "currency": asset.key(),
            "newBalance": m2(*balance),
        })),
        Fact::PaymentCreated { payment, .. } | Fact::PaymentCompleted { payment, .. } => {
            money(payment, at)
        }
        Fact::PaymentFailed { payment } => {
            let reason = payment.failure.map(|failure| failure.as_str());
            with(money(payment, at), json!({ "failureReason": reason }))
        }
        Fact::PaymentReversed { payment, reversal, reason } => with(
            money(payment, at),
            json!({ "reversalTransactionId": reversal.to_string(), "reason": reason }),
        ),
        Fact::PaymentReceived { payment: row } => members(&payment(row, at)),
        Fact::PaymentDenied { attempt, rejection: Rejection::PolicyDenied(denial), .. } => {
            denied(attempt, denial)
        }
        Fact::PaymentDenied { .. } => return None,
        Fact::InstructionCreated { instruction, .. }
        | Fact::InstructionUpdated { instruction, .. }
        | Fact::InstructionDenied { instruction, kept: true, .. } => {
            members(&transfer(instruction))
        }
        Fact::InstructionDenied { instruction, rejection, .. } => {
            rule_denied(instruction, rejection)
        }
        Fact::BatchCompleted { batch, payments, total, fees, .. } => {
            batch_completed(*batch, payments, (*total, *fees))
        }
        Fact::BatchFailed { failure, .. } => batch_failed(failure),
        Fact::PolicyCreated { policy: row }
        | Fact::PolicyUpdated { after: row, .. }
        | Fact::PolicyDeleted { policy: row } => members(&policy(row)),
        Fact::PolicyOrphaned { policy: row, why } => {
            let why = json!({ "reachability": reachability(Err(why.clone())) });
            with(members(&policy(row)), why)
        }
        Fact::ApprovalCreated { approval } => asked(approval),
        Fact::ApprovalApproved { approval }
        | Fact::ApprovalRejected { approval }
        | Fact::ApprovalExpired { approval }
        | Fact::ApprovalCancelled { approval } => ended(approval),
        Fact::ApprovalReminded { approval }
        | Fact::ApprovalEscalated { approval }
        | Fact::ApprovalReassigned { approval }
        | Fact::ApprovalDelegated { approval } => asked(approval),
        Fact::ApprovalVoted { approval, vote }
        | Fact::VoteWithdrawn { approval, vote }
        | Fact::ApprovalCommented { approval, vote } => with(
            asked(approval),
            json!({
                "decision": vote.decision.as_str(), "personId": vote.person.to_string(),
                "onBehalfOf": vote.on_behalf_of.map(|person| person.to_string()),
                "comment": vote.comment,
            }),
        ),
        Fact::AgentCreated { wallet, account }
        | Fact::AgentPaused { wallet, account }
        | Fact::AgentResumed { wallet, account } => members(&agent(wallet, account)),
        Fact::AgentBudgetAdjusted { wallet, account, transaction, adjustment } => agent_and(
            (wallet, account),
            json!({
                "adjustment": m2(*adjustment), "newBalance": m2(account.posted),
                "transactionId": transaction.to_string(),
            }),
        ),
        Fact::AgentKeyRotated { wallet, account, key, revoked } => agent_and(
            (wallet, account),
            json!({
                "apiKeyId": key.to_string(),
                "revokedKeyId": revoked.map(|revoked| revoked.to_string()),
            }),
        ),
        Fact::AgentDeleted { wallet, account, swept } => {
            agent_and((wallet, account), json!({ "sweptAmount": m2(*swept) }))
        }
    })
}

fn members<T: Serialize>(value: &T) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

/// What was written as an object here, without another copy of it.
fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn with(mut some: Map<String, Value>, more: Value) -> Map<String, Value> {
    some.extend(object(more));
    some
}

fn agent_and((row, account): (&Wallet, &Account), more: Value) -> Map<String, Value> {
    with(members(&agent(row, account)), more)
}

/// What is told of every payment.
fn money(row: &Payment, at: Timestamp) -> Map<String, Value> {
    let (id, status) = (row.id.to_string(), row.effective_status(at));
    let (from, to) = (row.from.to_string(), row.to.to_string());
    object(json!({
        "id": id, "transactionId": id, "paymentId": id,
        "from": from, "to": to, "fromWalletId": from, "toWalletId": to,
        "amount": m2(row.amount), "fee": m2(row.fee), "currency": row.asset.key(),
        "description": row.description, "status": status.as_str(), "state": state(status),
        "approvalId": row.approval.map(|id| id.to_string()),
    }))
}

/// What a policy or a rule denied, of what was to leave over a rail.
fn rule_denied(row: &Instruction, rejection: &Rejection) -> Map<String, Value> {
    let (policy, name, rule, reason) = match rejection {
        Rejection::PolicyDenied(denial) => {
            let finding = &denial.finding;
            let (policy, name) = (finding.policy.to_string(), finding.name.clone());
            let reason = finding.reason(denial.asset);
            (Some(policy), Some(name), Some(finding.rule.as_str()), Some(reason))
        }
        Rejection::RuleDenied(ruled) => {
            let rule = ruled.rule.map(|rule| rule.to_string());
            (rule, ruled.name.clone(), None, ruled.reason.clone())
        }
        _ => (None, None, None, None),
    };
    object(json!({
        "walletId": row.wallet.to_string(), "policyId": policy, "policyName": name, "rule": rule,
        "reason": reason, "amount": exact(row.amount, row.asset), "currency": row.asset.key(),
        "type": row.kind().as_str(),
    }))
}

fn denied(attempt: &Attempt, denial: &Denial) -> Map<String, Value> {
    let finding = &denial.finding;
    object(json!({
        "walletId": attempt.from.to_string(), "policyId": finding.policy.to_string(),
        "policyName": finding.name, "rule": finding.rule.as_str(),
        "reason": finding.reason(denial.asset), "amount": m2(attempt.amount),
        "currency": attempt.asset.key(), "recipient": attempt.to.to_string(),
    }))
}

fn batch_completed(
    batch: BatchId,
    payments: &[PaymentId],
    (total, fees): (Amount, Amount),
) -> Map<String, Value> {
    object(json!({
        "id": batch.to_string(), "batchId": batch.to_string(),
        "transactionIds": payments.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "summary": {
            "total": payments.len(), "succeeded": payments.len(), "failed": 0, "reversed": 0,
            "totalAmount": m2(total), "totalFees": m2(fees),
        },
    }))
}

fn batch_failed(failure: &BatchFailure) -> Map<String, Value> {
    object(json!({
        "id": failure.batch.to_string(), "batchId": failure.batch.to_string(),
        "failedIndex": failure.failed_index,
        "summary": {
            "total": failure.items, "succeeded": 0, "failed": 1,
            "reversed": failure.failed_index, "totalAmount": "0.00", "totalFees": "0.00",
        },
    }))
}

/// What waits, and for whom.
fn asked(row: &Approval) -> Map<String, Value> {
    let policies: Vec<String> = row.policies.iter().map(|pin| pin.policy.to_string()).collect();
    let about = match &row.subject {
        Subject::Payment(subject) => json!({
            "walletId": subject.wallet.to_string(),
            "policyId": policies.first(), "policyIds": policies,
            "transactionId": subject.payment.to_string(),
            "transactionDetails": {
                "amount": m2(subject.amount), "currency": subject.asset.key(),
                "recipient": subject.recipient.to_string(), "description": subject.description,
            },
        }),
        Subject::Instruction(subject) => json!({
            "walletId": subject.wallet.to_string(),
            "policyId": policies.first(), "policyIds": policies,
            "transactionId": subject.instruction.to_string(),
            "transactionDetails": {
                "amount": exact(subject.amount, subject.asset), "currency": subject.asset.key(),
                "recipient": subject.destination(), "description": null,
            },
            "subject": {
                "type": subject.kind().as_str(), "id": subject.instruction.to_string(),
                "source": subject.source(), "destination": subject.destination(),
            },
        }),
        Subject::Change(subject) => {
            let object = subject.change.object();
            json!({ "subject": {
                "type": object.map(Changed::kind), "id": object.and_then(Changed::id),
                "action": subject.change.action().as_str(),
            } })
        }
        Subject::Resource(subject) => json!({ "subject": {
            "type": row.subject.kind().as_str(), "id": subject.resource,
            "action": subject.review.as_str(),
        } }),
    };
    let asked = json!({
        "id": row.id.to_string(), "approvalId": row.id.to_string(),
        "status": row.status.as_str(), "requestedBy": row.requester.actor.to_string(),
        "expiresAt": row.deadline().map(timestamp),
    });
    with(object(asked), about)
}

/// How it ended.
fn ended(row: &Approval) -> Map<String, Value> {
    let resolution = row.resolution.as_ref();
    with(
        asked(row),
        json!({
            "resolvedBy": resolution.and_then(|resolution| Some(resolution.by?.to_string())),
            "resolvedAt": resolution.map(|resolution| timestamp(resolution.at)),
            "reason": resolution.and_then(|resolution| resolution.reason.clone()),
            "selfApproved": resolution.is_some_and(|resolution| resolution.own),
        }),
    )
}
