//! From the domain's refusals to the dialect's: one total match.

use axum::http::StatusCode;
use countersign_domain::rejection::{Object, Rejection, Unreviewable};
use serde_json::json;

use super::{Failure, Issue};
use crate::dialect::paygentic::render::decision;

impl From<Rejection> for Failure {
    #[expect(clippy::too_many_lines, reason = "every refusal has its place in one total match")]
    fn from(rejection: Rejection) -> Self {
        let denied = |message: &str| Self::forbidden("no_permission", message, []);
        match rejection {
            Rejection::Unauthenticated | Rejection::KeyRevoked { .. } => Self::unauthenticated(),
            Rejection::AddressNotAllowed => denied("The key may not be used from this address"),
            Rejection::PermissionMissing(permission) => {
                Self::forbidden("no_permission", "You lack a permission", [permission])
            }
            Rejection::GrantExceeds(permission) => {
                Self::forbidden("no_permission", "You lack a permission", [permission])
            }
            Rejection::ScopedCredential | Rejection::WalletOutOfScope(_) => {
                let message = "A key for some wallets alone does not reach this";
                Self::forbidden("insufficient_scope", message, [])
            }
            Rejection::AgentCredential => denied("An agent's key cannot do this"),
            Rejection::PlatformCredential => denied("A platform's key cannot do this"),
            Rejection::NotMember | Rejection::OwnerGone => Self::not_member(),
            Rejection::ProductionKeyFromSandbox
            | Rejection::OperatorOnly
            | Rejection::SandboxKey
            | Rejection::SessionOnly
            | Rejection::OwnerOnly
            | Rejection::RoleTooLow => denied("You cannot do this"),
            Rejection::NotEligible(why) => {
                denied("Your decision would not count").details(json!({ "reason": why.as_str() }))
            }
            Rejection::SandboxOnly => denied("This call works in the sandbox only"),
            Rejection::SelfApproval => {
                let message = "Whoever submitted it cannot decide it";
                Self::new(StatusCode::FORBIDDEN, message).code("MAKER_CHECKER_VIOLATION")
            }
            Rejection::Invalid { field, message } => {
                Issue::new(field, "invalid_value", message).into()
            }
            Rejection::NotFound(object) => Self::not_found(name(object)),
            // What is of the other environment is as if it were not there.
            Rejection::EnvironmentMismatch { .. } => Self::not_found("Resource"),
            Rejection::DuplicateRequest { approval } => {
                let message = "A pending approval already exists for this resource";
                Self::conflict("APPROVAL_ALREADY_PENDING", message)
                    .details(json!({ "approvalId": approval.to_string() }))
            }
            Rejection::ApprovalNotPending(status) => {
                let decision = decision(status);
                let message = format!("The approval is {decision}");
                Self::conflict("APPROVAL_NOT_DECIDABLE", &message)
                    .details(json!({ "decision": decision }))
            }
            Rejection::SnapshotMismatch { submitted, current } => mismatch(&submitted, &current),
            Rejection::PayloadChanged(changed) => {
                mismatch(&changed.yours.to_string(), &changed.current.to_string())
            }
            Rejection::NotReviewable(Unreviewable::NoLines) => {
                Self::conflict("ORDER_HAS_NO_LINE_ITEMS", "The order has no line items")
            }
            Rejection::NotReviewable(Unreviewable::Cancelled) => {
                Self::conflict("ORDER_CANCELLED", "The order is cancelled")
            }
            Rejection::NameTaken { space } if space == "webhook_switch" => {
                let message = "Webhooks have been enabled before";
                Self::new(StatusCode::BAD_REQUEST, message).code("DUPLICATE_RESOURCE")
            }
            Rejection::NameTaken { .. } => {
                Self::conflict("DUPLICATE_RESOURCE", "Another customer has this externalId")
            }
            Rejection::Corrupt(what) => Self::internal(format!("corrupt {what}")),
            // What has to do with money, wallets, policies or people is never asked for here.
            other @ (Rejection::LastOwner
            | Rejection::ListInUse { .. }
            | Rejection::AmountOutOfRange { .. }
            | Rejection::AmountOverflow
            | Rejection::WalletLimit { .. }
            | Rejection::WalletFrozen { .. }
            | Rejection::RecipientClosed { .. }
            | Rejection::WalletNotEmpty(_)
            | Rejection::DefaultWallet(_)
            | Rejection::WalletState(_)
            | Rejection::KeyState(_)
            | Rejection::PolicyDenied(_)
            | Rejection::InsufficientFunds(_)
            | Rejection::TooManyPending { .. }
            | Rejection::AlreadyVoted
            | Rejection::NotVoted
            | Rejection::NotRequester
            | Rejection::RequesterBarred
            | Rejection::Unreachable(_)
            | Rejection::ReversalNotAllowed { .. }
            | Rejection::BatchFailed(_)
            | Rejection::IdempotencyKeyReuse { .. }
            | Rejection::EmailTaken
            | Rejection::ListInactive
            | Rejection::ChangesWait
            | Rejection::NotLatest
            | Rejection::RuleDenied(_)
            | Rejection::NoRoute(_)
            | Rejection::AccountUnfit(_)
            | Rejection::CounterpartyInactive(_)
            | Rejection::InstructionState(_)
            | Rejection::QuoteExpired
            | Rejection::WebhookDisabled(_)) => {
                Self::conflict("INVALID_STATE", "This cannot be done now").details(
                    json!({ "refusal": format!("{other:?}").split(['(', ' ', '{']).next() }),
                )
            }
        }
    }
}

const fn name(object: Object) -> &'static str {
    match object {
        Object::Organization => "Merchant",
        Object::Person | Object::Member => "User",
        Object::Approval => "Approval",
        Object::Customer => "Customer",
        Object::Webhook | Object::Delivery => "Webhook",
        Object::ApproverList
        | Object::Wallet
        | Object::Payment
        | Object::Policy
        | Object::ApiKey
        | Object::Template
        | Object::Document
        | Object::Instruction
        | Object::User
        | Object::ChainWallet
        | Object::BankAccount => "Resource",
    }
}

fn mismatch(submitted: &str, current: &str) -> Failure {
    let message = "The resource has changed since it was submitted";
    Failure::conflict("SNAPSHOT_MISMATCH", message)
        .details(json!({ "submitted": submitted, "current": current }))
}
