//! From the domain's refusals to the dialect's: one total match.

use countersign_domain::approval::{ApprovalStatus, Ineligible};
use countersign_domain::rejection::Rejection;

use super::{Code, Failure};

impl From<Rejection> for Failure {
    #[expect(clippy::too_many_lines, reason = "every refusal has its place in one total match")]
    fn from(rejection: Rejection) -> Self {
        let denied = |message: &str| Self::new(Code::PermissionMissing, message);
        match rejection {
            Rejection::Unauthenticated | Rejection::PlatformCredential => {
                Self::of(Code::Unauthenticated)
            }
            Rejection::KeyRevoked { .. } => Self::new(Code::Unauthenticated, "The key was revoked"),
            Rejection::AddressNotAllowed => denied("The key may not be used from this address"),
            Rejection::PermissionMissing(permission) => {
                denied(&format!("Missing permission of the key: {}", permission.as_str()))
            }
            Rejection::ScopedCredential => denied("A key scoped to wallets cannot do this"),
            Rejection::AgentCredential => denied("An agent's key cannot do this"),
            Rejection::GrantExceeds(permission) => {
                denied(&format!("The key does not hold {} itself", permission.as_str()))
            }
            Rejection::ProductionKeyFromSandbox | Rejection::SandboxKey => {
                denied("A sandbox key has no say over production")
            }
            Rejection::WalletOutOfScope(_) => denied("The key does not reach this vault"),
            Rejection::RoleTooLow => denied("The role of the key's owner does not allow this"),
            Rejection::OwnerGone => denied("The owner of the key is not active any more"),
            Rejection::OperatorOnly => denied("Only the operator can do this"),
            Rejection::SessionOnly => denied("Only a person who has signed in can do this"),
            Rejection::OwnerOnly => denied("An owner's place is changed by owners alone"),
            Rejection::ChangesWait => denied(
                "The organization wants others to agree to such changes, which cannot wait here",
            ),
            Rejection::NotRequester => denied("Only who started it can take it back"),
            Rejection::SandboxOnly => denied("This works in the sandbox only"),
            Rejection::Invalid { field, message } => Self::invalid(&field, &message),
            Rejection::AmountOutOfRange { .. } => Self::invalid("amount", "is too large"),
            Rejection::AmountOverflow => Self::invalid("amount", "does not fit the ledger"),
            Rejection::NotFound(_) | Rejection::EnvironmentMismatch { .. } => {
                Self::of(Code::NotFound)
            }
            Rejection::WalletLimit { .. } => {
                Self::invalid("name", "is of one vault more than the organization may have")
            }
            Rejection::WalletFrozen { .. }
            | Rejection::WalletState(_)
            | Rejection::RecipientClosed { .. } => Self::of(Code::VaultInactive),
            Rejection::ListInUse { .. } => Self::of(Code::InUse),
            Rejection::ListInactive => Self::of(Code::ListInactive),
            Rejection::NotLatest => Self::of(Code::NotLatest),
            Rejection::PolicyDenied(denial) => {
                let reason = denial.finding.reason(denial.asset);
                let message = format!("Policy \"{}\" blocks it: {reason}", denial.finding.name);
                Self::new(Code::PolicyBlocked, message)
            }
            Rejection::RuleDenied(ruled) => {
                let name = ruled.name.as_deref().unwrap_or("default action");
                let reason = ruled.reason.as_deref().unwrap_or("it matches");
                Self::new(Code::PolicyBlocked, format!("Policy \"{name}\" blocks it: {reason}"))
            }
            Rejection::InstructionState(_) => Self::of(Code::NotCancellable),
            Rejection::PayloadChanged(_) => {
                Self::new(Code::PolicyBlocked, "The transaction is not what was voted on")
            }
            Rejection::InsufficientFunds(_) => Self::of(Code::InsufficientFunds),
            Rejection::TooManyPending { .. } => Self::of(Code::TooManyPending),
            Rejection::DuplicateRequest { .. } => Self::of(Code::DuplicateRequest),
            Rejection::ApprovalNotPending(status) => not_pending(status),
            Rejection::SelfApproval => Self::of(Code::InitiatorCannotVote),
            Rejection::AlreadyVoted => Self::of(Code::AlreadyVoted),
            Rejection::NotEligible(why) => not_an_approver(why),
            Rejection::Unreachable(why) => Self::new(Code::NotEnoughApprovers, why.reason()),
            Rejection::NameTaken { .. } => Self::of(Code::NameTaken),
            Rejection::IdempotencyKeyReuse { .. } => Self::of(Code::IdempotencyKeyReuse),
            // What no call of this dialect leads to: said all the same, should one ever.
            Rejection::SnapshotMismatch { .. }
            | Rejection::NotReviewable(_)
            | Rejection::NotMember
            | Rejection::NoRoute(_)
            | Rejection::AccountUnfit(_)
            | Rejection::CounterpartyInactive(_)
            | Rejection::QuoteExpired
            | Rejection::LastOwner
            | Rejection::WalletNotEmpty(_)
            | Rejection::DefaultWallet(_)
            | Rejection::KeyState(_)
            | Rejection::NotVoted
            | Rejection::RequesterBarred
            | Rejection::ReversalNotAllowed { .. }
            | Rejection::BatchFailed(_)
            | Rejection::EmailTaken
            | Rejection::WebhookDisabled(_) => Self::of(Code::InUse),
            Rejection::Corrupt(what) => Self::internal(format!("corrupt {what}")),
        }
    }
}

/// What was taken back reads as expired, here as everywhere in this dialect.
fn not_pending(status: ApprovalStatus) -> Failure {
    let word = match status {
        ApprovalStatus::Cancelled => ApprovalStatus::Expired.as_str(),
        status => status.as_str(),
    };
    Failure::new(Code::RequestNotPending, format!("The request is {word}"))
}

fn not_an_approver(why: Ineligible) -> Failure {
    let message = match why {
        Ineligible::NotAPerson => "A key that somebody else made cannot vote for its owner",
        Ineligible::Left => "Not a member of the organization",
        Ineligible::OwnRequest => return Failure::of(Code::InitiatorCannotVote),
        Ineligible::AlreadyVoted => return Failure::of(Code::AlreadyVoted),
        _ => Code::NotAnApprover.message(),
    };
    Failure::new(Code::NotAnApprover, message)
}
