//! Why an operator's call came to nothing.

use countersign_domain::rejection::{Object, Rejection};
use countersign_engine::{EngineError, StoreError};
use serde::{Deserialize, Serialize};

/// Why an operator's call came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub(crate) struct OperatorError {
    /// What kind of reason it is.
    pub(crate) refused: Refused,
    /// One sentence for people.
    pub(crate) message: String,
}

/// Kinds of reasons, as far as the caller can do something about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Refused {
    /// What was asked for makes no sense.
    Invalid,
    /// There is no such thing.
    NotFound,
    /// The state forbids it.
    Conflict,
    /// The server is overloaded or going down; nothing was done.
    Busy,
    /// The server is at fault.
    Internal,
}

impl OperatorError {
    /// What was asked for makes no sense.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self { refused: Refused::Invalid, message: message.into() }
    }

    /// There is no such thing.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self { refused: Refused::NotFound, message: message.into() }
    }

    /// The state forbids it.
    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self { refused: Refused::Conflict, message: message.into() }
    }

    /// A fault of the program.
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self { refused: Refused::Internal, message: message.into() }
    }
}

impl From<EngineError> for OperatorError {
    fn from(error: EngineError) -> Self {
        let refused = match &error {
            EngineError::Busy | EngineError::Stopping => Refused::Busy,
            EngineError::Store(_) | EngineError::Unknown | EngineError::Internal(_) => {
                Refused::Internal
            }
        };
        Self { refused, message: error.to_string() }
    }
}

impl From<StoreError> for OperatorError {
    fn from(error: StoreError) -> Self {
        EngineError::from(error).into()
    }
}

/// The refusals that an operator's commands can meet. What needs a key, a policy or a request
/// cannot happen to them.
impl From<Rejection> for OperatorError {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::Invalid { field, message } => Self::invalid(format!("`{field}` {message}")),
            Rejection::AmountOverflow => Self::invalid("the amount does not fit the ledger"),
            Rejection::NotFound(object) => {
                Self::not_found(format!("there is no such {}", name(object)))
            }
            Rejection::LastOwner => {
                Self::conflict("this is the last owner; make another one first")
            }
            Rejection::ListInUse { policy: Some(policy) } => {
                Self::conflict(format!("policy {policy} asks the people on this list"))
            }
            Rejection::ListInUse { policy: None } => {
                Self::conflict("the people on this list are asked for changes")
            }
            Rejection::EmailTaken => Self::conflict("this person is a member already"),
            Rejection::EnvironmentMismatch { key, resource } => Self::invalid(format!(
                "a key of {} cannot be scoped to a wallet of {}",
                key.as_str(),
                resource.as_str()
            )),
            Rejection::AgentCredential => Self::invalid(
                "an agent's key needs the wallets it pays from, and can hold nothing but \
                 wallets:read, wallets:write, payments:read, payments:write and policies:read",
            ),
            Rejection::WalletState(status) => {
                Self::conflict(format!("the wallet is {}", status.as_str()))
            }
            Rejection::WalletLimit { limit } => {
                Self::conflict(format!("the organization has all its {limit} wallets"))
            }
            other => Self::internal(format!("refused: {other:?}")),
        }
    }
}

const fn name(object: Object) -> &'static str {
    match object {
        Object::Organization => "organization",
        Object::Person => "member",
        Object::Member => "member",
        Object::ApproverList => "approver list",
        Object::Wallet => "wallet",
        Object::Payment => "payment",
        Object::Instruction => "transfer",
        Object::Policy => "policy",
        Object::Approval => "approval",
        Object::ApiKey => "API key",
        Object::Template => "template",
        Object::Webhook => "webhook",
        Object::Delivery => "delivery",
        Object::Document => "document",
        Object::User => "user",
        Object::ChainWallet => "wallet on this chain",
        Object::BankAccount => "bank account",
        Object::Customer => "customer",
    }
}
