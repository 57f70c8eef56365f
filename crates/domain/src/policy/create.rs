//! A new policy.

use std::sync::Arc;

use super::{
    COUNTING_CONDITIONS_MAX, Condition, Policy, PolicyOutcome, PolicyVersion, Rules, TimeWindow,
};
use crate::access::Environment;
use crate::approval::{Terms, check_terms};
use crate::ids::{OrgId, PolicyId, WalletId};
use crate::log::Fact;
use crate::money::Amount;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Range};
use crate::time::Timestamp;
use crate::wallet::{WalletStatus, own_wallet};

/// `POST /policies`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatePolicy {
    /// The wallet whose debits it judges; none for every wallet of the caller's environment.
    pub wallet: Option<WalletId>,
    /// Its name.
    pub name: String,
    /// Whether it is evaluated.
    pub enabled: bool,
    /// It judges a payment only if all of these hold.
    pub conditions: Vec<Condition>,
    /// What it says where it judges, beside its rules.
    pub outcome: Option<PolicyOutcome>,
    /// What it demands.
    pub rules: Rules,
    /// Whom it asks when it holds a payment; none for one approval by anyone allowed.
    pub terms: Option<Terms>,
    /// How long its approval requests wait, in seconds.
    pub approval_ttl_seconds: Option<u32>,
}

/// Changes to rules: none leaves a rule as it is, some of none clears it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RulesPatch {
    /// See [`Rules::max_transaction_amount`].
    pub max_transaction_amount: Option<Option<Amount>>,
    /// See [`Rules::daily_limit`].
    pub daily_limit: Option<Option<Amount>>,
    /// See [`Rules::monthly_limit`].
    pub monthly_limit: Option<Option<Amount>>,
    /// See [`Rules::approved_recipients`].
    pub approved_recipients: Option<Option<Vec<String>>>,
    /// See [`Rules::blocked_recipients`].
    pub blocked_recipients: Option<Option<Vec<String>>>,
    /// See [`Rules::time_window`].
    pub time_window: Option<Option<TimeWindow>>,
    /// See [`Rules::require_approval`].
    pub require_approval: Option<bool>,
}

impl RulesPatch {
    /// The rules with the changes made.
    #[must_use]
    pub fn apply(&self, rules: &Rules) -> Rules {
        let Self { max_transaction_amount, daily_limit, monthly_limit, .. } = self;
        let lists = (&self.approved_recipients, &self.blocked_recipients);
        let was = rules.clone();
        Rules {
            max_transaction_amount: max_transaction_amount.unwrap_or(was.max_transaction_amount),
            daily_limit: daily_limit.unwrap_or(was.daily_limit),
            monthly_limit: monthly_limit.unwrap_or(was.monthly_limit),
            approved_recipients: lists.0.clone().unwrap_or(was.approved_recipients),
            blocked_recipients: lists.1.clone().unwrap_or(was.blocked_recipients),
            time_window: self.time_window.clone().unwrap_or(was.time_window),
            require_approval: self.require_approval.unwrap_or(was.require_approval),
        }
    }
}

/// How many policies of its own an organization has at most: each judges every payment.
const POLICIES_OF_ORGANIZATION_MAX: usize = 100;

/// Creates a policy on a wallet of the caller, or on all wallets of the organization.
pub(crate) fn create(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CreatePolicy,
) -> Result<Answer, Halt> {
    let org = session.org()?;
    let environment = match verb.wallet {
        Some(wallet) => {
            let wallet = own_wallet(draft, &session.actor, org, wallet)?;
            if wallet.status == WalletStatus::Closed {
                return Err(Rejection::WalletState(wallet.status).into());
            }
            wallet.environment
        }
        None => {
            let others = draft.range::<Policy>(Range::PoliciesOfOrganization(org))?;
            if others.len() >= POLICIES_OF_ORGANIZATION_MAX {
                let message = "the organization has 100 policies of its own already";
                return Err(Rejection::invalid("scope", message).into());
            }
            session.environment()?
        }
    };
    check_terms(draft, org, (verb.terms.as_ref(), verb.approval_ttl_seconds))?;
    let policy = insert(draft, session, (environment, verb))?;
    Ok(Outcome::Policy(policy).into())
}

/// Inserts a policy with its first version and its record.
pub(crate) fn insert(
    draft: &mut Draft<'_>,
    session: &Session,
    (environment, verb): (Environment, &CreatePolicy),
) -> Result<Arc<Policy>, Halt> {
    let place = (session.org()?, environment);
    let policy = verb.policy(draft.fresh(), place, draft.now())?;
    draft.insert(PolicyVersion { org: policy.org, policy: policy.clone() });
    session.log(draft, Fact::PolicyCreated { policy: policy.clone() })?;
    Ok(draft.insert(policy))
}

impl CreatePolicy {
    /// The policy in its first version.
    pub fn policy(
        &self,
        id: PolicyId,
        (org, environment): (OrgId, Environment),
        created_at: Timestamp,
    ) -> Result<Policy, Rejection> {
        let policy = Policy {
            id,
            org,
            environment,
            wallet: self.wallet,
            name: self.name.clone(),
            enabled: self.enabled,
            version: 1,
            conditions: self.conditions.clone().into(),
            counters: Box::default(),
            outcome: self.outcome,
            rules: self.rules.clone(),
            terms: self.terms.clone(),
            approval_ttl_seconds: self.approval_ttl_seconds,
            created_at,
            updated_at: created_at,
            deleted_at: None,
        }
        .with_counters(&[]);
        policy.check()?;
        Ok(policy)
    }
}

impl Policy {
    /// Refuses conditions that it could not judge, or that would cost too much.
    pub(super) fn check(&self) -> Result<(), Rejection> {
        if self.wallet.is_some() && self.conditions.iter().any(Condition::needs_organization) {
            let message = "`per` ORGANIZATION needs a policy of the scope ORGANIZATION";
            return Err(Rejection::invalid("conditions", message));
        }
        let counting = self.conditions.iter().filter(|one| one.counts().is_some()).count();
        if counting > COUNTING_CONDITIONS_MAX {
            let message = "at most 8 conditions may have a window, or ask for the first time";
            return Err(Rejection::invalid("conditions", message));
        }
        Ok(())
    }
}
