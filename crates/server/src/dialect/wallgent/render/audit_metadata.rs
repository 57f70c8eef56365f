//! What the audit trail tells of each kind of fact, beside who, what and when.

use countersign_domain::approval::{Approval, Delegation, Subject, Vote};
use countersign_domain::document::Document;
use countersign_domain::ids::{PaymentId, WalletId};
use countersign_domain::key::ApiKey;
use countersign_domain::log::{Attempt, Fact};
use countersign_domain::money::{Amount, Asset};
use countersign_domain::organization::{ApproverList, Member, Organization};
use countersign_domain::payment::{BatchFailure, ItemError, Payment};
use countersign_domain::policy::{Evaluation, Policy, Verdict};
use countersign_domain::rejection::Rejection;
use countersign_domain::wallet::Wallet;
use serde_json::{Map, Value, json};

use super::{changes, m2, m8, permissions, reachability, webhook_metadata, why};
use crate::dialect::wallgent::error::Failure;

/// The metadata of a record.
#[expect(clippy::too_many_lines, reason = "every fact has its place in one total match")]
pub(crate) fn audit_metadata(fact: &Fact) -> Map<String, Value> {
    let metadata = match fact {
        Fact::OrganizationCreated { organization } => json!({ "name": organization.name }),
        Fact::OrganizationUpdated { before, after } => {
            json!({ "changes": changes(&chosen(before), &chosen(after)) })
        }
        Fact::MemberAdded { member }
        | Fact::MemberRemoved { member }
        | Fact::MemberInvited { member }
        | Fact::MemberEnrolled { member }
        | Fact::MemberPasswordChanged { member } => member_metadata(member),
        Fact::MemberUpdated { before, after }
        | Fact::MemberStandInSet { before, after }
        | Fact::MemberStandInCleared { before, after } => with(
            member_metadata(after),
            json!({ "changes": changes(&member_metadata(before), &member_metadata(after)) }),
        ),
        Fact::SessionStarted { person, .. } | Fact::SessionEnded { person, .. } => {
            json!({ "personId": person.to_string() })
        }
        Fact::ApproverListCreated { list } | Fact::ApproverListDeleted { list } => {
            list_metadata(list)
        }
        Fact::ApproverListUpdated { before, after } => with(
            list_metadata(after),
            json!({ "changes": changes(&list_metadata(before), &list_metadata(after)) }),
        ),
        Fact::KeyCreated { key } | Fact::KeyRevoked { key } => key_metadata(key),
        Fact::KeyUpdated { before, after } => {
            json!({ "changes": changes(&key_metadata(before), &key_metadata(after)) })
        }
        Fact::WalletCreated { wallet, .. }
        | Fact::WalletFrozen { wallet, .. }
        | Fact::WalletUnfrozen { wallet, .. }
        | Fact::WalletClosed { wallet, .. }
        | Fact::AgentPaused { wallet, .. }
        | Fact::AgentResumed { wallet, .. } => wallet_metadata(wallet),
        Fact::WalletUpdated { before, after, .. } => {
            json!({ "changes": changes(&wallet_metadata(before), &wallet_metadata(after)) })
        }
        Fact::WalletFunded { .. } => funded(fact),
        Fact::PaymentCreated { payment, evaluation } => {
            judged(money(payment, None), Some(evaluation), payment.asset)
        }
        Fact::PaymentCompleted { payment, evaluation } => {
            judged(money(payment, None), evaluation.as_ref(), payment.asset)
        }
        Fact::PaymentReceived { payment } | Fact::PaymentFailed { payment } => {
            money(payment, payment.failure.map(|failure| failure.as_str()))
        }
        Fact::PaymentDenied { attempt, evaluation, rejection } => {
            judged(denied(attempt, rejection), evaluation.as_ref(), attempt.asset)
        }
        Fact::InstructionCreated { instruction, evaluation } => {
            judged(super::transfer(instruction), evaluation.as_ref(), Asset::USD)
        }
        Fact::InstructionDenied { instruction, evaluation, rejection, .. } => {
            let attempted = with(super::transfer(instruction), refused(rejection));
            judged(attempted, evaluation.as_ref(), Asset::USD)
        }
        Fact::InstructionUpdated { instruction, .. } | Fact::NoticeRequested { instruction } => {
            super::transfer(instruction)
        }
        Fact::PaymentReversed { payment, reversal, reason } => with(
            money(payment, reason.as_deref()),
            json!({ "reversalTransactionId": reversal.to_string() }),
        ),
        Fact::BatchCompleted { payments, total, fees, .. } => with(
            json!({ "amount": m2(*total), "fees": m2(*fees), "currency": Asset::USD.key() }),
            json!({ "transactionIds": texts(payments) }),
        ),
        Fact::BatchFailed { failure, .. } => batch_failed(failure),
        Fact::PolicyCreated { policy } | Fact::PolicyDeleted { policy } => policy_metadata(policy),
        Fact::PolicyOrphaned { policy, why } => {
            with(policy_metadata(policy), json!({ "reachability": reachability(Err(why.clone())) }))
        }
        Fact::PolicyUpdated { before, after } => with(
            json!({ "changes": changes(&super::policy(before), &super::policy(after)) }),
            json!({ "walletId": wallet_of(after), "version": after.version }),
        ),
        Fact::ApprovalCreated { approval }
        | Fact::ApprovalApproved { approval }
        | Fact::ApprovalRejected { approval }
        | Fact::ApprovalExpired { approval }
        | Fact::ApprovalCancelled { approval }
        | Fact::ApprovalReminded { approval }
        | Fact::ApprovalEscalated { approval }
        | Fact::ApprovalReassigned { approval } => approval_metadata(approval),
        Fact::ApprovalDelegated { approval } => {
            let all: Vec<Value> = approval.delegations.iter().map(delegation_metadata).collect();
            with(approval_metadata(approval), json!({ "delegations": all }))
        }
        Fact::ApprovalVoted { approval, vote }
        | Fact::VoteWithdrawn { approval, vote }
        | Fact::ApprovalCommented { approval, vote } => {
            with(approval_metadata(approval), vote_metadata(vote))
        }
        Fact::DecisionDenied { wallet, approve, rejection, .. } => {
            decision_denied((*wallet, *approve), rejection)
        }
        Fact::AgentCreated { wallet, .. } => {
            with(wallet_metadata(wallet), profile_metadata(wallet))
        }
        Fact::AgentBudgetAdjusted { wallet, account, transaction, adjustment } => {
            budget(wallet, (*adjustment, account.posted), *transaction)
        }
        Fact::AgentKeyRotated { key, revoked, .. } => json!({
            "apiKeyId": key.to_string(),
            "revokedKeyId": revoked.map(|revoked| revoked.to_string()),
        }),
        Fact::WebhookCreated { webhook }
        | Fact::WebhookDeleted { webhook }
        | Fact::WebhookDisabled { webhook } => webhook_metadata(webhook),
        Fact::WebhookUpdated { before, after } => with(
            webhook_metadata(after),
            json!({ "changes": changes(&webhook_metadata(before), &webhook_metadata(after)) }),
        ),
        Fact::WebhookSecretRotated { webhook, until } => {
            with(webhook_metadata(webhook), json!({ "formerUntil": super::timestamp(*until) }))
        }
        Fact::WebhookFailing { webhook, disabled_from } => with(
            webhook_metadata(webhook),
            json!({
                "failingSince": webhook.failing_since.map(super::timestamp),
                "disabledFrom": super::timestamp(*disabled_from),
            }),
        ),
        Fact::DeliveriesReplayed { deliveries, .. } => json!({ "deliveryIds": texts(deliveries) }),
        Fact::DeliveryDiscarded { delivery, .. } => json!({ "deliveryId": delivery.to_string() }),
        Fact::DocumentCreated { document } | Fact::DocumentDeleted { document } => {
            document_metadata(document)
        }
        Fact::DocumentUpdated { before, after } => with(
            document_metadata(after),
            json!({ "changes": changes(&said(before), &said(after)) }),
        ),
        Fact::AgentDeleted { wallet, swept, .. } => with(
            wallet_metadata(wallet),
            json!({ "amount": m2(*swept), "currency": wallet.currency.key() }),
        ),
    };
    members(metadata)
}

/// What a document is; what it says shows where it changes.
fn document_metadata(row: &Document) -> Value {
    let parent = row.parent.map(|parent| parent.to_string());
    json!({ "kind": row.kind().as_str(), "parentId": parent, "version": row.version })
}

/// What a document says, member by member.
fn said(row: &Document) -> Value {
    let body = serde_json::to_value(&row.body).unwrap_or_default();
    let Value::Object(mut kinds) = body else { return Value::Null };
    let kind = kinds.keys().next().cloned();
    kind.and_then(|kind| kinds.remove(&kind)).unwrap_or_default()
}

fn delegation_metadata(row: &Delegation) -> Value {
    json!({ "personId": row.from.to_string(), "to": row.to.to_string() })
}

fn vote_metadata(vote: &Vote) -> Value {
    json!({
        "decision": vote.decision.as_str(), "personId": vote.person.to_string(),
        "onBehalfOf": vote.on_behalf_of.map(|person| person.to_string()),
        "payloadHash": vote.payload_hash.to_string(), "reason": vote.comment,
    })
}

fn members(value: Value) -> Map<String, Value> {
    if let Value::Object(members) = value { members } else { Map::new() }
}

fn with(some: Value, more: Value) -> Value {
    let mut all = members(some);
    all.extend(members(more));
    Value::Object(all)
}

fn texts<T: ToString>(ids: &[T]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

fn member_metadata(member: &Member) -> Value {
    json!({
        "name": member.name, "email": member.email, "role": member.role.as_str(),
        "personId": member.person.to_string(), "addedBy": texts(&member.added_by),
        "standIn": member.stand_in.as_ref().map(super::stand_in),
    })
}

fn list_metadata(list: &ApproverList) -> Value {
    json!({ "name": list.name, "personIds": texts(&list.people), "version": list.version })
}

/// An agent's budget: by how much it changed, and what the agent has now.
fn budget(wallet: &Wallet, (adjustment, balance): (Amount, Amount), by: PaymentId) -> Value {
    json!({
        "amount": m2(adjustment), "currency": wallet.currency.key(),
        "recipientWalletId": wallet.id.to_string(), "newBalance": m2(balance),
        "transactionId": by.to_string(), "approvalId": null, "reason": null,
    })
}

fn chosen(organization: &Organization) -> Value {
    let chosen = &organization.settings.change_approval;
    json!({
        "name": organization.name,
        "selfApproval": organization.settings.self_approval.as_str(),
        "approvalTtlSeconds": organization.settings.approval_ttl_seconds,
        "maxPendingPerAgent": organization.settings.max_pending_per_agent,
        "duplicateRequests": organization.settings.duplicate_requests.as_str(),
        "changeApproval": chosen.as_deref().map(super::change_approval),
    })
}

fn key_metadata(key: &ApiKey) -> Value {
    json!({
        "name": key.name, "kind": key.kind.as_str(), "keyPrefix": key.prefix,
        "permissions": permissions(key.permissions),
        "walletScope": texts(&key.wallet_scope),
        "allowedIps": texts(&key.allowed_ips),
        "expiresAt": key.expires_at.map(super::timestamp),
        "ownerId": key.owner.to_string(),
        "creatorId": key.creator.to_string(),
    })
}

fn wallet_metadata(wallet: &Wallet) -> Value {
    json!({
        "name": wallet.name, "agentName": wallet.agent_name,
        "walletType": wallet.kind.as_str(), "discoverable": wallet.discoverable,
        "metadata": serde_json::from_str::<Value>(&wallet.metadata).unwrap_or_default(),
    })
}

fn profile_metadata(wallet: &Wallet) -> Value {
    let profile = wallet.agent.as_ref();
    json!({
        "permissions": profile.map(|p| permissions(p.permissions)).unwrap_or_default(),
        "apiKeyId": profile.and_then(|p| p.key).map(|key| key.to_string()),
        "policyId": profile.and_then(|p| p.policy).map(|policy| policy.to_string()),
        "templateId": profile.and_then(|p| p.template.clone()),
    })
}

fn funded(fact: &Fact) -> Value {
    let Fact::WalletFunded {
        wallet, transaction, asset, amount, balance, reference, reason, ..
    } = fact
    else {
        return Value::Null;
    };
    json!({
        "amount": m2(*amount), "currency": asset.key(), "newBalance": m8(*balance),
        "recipientWalletId": wallet.to_string(), "transactionId": transaction.to_string(),
        "approvalId": null, "reference": reference, "reason": reason,
    })
}

/// What is told of every payment (spec §15.17).
fn money(payment: &Payment, reason: Option<&str>) -> Value {
    json!({
        "amount": m2(payment.amount), "fee": m2(payment.fee), "currency": payment.asset.key(),
        "fromWalletId": payment.from.to_string(), "recipientWalletId": payment.to.to_string(),
        "approvalId": payment.approval.map(|approval| approval.to_string()),
        "batchId": payment.batch.map(|batch| batch.to_string()),
        "kind": payment.kind.as_str(), "reason": reason,
    })
}

fn denied(attempt: &Attempt, rejection: &Rejection) -> Value {
    let attempted = json!({
        "amount": m2(attempt.amount), "currency": attempt.asset.key(),
        "fromWalletId": attempt.from.to_string(), "recipientWalletId": attempt.to.to_string(),
        "approvalId": null, "description": attempt.description,
    });
    with(attempted, refused(rejection))
}

/// Why something was refused, as its caller was told.
fn refused(rejection: &Rejection) -> Value {
    let failure = Failure::from(rejection.clone());
    json!({ "code": failure.code.as_str(), "reason": failure.message, "details": failure.details })
}

/// What the policies said of a payment: every rule that fired, with its numbers.
fn judged(metadata: Value, evaluation: Option<&Evaluation>, asset: Asset) -> Value {
    let Some(evaluation) = evaluation else { return metadata };
    let result = match evaluation.verdict {
        Verdict::Allow => "ALLOW",
        Verdict::Hold => "HOLD",
        Verdict::Deny => "DENY",
    };
    let findings = why(evaluation, asset);
    with(metadata, json!({ "evaluation": { "result": result, "findings": findings } }))
}

fn decision_denied((wallet, approve): (Option<WalletId>, bool), rejection: &Rejection) -> Value {
    let decision = if approve { "APPROVE" } else { "REJECT" };
    with(
        refused(rejection),
        json!({
            "walletId": wallet.map(|wallet| wallet.to_string()), "decision": decision,
        }),
    )
}

fn batch_failed(failure: &BatchFailure) -> Value {
    let error = match &*failure.error {
        ItemError::Refused(rejection) => refused(rejection),
        ItemError::NeedsApproval(policies) => json!({
            "code": "APPROVAL_REQUIRED",
            "policyIds": texts(policies),
        }),
    };
    let which = json!({ "failedIndex": failure.failed_index, "items": failure.items });
    with(which, error)
}

fn policy_metadata(policy: &Policy) -> Value {
    json!({
        "name": policy.name, "walletId": wallet_of(policy), "version": policy.version,
        "policy": super::policy(policy),
    })
}

fn approval_metadata(approval: &Approval) -> Value {
    let resolution = approval.resolution.as_ref();
    let about = match &approval.subject {
        Subject::Payment(subject) => json!({
            "amount": m2(subject.amount), "fee": m2(subject.fee), "currency": subject.asset.key(),
            "fromWalletId": subject.wallet.to_string(),
            "recipientWalletId": subject.recipient.to_string(),
            "transactionId": subject.payment.to_string(),
        }),
        Subject::Instruction(subject) => with(
            super::waiting_transfer(subject),
            json!({ "transactionId": subject.instruction.to_string() }),
        ),
        Subject::Change(subject) => super::changed(&subject.change),
        Subject::Resource(subject) => super::reviewed(subject),
    };
    let asked = json!({
        "approvalId": approval.id.to_string(),
        "requestedBy": approval.requester.actor.to_string(),
        "policyIds": approval.policies.iter().map(|p| p.policy.to_string()).collect::<Vec<_>>(),
        "payloadHash": approval.payload_hash.to_string(),
        "duplicateOf": approval.duplicate_of.map(|other| other.to_string()),
        "reason": resolution.and_then(|resolution| resolution.reason.clone()),
        "selfApproved": resolution.is_some_and(|resolution| resolution.own),
    });
    with(asked, about)
}

/// The wallet of a policy; none where it is the organization's own.
fn wallet_of(policy: &Policy) -> Option<String> {
    policy.wallet.map(|wallet| wallet.to_string())
}
