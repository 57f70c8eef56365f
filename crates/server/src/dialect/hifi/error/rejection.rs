//! From the domain's refusals to the dialect's: one total match.

use countersign_domain::approval::{ApprovalStatus, Ineligible};
use countersign_domain::rejection::{Object, Rejection, Shortage};

use super::{Code, Failure};

impl From<Rejection> for Failure {
    #[expect(clippy::too_many_lines, reason = "every refusal has its place in one total match")]
    fn from(rejection: Rejection) -> Self {
        let role = |details: &str| Self::new(Code::UserRoleNotAllowed, details);
        let denied = |details: &str| Self::new(Code::Unauthorized, details);
        let conflict = |details: &str| Self::new(Code::ResourceConflict, details);
        match rejection {
            Rejection::Unauthenticated | Rejection::KeyRevoked { .. } => {
                Self::new(Code::InvalidApiKey, "a valid API key is required")
            }
            Rejection::AddressNotAllowed => denied("the key may not be used from this address"),
            Rejection::PermissionMissing(permission) => {
                denied(&format!("the key lacks the permission {}", permission.as_str()))
            }
            Rejection::ScopedCredential => denied("a key scoped to wallets cannot do this"),
            Rejection::PlatformCredential => denied("a platform's key is not valid here"),
            Rejection::GrantExceeds(permission) => {
                denied(&format!("a key cannot grant {}", permission.as_str()))
            }
            Rejection::WalletOutOfScope(_) => denied("the key does not reach this user"),
            Rejection::OperatorOnly => denied("only the operator can do this"),
            Rejection::SandboxKey | Rejection::ProductionKeyFromSandbox => {
                denied("a sandbox key has no say over production")
            }
            Rejection::SessionOnly => denied("only a person who has signed in can do this"),
            Rejection::NotRequester => denied("only who asked can take a request back"),
            Rejection::AgentCredential => role("an agent cannot do this"),
            Rejection::RoleTooLow => role("the role of the key's owner does not allow this"),
            Rejection::OwnerOnly | Rejection::LastOwner => role("this is for owners alone"),
            Rejection::SelfApproval => role("the people behind a request cannot decide it"),
            Rejection::NotEligible(why) => ineligible(why),
            Rejection::OwnerGone => {
                Self::new(Code::ProfileFrozen, "the owner of the key is not active any more")
            }
            Rejection::Invalid { field, message } => Self::invalid(&field, &message),
            Rejection::AmountOutOfRange { .. } => {
                Self::invalid("amount", "is outside of what this call allows")
            }
            Rejection::AmountOverflow => Self::invalid("amount", "does not fit the ledger"),
            Rejection::NotFound(object) => not_found(object),
            // An object of the other environment is nobody's here.
            Rejection::EnvironmentMismatch { .. } => not_found(Object::Payment),
            Rejection::SandboxOnly => {
                Self::new(Code::ProductionNotEnabled, "this is for the sandbox alone")
            }
            Rejection::WalletLimit { limit } => Self::new(
                Code::UserActionNotAllowed,
                format!("the organization has all its {limit} wallets"),
            ),
            Rejection::WalletFrozen { status, .. } | Rejection::WalletState(status) => {
                Self::new(Code::UserFrozen, format!("the user is {}", status.as_str()))
            }
            Rejection::RecipientClosed { .. } => {
                Self::new(Code::InvalidTransactionRoute, "the recipient cannot be paid")
            }
            Rejection::RuleDenied(ruled) => {
                let reason = ruled.reason.clone().unwrap_or_default();
                Self::new(Code::UserActionNotAllowed, format!("denied by a rule: {reason}"))
            }
            Rejection::NoRoute(why) => Self::new(Code::InvalidTransactionRoute, why),
            Rejection::AccountUnfit(why) => Self::new(Code::InvalidAccountForTransaction, why),
            Rejection::CounterpartyInactive(_) => Self::new(
                Code::InvalidTransactionRoute,
                "the destination is not registered any more",
            ),
            Rejection::InstructionState(status) => {
                Self::new(Code::QuoteNotReady, format!("the transfer is {status}"))
            }
            Rejection::QuoteExpired => Self::new(Code::InvalidQuote, "the quote has expired"),
            Rejection::PolicyDenied(denial) => {
                let reason = denial.finding.reason(denial.asset);
                let details = format!("denied by policy \"{}\": {reason}", denial.finding.name);
                Self::new(Code::UserActionNotAllowed, details)
            }
            Rejection::InsufficientFunds(shortage) => insufficient(&shortage),
            Rejection::TooManyPending { limit } => Self::new(
                Code::UserActionNotAllowed,
                format!("{limit} requests of the agent wait already"),
            ),
            Rejection::DuplicateRequest { .. } => {
                conflict("a request for the very same waits already")
            }
            Rejection::ApprovalNotPending(status) => conflict(&ended(status)),
            Rejection::PayloadChanged(_) => conflict("this is not what was seen"),
            Rejection::AlreadyVoted => conflict("there is another vote of this person"),
            Rejection::NotVoted => conflict("there is no vote to take back"),
            Rejection::RequesterBarred => conflict("who asked could not ask any more"),
            Rejection::IdempotencyKeyReuse { key } => {
                conflict(&format!("requestId {key} was used with other content"))
            }
            Rejection::NameTaken { space } => taken(&space),
            Rejection::EmailTaken => Self::new(Code::UserAlreadyExists, "the e-mail is taken"),
            Rejection::WalletNotEmpty(_)
            | Rejection::DefaultWallet(_)
            | Rejection::KeyState(_)
            | Rejection::SnapshotMismatch { .. }
            | Rejection::NotReviewable(_)
            | Rejection::NotMember
            | Rejection::ListInactive
            | Rejection::ChangesWait
            | Rejection::NotLatest
            | Rejection::ListInUse { .. }
            | Rejection::ReversalNotAllowed { .. }
            | Rejection::WebhookDisabled(_) => conflict("its state does not allow this"),
            Rejection::Unreachable(_) => Self::invalid("approval", "could be met by nobody"),
            Rejection::BatchFailed(_) => Self::internal("a batch of payments".to_owned()),
            Rejection::Corrupt(what) => Self::internal(format!("corrupt {what}")),
        }
    }
}

/// How a request has ended, for whoever comes too late.
fn ended(status: ApprovalStatus) -> String {
    let word = match status {
        ApprovalStatus::Pending => "still pending",
        ApprovalStatus::Approved => "already approved",
        ApprovalStatus::Rejected => "already rejected",
        ApprovalStatus::Expired => "expired",
        ApprovalStatus::Cancelled => "cancelled",
    };
    format!("the approval is {word}")
}

fn ineligible(why: Ineligible) -> Failure {
    match why {
        Ineligible::Left => {
            Failure::new(Code::ProfileFrozen, "the owner of the key is not active any more")
        }
        Ineligible::NotYet => {
            Failure::new(Code::UserRoleNotAllowed, "others have to decide before")
        }
        _ => Failure::new(Code::UserRoleNotAllowed, "this person is not asked to decide"),
    }
}

/// What a name that is taken means, by what it is unique among.
fn taken(space: &str) -> Failure {
    match space {
        "user email" => {
            Failure::new(Code::UserAlreadyExists, "another user has this e-mail address")
        }
        "external wallet" => Failure::new(
            Code::WalletAlreadyExists,
            "this address is registered for the user on this chain already",
        ),
        other => Failure::new(Code::ResourceConflict, format!("the {other} is taken")),
    }
}

pub(crate) fn not_found(object: Object) -> Failure {
    let (code, what) = match object {
        Object::User | Object::Person => (Code::UserNotFound, "user"),
        Object::ChainWallet => (Code::WalletNotFound, "wallet on this chain"),
        Object::Document | Object::Wallet => (Code::WalletNotFound, "wallet"),
        Object::BankAccount => (Code::AccountNotFound, "account"),
        Object::Payment | Object::Instruction => (Code::TransactionNotFound, "transfer"),
        Object::Approval => (Code::TransactionNotFound, "transfer approval"),
        Object::Organization => (Code::ResourceNotFound, "organization"),
        Object::Member => (Code::ResourceNotFound, "member"),
        Object::Customer => (Code::ResourceNotFound, "customer"),
        Object::ApproverList => (Code::ResourceNotFound, "approver list"),
        Object::Policy => (Code::ResourceNotFound, "policy"),
        Object::ApiKey => (Code::ResourceNotFound, "API key"),
        Object::Template => (Code::ResourceNotFound, "template"),
        Object::Webhook => (Code::ResourceNotFound, "webhook"),
        Object::Delivery => (Code::ResourceNotFound, "delivery"),
    };
    Failure::new(code, format!("there is no such {what}"))
}

fn insufficient(shortage: &Shortage) -> Failure {
    let scale = shortage.asset.scale();
    let amount = |amount: countersign_domain::money::Amount| amount.to_decimal(scale, 0);
    let needed = shortage.requested.checked_add(shortage.fee).unwrap_or(shortage.requested);
    let details = format!("available {}, needed {}", amount(shortage.available), amount(needed));
    Failure::new(Code::InsufficientBalance, details)
}
