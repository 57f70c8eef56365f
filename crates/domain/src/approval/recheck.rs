//! The world at the deciding vote.

use std::sync::Arc;

use super::{Approval, Ask};
use crate::canonical::Hash;
use crate::ledger::{Account, AccountKey, Spending};
use crate::money::Amount;
use crate::payment::{Payment, payload_of};
use crate::policy::{Case, Denial, Evaluation, Policy, PolicyVersion, judge, policies_of};
use crate::rejection::{ChangedField, ChangedPayload, Rejection};
use crate::state::{Draft, Halt};
use crate::wallet::{Wallet, WalletStatus, spendable};

/// Whether the vote may decide: what was seen is what runs, both wallets are open, and neither
/// the policies of today deny nor those that held it, as they were. Time-of-day rules were judged
/// at the request, and the request's own hold does not count against it.
pub(super) fn recheck(
    draft: &Draft<'_>,
    approval: &Approval,
    payment: &Payment,
) -> Result<Result<Evaluation, Rejection>, Halt> {
    let current = payload_of(payment)?;
    if current != approval.payload_hash {
        return Ok(Err(changed(approval, payment, (approval.payload_hash, current))));
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
        None => Ok(judged.evaluation),
        Some(finding) => {
            let denial = Denial { finding: finding.clone(), asset: approval.asset };
            Err(Rejection::PolicyDenied(Box::new(denial)))
        }
    })
}

/// That what somebody voted on is not what there is, and in what it differs from what was held.
pub(super) fn changed(
    approval: &Approval,
    payment: &Payment,
    (yours, current): (Hash, Hash),
) -> Rejection {
    let scale = approval.asset.scale();
    let amount = |amount: Amount| amount.to_decimal(scale, 2);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let fields = [
        ("amount", amount(approval.amount), amount(payment.amount)),
        ("fee", amount(approval.fee), amount(payment.fee)),
        ("currency", approval.asset.key().to_owned(), payment.asset.key().to_owned()),
        ("from", approval.wallet.to_string(), payment.from.to_string()),
        ("recipient", approval.recipient.to_string(), payment.to.to_string()),
        ("description", text(&approval.description), text(&payment.description)),
    ];
    let differs = fields.into_iter().filter(|(_, was, is)| was != is);
    let changed = differs.map(|(field, was, is)| ChangedField { field: field.into(), was, is });
    Rejection::PayloadChanged(Box::new(ChangedPayload {
        yours,
        current,
        revision: approval.revision,
        changed: changed.collect(),
    }))
}

/// The request with what the policies that hold it today ask beside what it asks already. What
/// they no longer ask stays asked: the stricter wins.
pub(super) fn asking_today(
    draft: &Draft<'_>,
    approval: &Approval,
    evaluation: &Evaluation,
) -> Result<Approval, Halt> {
    let mut asks = approval.asks.clone();
    for finding in evaluation.holds() {
        let known = |ask: &Ask| ask.policy == finding.policy && ask.version == finding.version;
        if asks.iter().any(known) {
            continue;
        }
        let policy = draft.get::<Policy>((approval.org, finding.policy))?;
        let policy = policy.ok_or(Rejection::corrupt("holding policy"))?;
        if policy.version == finding.version {
            asks.push(Ask::of(&policy).at(approval.created_at, draft.now()));
        }
    }
    let grown = approval.clone().asking(asks);
    let same = grown.requirement == approval.requirement && grown.rejections == approval.rejections;
    Ok(if same { approval.clone() } else { grown })
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
