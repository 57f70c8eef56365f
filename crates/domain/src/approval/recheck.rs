//! The world at the deciding vote.

use std::sync::Arc;

use super::Approval;
use crate::ledger::{Account, AccountKey, Spending};
use crate::money::Amount;
use crate::payment::{Payment, payload_of};
use crate::policy::{Case, Denial, Policy, PolicyVersion, judge, policies_of};
use crate::rejection::Rejection;
use crate::state::{Draft, Halt};
use crate::wallet::{Wallet, WalletStatus, spendable};

/// Whether the vote may decide: what was seen is what runs, both wallets are open, and neither
/// the policies of today deny nor those that held it, as they were. Time-of-day rules were judged
/// at the request, and the request's own hold does not count against it.
pub(super) fn recheck(
    draft: &Draft<'_>,
    approval: &Approval,
    payment: &Payment,
) -> Result<Result<(), Rejection>, Halt> {
    if payload_of(payment)? != approval.payload_hash {
        return Ok(Err(Rejection::PayloadChanged));
    }
    let wallet = |org, id| {
        let wallet = draft.get::<Wallet>((org, id))?;
        wallet.ok_or(Halt::Rejected(Rejection::corrupt("approval without wallet")))
    };
    let from = wallet(approval.org, approval.wallet)?;
    let to = wallet(approval.recipient_org, approval.recipient)?;
    if let Err(rejection) = spendable(&from) {
        return Ok(Err(rejection));
    }
    if to.status == WalletStatus::Closed {
        return Ok(Err(Rejection::WalletFrozen { wallet: to.id, status: to.status }));
    }
    let pinned = changed_since(draft, approval, &policies_of(draft, &from)?)?;
    let case = Case {
        from: &from,
        to: &to,
        amount: payment.amount,
        metadata: payment.metadata.as_deref(),
        by: approval.requester.actor,
        asked_at: payment.created_at,
        spending: spending_without(draft, approval, payment.amount)?,
        own: &payment.counted,
        time_counts: false,
    };
    let judged = judge(draft, &case, &pinned)?;
    Ok(match judged.evaluation.denial() {
        None => Ok(()),
        Some(finding) => {
            let denial = Denial { finding: finding.clone(), asset: approval.asset };
            Err(Rejection::PolicyDenied(Box::new(denial)))
        }
    })
}

/// The policies that held the request and are no longer what they were, as they were: of the two
/// the stricter wins.
fn changed_since(
    draft: &Draft<'_>,
    approval: &Approval,
    policies: &[Arc<Policy>],
) -> Result<Vec<Arc<PolicyVersion>>, Halt> {
    let mut versions = Vec::new();
    for pin in &approval.policies {
        let same = |policy: &Arc<Policy>| policy.id == pin.policy && policy.version == pin.version;
        if !policies.iter().any(same) {
            let id = (approval.org, pin.policy, pin.version);
            let version = draft.get::<PolicyVersion>(id)?;
            versions.push(version.ok_or(Rejection::corrupt("pinned policy"))?);
        }
    }
    Ok(versions)
}

fn spending_without(
    draft: &Draft<'_>,
    approval: &Approval,
    amount: Amount,
) -> Result<Spending, Halt> {
    let key = AccountKey::wallet(approval.wallet, approval.asset);
    let account = draft.get::<Account>((approval.org, key))?;
    let mut spending = account.ok_or(Rejection::corrupt("account"))?.spending;
    let pending = spending.pending.checked_sub(amount);
    spending.pending = pending.ok_or(Rejection::AmountOverflow)?;
    Ok(spending)
}
