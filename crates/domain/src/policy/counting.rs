//! Keeping the tallies: each payment is counted in the transaction that makes, holds, ends or
//! takes it back.

use std::sync::Arc;

use super::judge::{counted_by, initiator, policies_of, read_of};
use super::{Counter, Ends, Payee, Policy, Tally, TallyName};
use crate::ids::{OrgId, PaymentId};
use crate::money::Amount;
use crate::payment::{Payment, PaymentKind};
use crate::rejection::Rejection;
use crate::state::{Draft, Halt, Key, Read};
use crate::wallet::Wallet;

/// A payment waits.
pub(crate) fn count_hold(draft: &mut Draft<'_>, payment: &Payment) -> Result<(), Halt> {
    let of = (payment.org, payment.counted.as_slice());
    change(draft, of, |tally| tally.hold(payment.amount))
}

/// A payment is posted, at once or after it waited. As in the limits of ADR 0006 a reversal is
/// not spent.
pub(crate) fn count_posting(draft: &mut Draft<'_>, payment: &Payment) -> Result<(), Halt> {
    let (org, amount, now) = (payment.org, payment.amount, draft.now());
    let mut names = payment.counted.clone();
    if payment.approval.is_some() {
        let today = if payment.kind == PaymentKind::Reversal {
            Vec::new()
        } else {
            counted_today(draft, payment)?
        };
        draft.need(today.iter().map(|name| read_of(org, name)))?;
        change(draft, (org, &names), |tally| tally.release(amount))?;
        // What began to count while it waited counts it too; being there or not, once.
        let late: Vec<_> = today.into_iter().filter(|name| !names.contains(name)).collect();
        if !late.is_empty() {
            names.extend(late);
            let row = draft.get::<Payment>((org, payment.id))?;
            let row = row.ok_or(Rejection::corrupt("payment"))?;
            // A reversal gives back what was counted, wherever that was.
            draft.update(Payment { counted: names.clone(), ..(*row).clone() });
        }
    }
    if payment.kind == PaymentKind::Reversal {
        return Ok(());
    }
    change(draft, (org, &names), |tally| tally.post(amount, now))
}

/// A payment that waited will not happen.
pub(crate) fn count_failure(draft: &mut Draft<'_>, payment: &Payment) -> Result<(), Halt> {
    let (org, amount) = (payment.org, payment.amount);
    change(draft, (org, &payment.counted), |tally| tally.release(amount))?;
    let mut attempts = Vec::new();
    if payment.kind != PaymentKind::Reversal {
        for name in &payment.counted {
            let counter = counter_of(draft, org, name)?;
            attempts.extend(counter.filter(|counter| counter.attempts).map(|_| name.clone()));
        }
    }
    count_refusal(draft, (org, &attempts), amount)
}

/// A payment was decided against before it could wait.
pub(crate) fn count_refusal(
    draft: &mut Draft<'_>,
    of: (OrgId, &[TallyName]),
    amount: Amount,
) -> Result<(), Halt> {
    let now = draft.now();
    change(draft, of, |tally| tally.reject(amount, now))
}

/// A payment that was posted is taken back.
pub(crate) fn count_reversal(draft: &mut Draft<'_>, original: &Payment) -> Result<(), Halt> {
    let Some(posted_at) = original.posted_at else { return Ok(()) };
    let of = (original.org, original.counted.as_slice());
    change(draft, of, |tally| tally.unpost(original.amount, posted_at))
}

/// The tallies to which a payment would belong if it were asked for now.
fn counted_today(draft: &Draft<'_>, payment: &Payment) -> Result<Vec<TallyName>, Halt> {
    let from = draft.get::<Wallet>((payment.from_org, payment.from))?;
    let from = from.ok_or(Rejection::corrupt("payment without wallet"))?;
    let policies = policies_of(draft, &from)?;
    let wanted = policies.iter().any(|policy| policy.asks_for_initiator());
    let by = payment.requested_by;
    let initiator = if wanted { initiator(draft, payment.org, by)? } else { None };
    let (to, asset) = (Payee::Wallet(payment.to), payment.asset);
    let ends = Ends { from: payment.from, to, asset, unit: asset, initiator };
    Ok(counted_by(&policies, &ends).into_iter().map(|counted| counted.name).collect())
}

/// What giving back, or posting, what waits will ask of tallies; the payments are known already.
pub(crate) fn reads_of_counted(
    draft: &Draft<'_>,
    org: OrgId,
    payments: impl IntoIterator<Item = PaymentId>,
) -> Result<Vec<Read>, Halt> {
    let mut reads = Vec::new();
    for id in payments {
        let payment = draft.get::<Payment>((org, id))?;
        for name in payment.iter().flat_map(|payment| &payment.counted) {
            reads.extend([read_of(org, name), Key::Policy(org, name.policy).into()]);
        }
    }
    Ok(reads)
}

/// The counter that a tally belongs to, if its policy still has it.
pub(super) fn counter_of(
    draft: &Draft<'_>,
    org: OrgId,
    name: &TallyName,
) -> Result<Option<Counter>, Halt> {
    let policy = draft.get::<Policy>((org, name.policy))?;
    Ok(policy.and_then(|policy| Counter::of(&policy, name).copied()))
}

/// Changes some tallies of an organization; what is not there yet begins now.
pub(super) fn change(
    draft: &mut Draft<'_>,
    (org, names): (OrgId, &[TallyName]),
    change: impl Fn(&mut Tally) -> Option<()>,
) -> Result<(), Halt> {
    if names.is_empty() {
        return Ok(());
    }
    draft.need(names.iter().map(|name| read_of(org, name)))?;
    for name in names {
        let found = draft.get::<Tally>((org, name.policy, name.of.clone()))?;
        let existed = found.is_some();
        let mut tally = match found {
            Some(tally) => Arc::unwrap_or_clone(tally),
            None => match counter_of(draft, org, name)? {
                Some(counter) => Tally::empty(org, name.clone(), counter.window),
                None => continue,
            },
        };
        change(&mut tally).ok_or(Rejection::AmountOverflow)?;
        if existed {
            draft.update(tally);
        } else {
            draft.insert(tally);
        }
    }
    Ok(())
}
