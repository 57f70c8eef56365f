//! From rows to a verdict: which policies judge a payment, and what their windows have counted.

use std::sync::Arc;

use super::{
    Counter, Ends, Evaluation, Facts, Finding, Initiator, Payee, Policy, PolicyVersion, Rail,
    Tallies, Tally, TallyName, Window, evaluate,
};
use crate::ids::{OrgId, WalletId};
use crate::key::ApiKey;
use crate::ledger::Spending;
use crate::log::LogActor;
use crate::money::{Amount, Asset};
use crate::rejection::Rejection;
use crate::state::{Draft, Halt, Key, Range, Read};
use crate::time::Timestamp;
use crate::wallet::Wallet;

/// A payment that is to be judged.
pub(crate) struct Case<'a> {
    /// The wallet that pays.
    pub(crate) from: &'a Wallet,
    /// Who is paid how much; at least one.
    pub(crate) legs: &'a [CaseLeg<'a>],
    /// What is sent.
    pub(crate) asset: Asset,
    /// What the amounts of the legs count.
    pub(crate) unit: Asset,
    /// How the money would travel.
    pub(crate) rail: Rail,
    /// The caller's own data.
    pub(crate) metadata: Option<&'a str>,
    /// Who asked.
    pub(crate) by: LogActor,
    /// When they did.
    pub(crate) asked_at: Timestamp,
    /// What the payer has spent, and what of its money is held; the payment's own hold is not.
    pub(crate) spending: Spending,
    /// Whether time-of-day rules are judged: at the request yes, at its approval no.
    pub(crate) time_counts: bool,
}

/// A payment to one recipient, of the several that a case may have.
#[derive(Clone, Copy)]
pub(crate) struct CaseLeg<'a> {
    /// Whoever is paid.
    pub(crate) to: Payee,
    /// All that a recipient list may call them.
    pub(crate) names: &'a [String],
    /// What is to arrive; none where it has no price.
    pub(crate) amount: Option<Amount>,
    /// The tallies in which the payment itself waits already: it does not count against itself.
    pub(crate) own: &'a [TallyName],
}

impl<'a> CaseLeg<'a> {
    /// A payment to a wallet, whose names are given.
    pub(crate) fn to_wallet(to: &Wallet, names: &'a [String], amount: Amount) -> Self {
        Self { to: Payee::Wallet(to.id), names, amount: Some(amount), own: &[] }
    }
}

impl<'a> Case<'a> {
    /// A payment in these books, in what the wallet counts.
    pub(crate) fn of_payment(
        from: &'a Wallet,
        legs: &'a [CaseLeg<'a>],
        (by, asked_at, spending): (LogActor, Timestamp, Spending),
    ) -> Self {
        let (asset, unit, rail) = (from.currency, from.currency, Rail::Ledger);
        let (metadata, time_counts) = (None, true);
        Self { from, legs, asset, unit, rail, metadata, by, asked_at, spending, time_counts }
    }
}

/// What came of it.
pub(crate) struct Judged {
    /// What every rule of every policy said.
    pub(crate) evaluation: Evaluation,
    /// All policies that were asked, oldest first.
    pub(crate) policies: Vec<Arc<Policy>>,
    /// The tallies that each leg belongs to, should it be made, held or refused.
    pub(crate) tallies: Vec<Vec<Counted>>,
    /// What those had counted.
    pub(crate) counted: Tallies,
    /// Both ends of the first leg, and who asks.
    pub(crate) ends: Ends,
}

/// A tally that a payment belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Its name.
    pub(crate) name: TallyName,
    /// Whether it counts attempts that came to nothing.
    pub(crate) attempts: bool,
    /// Its organization.
    org: OrgId,
    /// How long it counts.
    window: Window,
}

impl Judged {
    /// The policies that hold the payment, oldest first, each as it judged: what they ask for is
    /// in their terms.
    pub(crate) fn holding(&self) -> impl Iterator<Item = &Arc<Policy>> {
        let holds = |policy: &&Arc<Policy>| {
            let same = |f: &Finding| f.policy == policy.id && f.version == policy.version;
            self.evaluation.holds().any(same)
        };
        self.policies.iter().filter(holds)
    }

    /// The names of the tallies that a leg belongs to.
    pub(crate) fn names(&self, leg: usize) -> Vec<TallyName> {
        let of = self.tallies.get(leg).into_iter().flatten();
        of.map(|counted| counted.name.clone()).collect()
    }

    /// Those of them that count attempts that came to nothing.
    pub(crate) fn attempts(&self, leg: usize) -> Vec<TallyName> {
        let of = self.tallies.get(leg).into_iter().flatten();
        of.filter(|counted| counted.attempts).map(|counted| counted.name.clone()).collect()
    }
}

/// Judges a payment by the policies of its wallet and those of the organization and, where there
/// are, by others as they were: of two versions the stricter wins. Of several legs each is judged
/// with those before it as if they waited, and what is said of all of them is told once.
pub(crate) fn judge(
    draft: &Draft<'_>,
    case: &Case<'_>,
    others: &[Arc<PolicyVersion>],
) -> Result<Judged, Halt> {
    let mut policies = policies_of(draft, case.from)?;
    let now_live = policies.len();
    policies.extend(others.iter().map(|version| Arc::new(version.policy.clone())));
    let all_ends = ends(draft, case, &policies)?;
    let live = policies.get(..now_live).unwrap_or_default();
    let by_live: Vec<Vec<Counted>> = all_ends.iter().map(|ends| counted_by(live, ends)).collect();
    let by_all: Vec<Vec<Counted>> = if others.is_empty() {
        by_live.clone()
    } else {
        all_ends.iter().map(|ends| counted_by(&policies, ends)).collect()
    };
    let counted = load(draft, case, &by_all)?;
    policies.sort_by_key(|policy| (policy.id, policy.version));
    let (mut before, mut spending) = (counted.clone(), case.spending);
    let mut said: Option<Evaluation> = None;
    for ((leg, ends), names) in case.legs.iter().zip(&all_ends).zip(&by_all) {
        let facts = Facts { spending, ..case.facts(leg, (*ends, &before), draft.now()) };
        let evaluation = evaluate(policies.iter().map(|policy| &**policy), &facts);
        said = Some(match said {
            None => evaluation,
            Some(said) => said.and(evaluation),
        });
        if case.legs.len() > 1 {
            add(leg, (&mut spending, &mut before), names).ok_or(Rejection::AmountOverflow)?;
        }
    }
    let nobody = || Halt::Rejected(Rejection::corrupt("a payment to nobody"));
    let (evaluation, ends) = (said.ok_or_else(nobody)?, all_ends.first().ok_or_else(nobody)?);
    Ok(Judged { evaluation, policies, tallies: by_live, counted, ends: *ends })
}

/// Counts a leg as if it waited, for those behind it.
fn add(
    leg: &CaseLeg<'_>,
    (spending, tallies): (&mut Spending, &mut Tallies),
    names: &[Counted],
) -> Option<()> {
    let amount = leg.amount.unwrap_or_default();
    spending.pending = spending.pending.checked_add(amount)?;
    for Counted { name, window, org, .. } in names {
        let fresh = || Tally::empty(*org, name.clone(), *window);
        tallies.entry(name.clone()).or_insert_with(fresh).hold(amount)?;
    }
    Some(())
}

impl<'a> Case<'a> {
    /// What the evaluator goes by, of one leg.
    pub(crate) fn facts(
        &self,
        leg: &CaseLeg<'a>,
        (ends, tallies): (Ends, &'a Tallies),
        now: Timestamp,
    ) -> Facts<'a> {
        Facts {
            amount: leg.amount.unwrap_or_default(),
            priced: leg.amount.is_some(),
            ends,
            recipient: leg.names,
            rail: self.rail,
            metadata: self.metadata,
            now,
            asked_at: self.asked_at,
            spending: self.spending,
            tallies,
            time_counts: self.time_counts,
        }
    }
}

/// The policies that judge what a wallet pays: its own and its organization's, oldest first. Few
/// organizations have any of their own, and then this is one look into a range that is empty.
pub(crate) fn policies_of(draft: &Draft<'_>, from: &Wallet) -> Result<Vec<Arc<Policy>>, Halt> {
    let mut policies = draft.range::<Policy>(Range::PoliciesOfWallet(from.org, from.id))?;
    let general = draft.range::<Policy>(Range::PoliciesOfOrganization(from.org))?;
    if !general.is_empty() {
        policies.extend(general.into_iter().filter(|p| p.environment == from.environment));
        policies.sort_by_key(|policy| policy.id);
    }
    Ok(policies)
}

/// The tallies of policies that a payment belongs to. Disabled ones count too: whoever enables a
/// policy again wants to know what happened meanwhile.
pub(crate) fn counted_by(policies: &[Arc<Policy>], ends: &Ends) -> Vec<Counted> {
    let mut tallies = Vec::new();
    for policy in policies {
        let name = |counter: &Counter| {
            let (name, attempts) = (counter.name(policy, ends)?, counter.attempts);
            Some(Counted { name, attempts, org: policy.org, window: counter.window })
        };
        tallies.extend(policy.counters.iter().filter_map(name));
    }
    tallies
}

/// The tallies that judging a payment will ask for: a batch asks for those of all items at once.
pub(crate) fn reads_of_tallies(
    draft: &Draft<'_>,
    (from, to): (&Wallet, WalletId),
    by: LogActor,
) -> Result<Vec<Read>, Halt> {
    let policies = policies_of(draft, from)?;
    let asked = policies.iter().any(|policy| policy.asks_for_initiator());
    let initiator = if asked { initiator(draft, from.org, by)? } else { None };
    let (to, asset) = (Payee::Wallet(to), from.currency);
    let ends = Ends { from: from.id, to, asset, unit: asset, initiator };
    let counted = counted_by(&policies, &ends);
    Ok(counted.iter().map(|counted| read_of(from.org, &counted.name)).collect())
}

/// Both ends of each leg. Who asks is looked up only where a policy wants to know.
fn ends(draft: &Draft<'_>, case: &Case<'_>, policies: &[Arc<Policy>]) -> Result<Vec<Ends>, Halt> {
    let asked = policies.iter().any(|policy| policy.asks_for_initiator());
    let initiator = if asked { initiator(draft, case.from.org, case.by)? } else { None };
    let (from, asset, unit) = (case.from.id, case.asset, case.unit);
    let of = |leg: &CaseLeg<'_>| Ends { from, to: leg.to, asset, unit, initiator };
    Ok(case.legs.iter().map(of).collect())
}

/// Whoever stands behind what the log calls the actor.
pub(crate) fn initiator(
    draft: &Draft<'_>,
    org: OrgId,
    by: LogActor,
) -> Result<Option<Initiator>, Halt> {
    match by {
        LogActor::Key(key) => Ok(draft.get::<ApiKey>((org, key))?.map(|key| Initiator::of(&key))),
        LogActor::Person(person) => Ok(Some(Initiator::signed_in(person))),
        LogActor::Operator | LogActor::System => Ok(None),
    }
}

fn load(draft: &Draft<'_>, case: &Case<'_>, wanted: &[Vec<Counted>]) -> Result<Tallies, Halt> {
    let mut tallies = Tallies::new();
    let org = case.from.org;
    draft.need(wanted.iter().flatten().map(|counted| read_of(org, &counted.name)))?;
    for Counted { name, .. } in wanted.iter().flatten() {
        if tallies.contains_key(name) {
            continue;
        }
        let Some(tally) = draft.get::<Tally>((org, name.policy, name.of.clone()))? else {
            continue;
        };
        let mut tally = Arc::unwrap_or_clone(tally);
        for leg in case.legs.iter().filter(|leg| leg.own.contains(name)) {
            let amount = leg.amount.unwrap_or_default();
            tally.release(amount).ok_or(Rejection::corrupt("tally"))?;
        }
        tallies.insert(name.clone(), tally);
    }
    Ok(tallies)
}

/// The row of a tally.
pub(crate) fn read_of(org: OrgId, name: &TallyName) -> Read {
    Key::Tally(org, name.policy, name.of.clone()).into()
}
