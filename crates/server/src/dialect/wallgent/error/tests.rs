//! Every refusal on the wire, whole.

use std::fmt::Write as _;

use countersign_domain::access::{Environment, Permission};
use countersign_domain::approval::ApprovalStatus;
use countersign_domain::approval::{Ineligible, Unreachable};
use countersign_domain::canonical::Hash;
use countersign_domain::ids::{BatchId, Id, KeyId, PolicyId, Ulid, WalletId};
use countersign_domain::instruction::{InstructionStatus, Ruled};
use countersign_domain::key::KeyStatus;
use countersign_domain::money::{Amount, Asset};
use countersign_domain::payment::{BatchFailure, ItemError, PaymentStatus};
use countersign_domain::policy::{Denial, Effect, Finding, Rule};
use countersign_domain::rejection::{ChangedField, ChangedPayload};
use countersign_domain::rejection::{Object, Rejection, ReversalRefusal, Shortage, Unreviewable};
use countersign_domain::time::Timestamp;
use countersign_domain::wallet::WalletStatus;
use countersign_engine::{EngineError, StoreError};
use serde_json::Value;

use super::Failure;

fn id<T: Id>() -> T {
    T::from_ulid(Ulid(0x0190_0000_0000_7000_8000_0000_0000_0001))
}

fn amount(text: &str) -> Amount {
    Amount::parse(text, 8).unwrap()
}

fn denial() -> Rejection {
    let finding = Finding {
        policy: id::<PolicyId>(),
        version: 1,
        name: "Daily".to_owned(),
        rule: Rule::DailySpendingLimit,
        effect: Effect::Deny,
        limit: Some(amount("500")),
        attempted: Some(amount("200.5")),
        spent: Some(amount("300")),
        resets_at: Timestamp::parse("2026-03-03T00:00:00Z"),
        compared: Vec::new(),
    };
    Rejection::PolicyDenied(Box::new(Denial { finding, asset: Asset::USD }))
}

fn shortage() -> Rejection {
    Rejection::InsufficientFunds(Box::new(Shortage {
        wallet: id(),
        asset: Asset::USD,
        balance: amount("10"),
        available: amount("4"),
        requested: amount("5"),
        fee: amount("0.25"),
    }))
}

fn batch(error: ItemError) -> Rejection {
    Rejection::BatchFailed(Box::new(BatchFailure {
        batch: id::<BatchId>(),
        failed_index: 1,
        items: 3,
        error: Box::new(error),
    }))
}

/// The refusal that comes after this one in a walk through all of them.
///
/// The match has no `_`, so that a new refusal has to take its place here and in the golden file.
#[expect(clippy::too_many_lines, reason = "every refusal has its place in one total match")]
fn next(rejection: &Rejection) -> Option<Rejection> {
    use Rejection as R;
    Some(match rejection {
        R::Unauthenticated => R::KeyRevoked { key: id::<KeyId>() },
        R::KeyRevoked { .. } => R::AddressNotAllowed,
        R::AddressNotAllowed => R::PermissionMissing(Permission::PaymentsWrite),
        R::PermissionMissing(_) => R::ScopedCredential,
        R::ScopedCredential => R::AgentCredential,
        R::AgentCredential => R::PlatformCredential,
        R::PlatformCredential => R::GrantExceeds(Permission::ApprovalsWrite),
        R::GrantExceeds(_) => R::ProductionKeyFromSandbox,
        R::ProductionKeyFromSandbox => R::WalletOutOfScope(id::<WalletId>()),
        R::WalletOutOfScope(_) => R::OperatorOnly,
        R::OperatorOnly => R::SandboxKey,
        R::SandboxKey => R::SessionOnly,
        R::SessionOnly => R::OwnerOnly,
        R::OwnerOnly => R::LastOwner,
        R::LastOwner => R::ListInUse { policy: Some(id::<PolicyId>()) },
        R::ListInUse { policy: Some(_) } => R::ListInUse { policy: None },
        R::ListInUse { policy: None } => R::ListInactive,
        R::ListInactive => R::ChangesWait,
        R::ChangesWait => R::NotLatest,
        R::NotLatest => R::invalid("to", "equals the paying wallet"),
        R::Invalid { .. } => {
            R::AmountOutOfRange { amount: amount("10000.01"), max: amount("10000") }
        }
        R::AmountOutOfRange { .. } => R::AmountOverflow,
        R::AmountOverflow => R::NotFound(Object::Organization),
        R::NotFound(object) => match next_object(*object) {
            Some(object) => R::NotFound(object),
            None => R::EnvironmentMismatch {
                key: Environment::Sandbox,
                resource: Environment::Production,
            },
        },
        R::EnvironmentMismatch { .. } => R::SandboxOnly,
        R::SandboxOnly => R::WalletLimit { limit: 3 },
        R::WalletLimit { .. } => R::WalletFrozen { wallet: id(), status: WalletStatus::Frozen },
        R::WalletFrozen { .. } => R::RecipientClosed { address: "wg_shop_0a1b2c".to_owned() },
        R::RecipientClosed { .. } => R::WalletNotEmpty(id()),
        R::WalletNotEmpty(_) => R::DefaultWallet(id()),
        R::DefaultWallet(_) => R::WalletState(WalletStatus::Closed),
        R::WalletState(_) => R::KeyState(KeyStatus::Revoked),
        R::KeyState(_) => denial(),
        R::PolicyDenied(_) => R::RuleDenied(Box::new(Ruled {
            rule: Some(id()),
            name: Some("Over 1k USDC".to_owned()),
            reason: Some("Amount above 1000 USD".to_owned()),
            risk_factors: vec!["HIGH_VALUE".to_owned()],
            list: None,
            notifies: false,
        })),
        R::RuleDenied(_) => R::CounterpartyInactive(id()),
        R::CounterpartyInactive(_) => R::InstructionState(InstructionStatus::Completed),
        R::InstructionState(_) => R::QuoteExpired,
        R::QuoteExpired => shortage(),
        R::InsufficientFunds(_) => R::TooManyPending { limit: 100 },
        R::TooManyPending { .. } => R::DuplicateRequest { approval: id() },
        R::DuplicateRequest { .. } => R::ApprovalNotPending(ApprovalStatus::Expired),
        R::ApprovalNotPending(_) => R::SelfApproval,
        R::SelfApproval => R::PayloadChanged(Box::new(ChangedPayload {
            yours: Hash::ZERO,
            current: Hash::ZERO,
            revision: 1,
            changed: vec![ChangedField {
                field: "amount".into(),
                was: "5.00".to_owned(),
                is: "50.00".to_owned(),
            }],
        })),
        R::PayloadChanged(_) => R::SnapshotMismatch {
            submitted: "sha256:6d1f".to_owned(),
            current: "sha256:0000".to_owned(),
        },
        R::SnapshotMismatch { .. } => R::NotReviewable(Unreviewable::NoLines),
        R::NotReviewable(Unreviewable::NoLines) => R::NotReviewable(Unreviewable::Cancelled),
        R::NotReviewable(Unreviewable::Cancelled) => R::NotMember,
        R::NotMember => R::AlreadyVoted,
        R::AlreadyVoted => R::NotEligible(Ineligible::NotYet),
        R::NotEligible(_) => R::NotVoted,
        R::NotVoted => R::NotRequester,
        R::NotRequester => R::NameTaken { space: "list".into() },
        R::NameTaken { .. } => R::RequesterBarred,
        R::RequesterBarred => {
            R::Unreachable(Box::new(Unreachable { part: "of[1]".to_owned(), needed: 3, there: 2 }))
        }
        R::Unreachable(_) => R::ReversalNotAllowed {
            reason: ReversalRefusal::AlreadyReversed,
            status: PaymentStatus::Reversed,
        },
        R::ReversalNotAllowed { .. } => batch(ItemError::Refused(shortage())),
        R::BatchFailed(failure) if matches!(*failure.error, ItemError::Refused(_)) => {
            batch(ItemError::NeedsApproval(vec![id()]))
        }
        R::BatchFailed(_) => R::IdempotencyKeyReuse { key: "order-7".to_owned() },
        R::IdempotencyKeyReuse { .. } => R::RoleTooLow,
        R::RoleTooLow => R::NoRoute("the address is not registered".into()),
        R::NoRoute(_) => R::AccountUnfit("the account is inactive".into()),
        R::AccountUnfit(_) => R::OwnerGone,
        R::OwnerGone => R::EmailTaken,
        R::EmailTaken => R::WebhookDisabled(id()),
        R::WebhookDisabled(_) => R::corrupt("account"),
        R::Corrupt(_) => return None,
    })
}

const fn next_object(object: Object) -> Option<Object> {
    Some(match object {
        Object::Organization => Object::Person,
        Object::Person => Object::Member,
        Object::Member => Object::ApproverList,
        Object::ApproverList => Object::Wallet,
        Object::Wallet => Object::Payment,
        Object::Payment => Object::Instruction,
        Object::Instruction => Object::Policy,
        Object::Policy => Object::Approval,
        Object::Approval => Object::ApiKey,
        Object::ApiKey => Object::Template,
        Object::Template => Object::Webhook,
        Object::Webhook => Object::Delivery,
        Object::Delivery => Object::Document,
        Object::Document => Object::User,
        Object::User => Object::ChainWallet,
        Object::ChainWallet => Object::BankAccount,
        Object::BankAccount => Object::Customer,
        Object::Customer => return None,
    })
}

#[test]
fn every_refusal_reads_like_this() {
    let all = std::iter::successors(Some(Rejection::Unauthenticated), next);
    let mut text = String::new();
    for rejection in all {
        let name = format!("{rejection:?}");
        let name = name.split([' ', '(']).next().unwrap_or_default();
        let failure = Failure::from(rejection.clone());
        write!(text, "{name}: {}\n{:#}\n", failure.code.status(), failure.envelope()).unwrap();
        for (name, value) in &failure.beside {
            writeln!(text, "beside `{name}`: {value}").unwrap();
        }
        text.push('\n');
    }
    insta::assert_snapshot!(text);
}

#[test]
fn what_goes_wrong_inside_is_not_told() {
    let secret = "disk /dev/sdb1 is on fire";
    let errors = [
        EngineError::Busy,
        EngineError::Stopping,
        EngineError::Unknown,
        EngineError::Internal(secret.to_owned()),
        EngineError::Store(StoreError::Unavailable(secret.to_owned())),
        EngineError::Store(StoreError::Unknown(secret.to_owned())),
        EngineError::Store(StoreError::Conflict(secret.to_owned())),
        EngineError::Store(StoreError::Corrupt(secret.to_owned())),
        EngineError::Store(StoreError::Locked(secret.to_owned())),
        EngineError::Store(StoreError::Newer { found: 9, known: 1 }),
    ];
    for error in errors {
        let failure = Failure::from(error.clone());
        let told = failure.envelope().to_string();
        assert!(!told.contains("sdb1"), "{error:?} tells {told}");
        let status = failure.code.status().as_u16();
        assert!([429, 500, 503].contains(&status), "{error:?} is {status}");
        assert_eq!(failure.retry_after_seconds.is_some(), status != 500, "{error:?}");
    }
}

#[test]
fn a_field_inside_of_another_is_named_by_its_path() {
    let failure = Failure::invalid("end", "must differ").inside("timeRestrictions");
    let envelope = failure.inside("payments[3]").envelope();
    let field = "payments[3].timeRestrictions.end";
    assert_eq!(envelope["details"]["issues"][0]["field"], field);
    assert_eq!(envelope["message"], format!("`{field}` must differ"));
    let failure = Failure::amount("amount", "x", "is none").inside("payments[0]");
    assert_eq!(failure.envelope()["details"]["field"], "payments[0].amount");
    let other = Failure::from(Rejection::NotFound(Object::Wallet)).inside("payments[0]");
    assert_eq!(other.envelope()["details"], Value::Null, "nothing to rename");
}

#[test]
fn an_amount_of_a_million_digits_is_not_sent_back() {
    let digits = "9".repeat(1_000_000);
    let told = Failure::amount("amount", &digits, "is none").envelope().to_string();
    assert!(told.len() < 300, "{} bytes", told.len());
}
