//! Objects that a caller names, as far as the caller may know of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use countersign_domain::access::{Permission, check_access};
use countersign_domain::approval::{Approval, asked, reaches};
use countersign_domain::command::Access;
use countersign_domain::ids::WalletId;
use countersign_domain::key::{ApiKey, KeyKind};
use countersign_domain::log::LogActor;
use countersign_domain::payment::Payment;
use countersign_domain::policy::Policy;
use countersign_domain::rejection::{Object, Rejection};
use countersign_domain::wallet::Wallet;

use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::parse::{self, Query};
use crate::door::Reader;

impl Reader {
    /// A wallet: existence, environment, scope, in this order.
    pub(crate) async fn wallet(&self, id: &str) -> Result<Arc<Wallet>, Failure> {
        let id = parse::wallet_id(id)?;
        let wallet = self.get::<Wallet>((self.org(), id), Object::Wallet).await?;
        self.actor().must_match(wallet.environment)?;
        self.actor().must_reach(id)?;
        Ok(wallet)
    }

    /// The wallets that a list is narrowed to: the one in the query, else the key's; empty for all.
    pub(crate) async fn narrowed(&self, query: &Query) -> Result<BTreeSet<WalletId>, Failure> {
        match query.get("walletId") {
            Some(id) => Ok(BTreeSet::from([self.wallet(id).await?.id])),
            None => Ok(self.actor.scope().iter().copied().collect()),
        }
    }

    /// A policy, deleted or not.
    pub(crate) async fn any_policy(&self, id: &str) -> Result<Arc<Policy>, Failure> {
        let id = parse::policy_id(id)?;
        let policy = self.get::<Policy>((self.org(), id), Object::Policy).await?;
        self.actor().must_match(policy.environment)?;
        match policy.wallet {
            Some(wallet) => self.actor().must_reach(wallet)?,
            None if self.actor().is_scoped() => return Err(Rejection::ScopedCredential.into()),
            None => {}
        }
        Ok(policy)
    }

    /// A payment of one of the caller's wallets, or one that the caller started.
    pub(crate) async fn payment(&self, id: &str) -> Result<Arc<Payment>, Failure> {
        let allowed = check_access(&self.actor, Access::Permission(Permission::PaymentsRead));
        let found = match parse::payment_id(id) {
            Ok(id) => {
                self.get::<Payment>((self.org(), id), Object::Payment).await.map_err(Failure::from)
            }
            Err(failure) => Err(failure),
        };
        let payment = allowed_or(allowed.clone(), found)?;
        self.actor().must_match(payment.environment)?;
        let reaches = self.actor().reaches(payment.from) || self.actor().reaches(payment.to);
        if (allowed.is_ok() && reaches) || self.started(payment.requested_by, payment.from).await? {
            return Ok(payment);
        }
        allowed?;
        Err(Rejection::NotFound(Object::Payment).into())
    }

    /// An approval request on one of the caller's wallets, or one that the caller's payment waits
    /// for.
    pub(crate) async fn approval(&self, id: &str) -> Result<Arc<Approval>, Failure> {
        let allowed = check_access(&self.actor, Access::Permission(Permission::ApprovalsRead));
        let found = match parse::approval_id(id) {
            Ok(id) => self
                .get::<Approval>((self.org(), id), Object::Approval)
                .await
                .map_err(Failure::from),
            Err(failure) => Err(failure),
        };
        let approval = allowed_or(allowed.clone(), found)?;
        self.actor().must_match(approval.environment)?;
        let reaches = reaches(self.actor(), &approval);
        if (allowed.is_ok() && reaches) || self.asked(&approval).await? {
            return Ok(approval);
        }
        allowed?;
        Err(Rejection::NotFound(Object::Approval).into())
    }

    /// Whether the caller asked for it, and still reaches what it is about.
    async fn asked(&self, approval: &Approval) -> Result<bool, Failure> {
        match approval.subject.wallet() {
            Some(wallet) => self.started(approval.requester.actor, wallet).await,
            None => Ok(reaches(self.actor(), approval) && asked(self.actor(), approval)),
        }
    }

    /// Whether the caller started something: with this very credential, or with another one of the
    /// same person, as far as this one reaches the wallet that pays.
    async fn started(&self, by: LogActor, wallet: WalletId) -> Result<bool, Failure> {
        let key = match by {
            LogActor::Key(key) if self.actor.key_id() == Some(key) => return Ok(true),
            LogActor::Operator | LogActor::System => return Ok(false),
            _ if !self.actor.reaches(wallet) => return Ok(false),
            // What a person started is no business of their agent's; what its former key started
            // is.
            LogActor::Person(person) => {
                return Ok(!self.actor.is_agent() && self.actor.person() == Some(person));
            }
            LogActor::Key(key) => key,
        };
        let other = self.get::<ApiKey>((self.org(), key), Object::ApiKey).await?;
        let alike = !self.actor.is_agent() || other.kind == KeyKind::Agent;
        Ok(alike && self.actor.person() == Some(other.owner))
    }
}

/// What was found; to those who lack the permission even that nothing was found is not told.
fn allowed_or<T>(allowed: Result<(), Rejection>, found: Result<T, Failure>) -> Result<T, Failure> {
    match (allowed, found) {
        // A platform's key is not valid here at all, whatever its owner started.
        (Err(Rejection::PlatformCredential), _) => Err(Rejection::PlatformCredential.into()),
        (_, Ok(found)) => Ok(found),
        (Err(denied), Err(_)) => Err(denied.into()),
        (Ok(()), Err(failure)) => Err(failure),
    }
}
