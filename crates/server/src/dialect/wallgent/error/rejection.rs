//! From the domain's refusals to the dialect's: one total match.

use countersign_domain::approval::Unreachable;
use countersign_domain::instruction::Ruled;
use countersign_domain::payment::{BatchFailure, ItemError};
use countersign_domain::policy::Denial;
use countersign_domain::rejection::{
    ChangedField, ChangedPayload, Object, Rejection, Shortage, Unreviewable,
};
use serde_json::{Value, json};

use super::{Code, Failure};
use crate::dialect::wallgent::render::{exact, m2};

impl From<Rejection> for Failure {
    #[expect(clippy::too_many_lines, reason = "every refusal has its place in one total match")]
    fn from(rejection: Rejection) -> Self {
        let denied = |message: &str| Self::new(Code::PermissionDenied, message);
        match rejection {
            Rejection::Unauthenticated => Self::of(Code::Unauthorized),
            Rejection::KeyRevoked { key } => {
                Self::new(Code::ApiKeyRevoked, "The API key was revoked.")
                    .with(json!({ "keyId": key.to_string() }))
            }
            Rejection::AddressNotAllowed => denied("The key may not be used from this address."),
            Rejection::PermissionMissing(permission) => {
                denied(&format!("Missing required permission: {}", permission.as_str()))
            }
            Rejection::ScopedCredential => denied("A key scoped to wallets cannot do this."),
            Rejection::AgentCredential => denied("An agent's key cannot do or hold this."),
            Rejection::PlatformCredential => denied("A platform's key is not valid here."),
            Rejection::GrantExceeds(permission) => denied(&format!(
                "A key cannot grant a permission it does not hold: {}",
                permission.as_str()
            )),
            Rejection::ProductionKeyFromSandbox => {
                denied("A sandbox key cannot make a production key.")
            }
            Rejection::WalletOutOfScope(wallet) => denied("The key does not reach this wallet.")
                .with(json!({ "walletId": wallet.to_string() })),
            Rejection::OperatorOnly => {
                denied("Only the operator can do this, on the command line.")
            }
            Rejection::SandboxKey => {
                denied("A sandbox key has no say over what holds in production too.")
                    .with(json!({ "reason": "SANDBOX_KEY" }))
            }
            Rejection::SessionOnly => denied("Only a person who has signed in can do this.")
                .with(json!({ "reason": "SESSION_ONLY" })),
            Rejection::OwnerOnly => denied("An owner's place is changed by owners alone.")
                .with(json!({ "reason": "OWNER_ONLY" })),
            Rejection::LastOwner => {
                Self::new(Code::InvalidState, "An organization keeps its last owner.")
                    .with(json!({ "reason": "LAST_OWNER" }))
            }
            Rejection::ListInUse { policy: Some(policy) } => {
                Self::new(Code::InvalidState, "A policy asks the people on this list.")
                    .with(json!({ "reason": "IN_USE", "policyId": policy.to_string() }))
            }
            Rejection::ListInUse { policy: None } => {
                Self::new(Code::InvalidState, "The people on this list are asked for changes.")
                    .with(json!({ "reason": "IN_USE" }))
            }
            Rejection::ListInactive => Self::new(Code::InvalidState, "The list is inactive.")
                .with(json!({ "reason": "LIST_INACTIVE" })),
            Rejection::ChangesWait => {
                denied("Others have to agree to such changes, and this one cannot wait for them.")
                    .with(json!({ "reason": "CHANGES_WAIT" }))
            }
            Rejection::NotLatest => {
                Self::new(Code::InvalidState, "Only the latest version of a live policy changes.")
                    .with(json!({ "reason": "NOT_LATEST" }))
            }
            Rejection::SelfApproval => denied("The people behind a request cannot decide it.")
                .with(json!({ "reason": "SELF_APPROVAL" })),
            Rejection::Invalid { field, message } => Self::invalid(&field, &message),
            Rejection::AmountOutOfRange { amount, max } => {
                let details = json!({ "field": "amount", "value": m2(amount), "max": m2(max) });
                Self::new(Code::InvalidAmount, format!("At most {} is allowed.", m2(max)))
                    .with(details)
            }
            Rejection::AmountOverflow => {
                Self::new(Code::InvalidAmount, "The amount does not fit the ledger.")
                    .with(json!({ "field": "amount" }))
            }
            Rejection::NotFound(object) => not_found(object),
            Rejection::EnvironmentMismatch { key, resource } => {
                let details = json!({
                    "keyEnvironment": key.as_str(), "resourceEnvironment": resource.as_str(),
                });
                let message = "The object belongs to the other environment.";
                Self::new(Code::EnvironmentMismatch, message).with(details)
            }
            Rejection::SandboxOnly => {
                Self::new(Code::SandboxOnly, "This call works in the sandbox only.")
            }
            Rejection::WalletLimit { limit } => {
                Self::new(Code::WalletLimitExceeded, "The organization has all its wallets.")
                    .with(json!({ "limit": limit }))
            }
            Rejection::WalletFrozen { wallet, status } => {
                let details = json!({ "walletId": wallet.to_string(), "status": status.as_str() });
                Self::new(Code::WalletFrozen, format!("The wallet is {}.", status.as_str()))
                    .with(details)
            }
            Rejection::RecipientClosed { address } => {
                Self::new(Code::ClosedLoopUnavailable, "The recipient cannot be paid.")
                    .with(json!({ "toAddress": address }))
            }
            Rejection::WalletNotEmpty(wallet) => {
                Self::new(Code::WalletNotEmpty, "The wallet still has money.")
                    .with(json!({ "walletId": wallet.to_string() }))
            }
            Rejection::DefaultWallet(wallet) => {
                Self::new(Code::InvalidState, "The default wallet cannot be closed.")
                    .with(json!({ "walletId": wallet.to_string(), "reason": "DEFAULT_WALLET" }))
            }
            Rejection::WalletState(status) => {
                let message = format!("The wallet is {}.", status.as_str());
                Self::new(Code::InvalidState, message).with(json!({ "status": status.as_str() }))
            }
            Rejection::KeyState(status) => {
                Self::new(Code::InvalidState, format!("The key is {}.", status.as_str()))
                    .with(json!({ "status": status.as_str() }))
            }
            Rejection::PolicyDenied(denial) => policy_denied(&denial),
            Rejection::RuleDenied(ruled) => rule_denied(&ruled),
            Rejection::CounterpartyInactive(document) => {
                Self::new(Code::InvalidState, "The counterparty is not active.").with(json!({
                    "reason": "COUNTERPARTY_INACTIVE", "documentId": document.to_string(),
                }))
            }
            Rejection::InstructionState(status) => {
                Self::new(Code::InvalidState, format!("The transfer is {status}."))
                    .with(json!({ "status": status.to_string() }))
            }
            Rejection::QuoteExpired => Self::new(Code::InvalidState, "The quote is over.")
                .with(json!({ "reason": "QUOTE_EXPIRED" })),
            Rejection::InsufficientFunds(shortage) => insufficient(&shortage),
            Rejection::TooManyPending { limit } => {
                let message = "As many requests of the agent wait as may.";
                Self::new(Code::InvalidState, message)
                    .with(json!({ "reason": "TOO_MANY_PENDING", "limit": limit }))
            }
            Rejection::DuplicateRequest { approval } => {
                let message = "A request for the very same waits already.";
                let details =
                    json!({ "reason": "DUPLICATE_REQUEST", "approvalId": approval.to_string() });
                Self::new(Code::InvalidState, message).with(details)
            }
            Rejection::ApprovalNotPending(status) => {
                let message = format!("The request is {} already.", status.as_str());
                Self::new(Code::ApprovalNotPending, message)
                    .with(json!({ "status": status.as_str() }))
            }
            Rejection::SnapshotMismatch { submitted, current } => {
                let message = "The resource is not what it was when it was submitted.";
                Self::new(Code::PayloadChanged, message).with(json!({
                    "reason": "SNAPSHOT_MISMATCH", "submitted": submitted, "current": current,
                }))
            }
            Rejection::NotReviewable(Unreviewable::NoLines) => {
                Self::new(Code::InvalidState, "The order has no lines.")
                    .with(json!({ "reason": "NO_LINES" }))
            }
            Rejection::NotReviewable(Unreviewable::Cancelled) => {
                Self::new(Code::InvalidState, "The order was called off.")
                    .with(json!({ "reason": "CANCELLED" }))
            }
            Rejection::NotMember => denied("Whoever acts is no member of the organization.")
                .with(json!({ "reason": "NOT_MEMBER" })),
            Rejection::PayloadChanged(changed) => payload_changed(&changed),
            Rejection::AlreadyVoted => Self::new(
                Code::AlreadyVoted,
                "There is another vote; it has to be taken back first.",
            ),
            Rejection::NotEligible(why) => {
                denied("This vote would not count.").with(json!({ "reason": why.as_str() }))
            }
            Rejection::NotVoted => Self::new(Code::InvalidState, "There is no vote to take back.")
                .with(json!({ "reason": "NOT_VOTED" })),
            Rejection::NameTaken { space } => {
                Self::invalid("name", &format!("is taken by another {space}"))
            }
            Rejection::NotRequester => denied("Only who asked can take a request back.")
                .with(json!({ "reason": "NOT_REQUESTER" })),
            Rejection::RequesterBarred => {
                let message = "Who asked for the change could not ask for it any more.";
                Self::new(Code::InvalidState, message).with(json!({ "reason": "REQUESTER_BARRED" }))
            }
            Rejection::Unreachable(why) => unreachable(&why),
            Rejection::ReversalNotAllowed { reason, status } => {
                let details = json!({ "reason": reason.as_str(), "status": status.as_str() });
                Self::new(Code::ReversalNotAllowed, "The payment cannot be reversed.").with(details)
            }
            Rejection::BatchFailed(failure) => batch_failed(&failure),
            Rejection::IdempotencyKeyReuse { key } => {
                let message = "The idempotency key came with another request before.";
                Self::new(Code::IdempotencyKeyReuse, message).with(json!({ "idempotencyKey": key }))
            }
            Rejection::NoRoute(why) => {
                Self::new(Code::InvalidState, format!("There is no such way: {why}."))
                    .with(json!({ "reason": "NO_ROUTE" }))
            }
            Rejection::AccountUnfit(why) => {
                Self::new(Code::InvalidState, format!("The account does not fit: {why}."))
                    .with(json!({ "reason": "ACCOUNT_UNFIT" }))
            }
            Rejection::RoleTooLow => denied("The owner of the credential may not do this.")
                .with(json!({ "reason": "ROLE" })),
            Rejection::OwnerGone => denied("The owner of the credential has left.")
                .with(json!({ "reason": "OWNER_GONE" })),
            Rejection::EmailTaken => {
                Self::new(Code::InvalidState, "This person is a member already.")
            }
            Rejection::WebhookDisabled(webhook) => {
                let details =
                    json!({ "reason": "WEBHOOK_DISABLED", "webhookId": webhook.to_string() });
                Self::new(Code::InvalidState, "The webhook is disabled.").with(details)
            }
            Rejection::Corrupt(what) => Self::internal(format!("corrupt {what}")),
        }
    }
}

fn not_found(object: Object) -> Failure {
    let (code, what) = match object {
        Object::Organization => (Code::NotFound, "organization"),
        Object::Person => (Code::NotFound, "person"),
        Object::Member => (Code::MemberNotFound, "member"),
        Object::ApproverList => (Code::ApproverListNotFound, "approver list"),
        Object::Webhook => (Code::WebhookNotFound, "webhook"),
        Object::Delivery => (Code::WebhookNotFound, "delivery"),
        Object::Document => (Code::NotFound, "document"),
        Object::User => (Code::NotFound, "user"),
        Object::ChainWallet => (Code::NotFound, "wallet on this chain"),
        Object::BankAccount => (Code::NotFound, "bank account"),
        Object::Customer => (Code::NotFound, "customer"),
        Object::Wallet => (Code::WalletNotFound, "wallet"),
        Object::Payment => (Code::PaymentNotFound, "payment"),
        Object::Instruction => (Code::PaymentNotFound, "transfer"),
        Object::Policy => (Code::PolicyNotFound, "policy"),
        Object::Approval => (Code::ApprovalNotFound, "approval"),
        Object::ApiKey => (Code::ApiKeyNotFound, "API key"),
        Object::Template => (Code::TemplateNotFound, "template"),
    };
    Failure::new(code, format!("There is no such {what}."))
}

fn policy_denied(denial: &Denial) -> Failure {
    let finding = &denial.finding;
    let reason = finding.reason(denial.asset);
    let mut details = json!({
        "policyId": finding.policy.to_string(),
        "policyName": finding.name,
        "rule": finding.rule.as_str(),
        "reason": reason,
    });
    if let Some(members) = details.as_object_mut() {
        let amounts =
            [("limit", finding.limit), ("attempted", finding.attempted), ("spent", finding.spent)];
        for (name, amount) in amounts {
            members.extend(amount.map(|amount| (name.to_owned(), Value::from(m2(amount)))));
        }
        let resets_at = finding.resets_at.map(|at| Value::from(format!("{at:.3}")));
        members.extend(resets_at.map(|at| ("resetsAt".to_owned(), at)));
    }
    let message = format!("Denied by policy \"{}\": {reason}.", finding.name);
    Failure::new(Code::PolicyDenied, message).with(details)
}

/// A rule of an ordered set denies.
fn rule_denied(ruled: &Ruled) -> Failure {
    let reason = ruled.reason.clone().unwrap_or_else(|| "a rule denies it".to_owned());
    let details = json!({
        "policyId": ruled.rule.map(|rule| rule.to_string()), "policyName": ruled.name,
        "reason": reason,
    });
    Failure::new(Code::PolicyDenied, format!("Denied by a rule: {reason}.")).with(details)
}

/// What somebody saw is not what there is.
fn payload_changed(changed: &ChangedPayload) -> Failure {
    let field =
        |field: &ChangedField| json!({ "field": field.field, "was": field.was, "is": field.is });
    let details = json!({
        "yours": changed.yours.to_string(),
        "current": changed.current.to_string(),
        "revision": changed.revision,
        "changed": changed.changed.iter().map(field).collect::<Vec<_>>(),
        "reason": "PAYLOAD_CHANGED",
    });
    Failure::new(Code::PayloadChanged, "This is not what was seen.").with(details)
}

/// A requirement that nobody could meet.
fn unreachable(why: &Unreachable) -> Failure {
    let issue = json!({ "field": "approval.requirement", "message": why.reason() });
    let details = json!({
        "reason": "UNREACHABLE", "part": why.part, "needed": why.needed, "there": why.there,
        "issues": [issue],
    });
    let message = format!("Nobody could meet it: {}.", why.reason());
    Failure::new(Code::ValidationError, message).with(details)
}

fn insufficient(shortage: &Shortage) -> Failure {
    let scale = shortage.asset.scale();
    let details = json!({
        "walletId": shortage.wallet.to_string(),
        "balance": shortage.balance.to_decimal(scale, scale.min(8)),
        "available": exact(shortage.available, shortage.asset),
        "requested": exact(shortage.requested, shortage.asset),
        "fee": exact(shortage.fee, shortage.asset),
    });
    Failure::new(Code::InsufficientFunds, "The wallet has too little available.").with(details)
}

/// A batch that came to nothing: what failed, what was taken back, what was not tried.
fn batch_failed(failure: &BatchFailure) -> Failure {
    let item = match &*failure.error {
        ItemError::Refused(rejection) => Failure::from(rejection.clone()).envelope(),
        ItemError::NeedsApproval(policies) => {
            let policies: Vec<String> = policies.iter().map(ToString::to_string).collect();
            let details = json!({ "policyIds": policies });
            json!({
                "code": "APPROVAL_REQUIRED",
                "message": "The payment would need an approval, which a batch cannot wait for.",
                "details": details,
            })
        }
    };
    let result = |index: usize| match index.cmp(&failure.failed_index) {
        std::cmp::Ordering::Less => json!({ "index": index, "status": "reversed" }),
        std::cmp::Ordering::Equal => json!({ "index": index, "status": "failed", "error": item }),
        std::cmp::Ordering::Greater => json!({ "index": index, "status": "skipped" }),
    };
    let results: Value = (0..failure.items).map(result).collect();
    let summary = json!({
        "total": failure.items, "succeeded": 0, "failed": 1, "reversed": failure.failed_index,
        "totalAmount": "0.00", "totalFees": "0.00",
    });
    let details = json!({
        "batchId": failure.batch.to_string(), "failedIndex": failure.failed_index,
        "results": results, "summary": summary,
    });
    let message = format!("Item {} failed; nothing was moved.", failure.failed_index);
    let mut answer = Failure::new(Code::BatchPartialFailure, message).with(details);
    answer.beside.insert("batchId".to_owned(), failure.batch.to_string().into());
    answer.beside.insert("status".to_owned(), "rolled_back".into());
    answer.beside.insert("failedIndex".to_owned(), failure.failed_index.into());
    answer.beside.insert("results".to_owned(), results);
    answer.beside.insert("summary".to_owned(), summary);
    answer
}
