//! Agents.

use countersign_domain::agent::Template;
use countersign_domain::ledger::Account;
use countersign_domain::outcome::BudgetAdjusted;
use countersign_domain::wallet::Wallet;
use serde_json::value::RawValue;

use super::policy::time_restrictions;
use super::{m2, permissions, timestamp};
use crate::dialect::wallgent::wire;

/// An agent and what it has.
pub(crate) fn agent(wallet: &Wallet, account: &Account) -> wire::Agent {
    let profile = wallet.agent.as_ref();
    wire::Agent {
        id: wallet.id.to_string(),
        wallet_id: wallet.id.to_string(),
        name: wallet.name.clone(),
        agent_name: wallet.agent_name.clone(),
        status: wallet.status.as_str(),
        balance: m2(account.posted),
        available: m2(account.available()),
        currency: wallet.currency.key(),
        environment: wallet.environment.as_str(),
        permissions: profile.map(|p| permissions(p.permissions)).unwrap_or_default(),
        api_key_id: profile.and_then(|profile| profile.key).map(|key| key.to_string()),
        api_key_prefix: profile.and_then(|profile| profile.key_prefix.clone()),
        policy_id: profile.and_then(|profile| profile.policy).map(|policy| policy.to_string()),
        template_id: profile.and_then(|profile| profile.template.clone()),
        wallgent_address: wallet.address.clone(),
        metadata: RawValue::from_string(wallet.metadata.clone()).unwrap_or_default(),
        created_at: timestamp(wallet.created_at),
        updated_at: timestamp(wallet.updated_at),
    }
}

/// A budget that changed; the adjustment as the caller wrote it.
pub(crate) fn budget_adjusted(
    adjusted: &BudgetAdjusted,
    adjustment: Box<RawValue>,
) -> wire::BudgetAdjusted {
    wire::BudgetAdjusted {
        id: adjusted.wallet.to_string(),
        adjustment,
        new_balance: m2(adjusted.balance),
        currency: adjusted.asset.key(),
        transaction_id: adjusted.transaction.to_string(),
    }
}

/// What an agent can be made from.
pub(crate) fn template(template: &Template) -> wire::Template {
    let rules = &template.rules;
    wire::Template {
        id: template.id.clone(),
        name: template.name.clone(),
        description: template.description.clone(),
        permissions: permissions(template.permissions),
        policy: wire::TemplatePolicy {
            max_transaction_amount: rules.max_transaction_amount.map(m2),
            daily_spending_limit: rules.daily_limit.map(m2),
            monthly_limit: rules.monthly_limit.map(m2),
            approved_recipients: rules.approved_recipients.clone(),
            blocked_recipients: rules.blocked_recipients.clone(),
            time_restrictions: rules.time_window.as_ref().map(time_restrictions),
            require_human_approval: rules.require_approval,
        },
    }
}
