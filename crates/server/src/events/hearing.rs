//! What a credential hears of.

use countersign_domain::access::{Actor, Environment, Permission, Permissions, check_access};
use countersign_domain::command::Access;
use countersign_domain::ids::WalletId;
use countersign_domain::log::{EventName, Fact};
use countersign_domain::rejection::Rejection;

use super::Told;

/// What a credential hears of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hearing {
    environment: Environment,
    /// Only what is about one of these wallets; empty for everything.
    wallets: Vec<WalletId>,
    /// Only what it could look up; none for everything.
    permissions: Option<Permissions>,
}

impl Hearing {
    /// What a caller hears of, if they may listen at all.
    ///
    /// Whoever may read webhooks hears of everything in their environment, or about the wallets
    /// that they reach. An agent's key can never hold that permission: it hears about its wallet
    /// what it could look up, if it may read payments.
    pub(crate) fn of(actor: &Actor) -> Result<Self, Rejection> {
        let permissions = if actor.is_agent() {
            check_access(actor, Access::Permission(Permission::PaymentsRead))?;
            if !actor.is_scoped() {
                return Err(Rejection::AgentCredential);
            }
            Some(actor.permissions().narrow(Permissions::AGENT_MAX))
        } else {
            check_access(actor, Access::Permission(Permission::WebhooksRead))?;
            None
        };
        // Whoever listens has a credential, and that has an environment.
        let environment = actor.environment().ok_or(Rejection::Unauthenticated)?;
        Ok(Self { environment, wallets: actor.scope().to_vec(), permissions })
    }

    /// Whether a record is of its environment, or of none.
    pub(super) fn is_of(&self, environment: Option<Environment>) -> bool {
        environment.is_none_or(|environment| environment == self.environment)
    }

    /// Whether it hears of an event.
    pub(crate) fn hears(&self, told: &Told) -> bool {
        self.hears_of(told.name, told.environment, &told.wallets)
    }

    /// Whether it hears of a fact, where that is an event.
    pub(crate) fn hears_fact(&self, fact: &Fact) -> bool {
        let event = fact.event().zip(fact.environment());
        event.is_some_and(|(name, environment)| self.hears_of(name, environment, &fact.wallets()))
    }

    fn hears_of(&self, name: EventName, environment: Environment, about: &[WalletId]) -> bool {
        let reaches =
            self.wallets.is_empty() || about.iter().any(|wallet| self.wallets.contains(wallet));
        let allows = |permissions: Permissions| permissions.allows(name.permission());
        environment == self.environment && reaches && self.permissions.is_none_or(allows)
    }
}
