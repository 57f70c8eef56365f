//! Keeping the tallies of what leaves over rails: leg by leg, each in the tallies of its recipient.

use std::sync::Arc;

use super::counting::{change, counter_of};
use super::judge::{counted_by, initiator, policies_of, read_of};
use super::{Ends, Payee, Policy, TallyName};
use crate::ids::OrgId;
use crate::log::LogActor;
use crate::money::{Amount, Asset};
use crate::state::{Draft, Halt, Key, Read};
use crate::time::Timestamp;
use crate::wallet::Wallet;

/// What one recipient gets, and the tallies that count it.
pub(crate) type Leg<'a> = (Amount, &'a [TallyName]);

/// They are on their way.
pub(crate) fn hold_legs(draft: &mut Draft<'_>, org: OrgId, legs: &[Leg<'_>]) -> Result<(), Halt> {
    each(draft, org, legs, |tally, amount| tally.hold(amount))
}

/// They are on their way no longer, and the money did not move.
pub(crate) fn release_legs(
    draft: &mut Draft<'_>,
    org: OrgId,
    legs: &[Leg<'_>],
) -> Result<(), Halt> {
    each(draft, org, legs, |tally, amount| tally.release(amount))?;
    for (amount, names) in legs {
        let mut attempts = Vec::new();
        for name in *names {
            let counter = counter_of(draft, org, name)?;
            attempts.extend(counter.filter(|counter| counter.attempts).map(|_| name.clone()));
        }
        refuse_legs(draft, org, &[(*amount, &attempts)])?;
    }
    Ok(())
}

/// They were decided against before they could be on their way. The tallies are those that count
/// attempts.
pub(crate) fn refuse_legs(draft: &mut Draft<'_>, org: OrgId, legs: &[Leg<'_>]) -> Result<(), Halt> {
    let now = draft.now();
    each(draft, org, legs, |tally, amount| tally.reject(amount, now))
}

/// The money has moved; `after` are the tallies that count each leg from now on.
pub(crate) fn post_legs(
    draft: &mut Draft<'_>,
    org: OrgId,
    (before, after): (&[Leg<'_>], &[Leg<'_>]),
) -> Result<(), Halt> {
    let now = draft.now();
    each(draft, org, before, |tally, amount| tally.release(amount))?;
    each(draft, org, after, |tally, amount| tally.post(amount, now))
}

/// The money has come back.
pub(crate) fn unpost_legs(
    draft: &mut Draft<'_>,
    org: OrgId,
    (legs, posted_at): (&[Leg<'_>], Timestamp),
) -> Result<(), Halt> {
    each(draft, org, legs, |tally, amount| tally.unpost(amount, posted_at))
}

/// The tallies to which each leg would belong if it were asked for now: what began to count while
/// it was on its way counts it too.
pub(crate) fn names_today(
    draft: &Draft<'_>,
    (from, by, asset): (&Wallet, LogActor, Asset),
    payees: impl Iterator<Item = Payee>,
) -> Result<Vec<Vec<TallyName>>, Halt> {
    let policies: Vec<Arc<Policy>> = policies_of(draft, from)?;
    let wanted = policies.iter().any(|policy| policy.asks_for_initiator());
    let initiator = if wanted { initiator(draft, from.org, by)? } else { None };
    let names = |to| {
        let ends = Ends { from: from.id, to, asset, unit: Asset::USD, initiator };
        counted_by(&policies, &ends).into_iter().map(|counted| counted.name).collect()
    };
    Ok(payees.map(names).collect())
}

/// What keeping these tallies reads.
pub(crate) fn reads_of_names<'a>(
    org: OrgId,
    names: impl Iterator<Item = &'a TallyName>,
) -> impl Iterator<Item = Read> {
    names.flat_map(move |name| [read_of(org, name), Key::Policy(org, name.policy).into()])
}

fn each(
    draft: &mut Draft<'_>,
    org: OrgId,
    legs: &[Leg<'_>],
    act: impl Fn(&mut super::Tally, Amount) -> Option<()>,
) -> Result<(), Halt> {
    // All at once: asked for leg by leg they would take more rounds than a batch has.
    let names = legs.iter().flat_map(|(_, names)| names.iter());
    draft.need(names.map(|name| read_of(org, name)))?;
    for (amount, names) in legs {
        change(draft, (org, names), |tally| act(tally, *amount))?;
    }
    Ok(())
}
