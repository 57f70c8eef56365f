//! A new policy.

use std::sync::Arc;

use super::{Policy, PolicyVersion, Rules, TimeWindow};
use crate::approval::{Terms, check_terms};
use crate::ids::WalletId;
use crate::log::Fact;
use crate::money::Amount;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};
use crate::wallet::{Wallet, WalletStatus, own_wallet};

/// `POST /policies`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatePolicy {
    /// The wallet whose debits it judges.
    pub wallet: WalletId,
    /// Its name.
    pub name: String,
    /// Whether it is evaluated.
    pub enabled: bool,
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

/// Creates a policy on a wallet of the caller.
pub(crate) fn create(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CreatePolicy,
) -> Result<Answer, Halt> {
    let wallet = own_wallet(draft, &session.actor, session.org()?, verb.wallet)?;
    if wallet.status == WalletStatus::Closed {
        return Err(Rejection::WalletState(wallet.status).into());
    }
    check_terms(draft, wallet.org, (verb.terms.as_ref(), verb.approval_ttl_seconds))?;
    let policy = insert(draft, session, (&wallet, verb))?;
    Ok(Outcome::Policy(policy).into())
}

/// Inserts a policy with its first version and its record.
pub(crate) fn insert(
    draft: &mut Draft<'_>,
    session: &Session,
    (wallet, verb): (&Wallet, &CreatePolicy),
) -> Result<Arc<Policy>, Halt> {
    let created_at = draft.now();
    let policy = Policy {
        id: draft.fresh(),
        org: wallet.org,
        environment: wallet.environment,
        wallet: wallet.id,
        name: verb.name.clone(),
        enabled: verb.enabled,
        version: 1,
        rules: verb.rules.clone(),
        terms: verb.terms.clone(),
        approval_ttl_seconds: verb.approval_ttl_seconds,
        created_at,
        updated_at: created_at,
        deleted_at: None,
    };
    draft.insert(PolicyVersion { org: policy.org, policy: policy.clone() });
    session.log(draft, Fact::PolicyCreated { policy: policy.clone() })?;
    Ok(draft.insert(policy))
}
