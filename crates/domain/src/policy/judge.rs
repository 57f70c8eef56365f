//! From rows to a verdict: which policies judge a payment, and what their windows have counted.

use std::sync::Arc;

use super::{
    Counter, Ends, Evaluation, Facts, Finding, Initiator, Policy, PolicyVersion, Rail, Tallies,
    Tally, TallyName, evaluate,
};
use crate::ids::{OrgId, WalletId};
use crate::key::ApiKey;
use crate::ledger::Spending;
use crate::log::LogActor;
use crate::money::Amount;
use crate::payment::recipient_names;
use crate::rejection::Rejection;
use crate::state::{Draft, Halt, Key, Range, Read};
use crate::time::Timestamp;
use crate::wallet::Wallet;

/// A payment that is to be judged.
pub(crate) struct Case<'a> {
    /// The wallet that pays.
    pub(crate) from: &'a Wallet,
    /// The wallet that is paid.
    pub(crate) to: &'a Wallet,
    /// What is to arrive.
    pub(crate) amount: Amount,
    /// The caller's own data.
    pub(crate) metadata: Option<&'a str>,
    /// Who asked.
    pub(crate) by: LogActor,
    /// When they did.
    pub(crate) asked_at: Timestamp,
    /// What the payer has spent, and what of its money is held; the payment's own hold is not.
    pub(crate) spending: Spending,
    /// The tallies in which the payment itself waits already: it does not count against itself.
    pub(crate) own: &'a [TallyName],
    /// Whether time-of-day rules are judged: at the request yes, at its approval no.
    pub(crate) time_counts: bool,
}

/// What came of it.
pub(crate) struct Judged {
    /// What every rule of every policy said.
    pub(crate) evaluation: Evaluation,
    /// All policies that were asked, oldest first.
    pub(crate) policies: Vec<Arc<Policy>>,
    /// The tallies that the payment belongs to, should it be made, held or refused.
    pub(crate) tallies: Vec<Counted>,
    /// What those had counted.
    pub(crate) counted: Tallies,
    /// Both ends, and who asks.
    pub(crate) ends: Ends,
}

/// A tally that a payment belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Its name.
    pub(crate) name: TallyName,
    /// Whether it counts attempts that came to nothing.
    pub(crate) attempts: bool,
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

    /// The names of the tallies that the payment belongs to.
    pub(crate) fn names(&self) -> Vec<TallyName> {
        self.tallies.iter().map(|counted| counted.name.clone()).collect()
    }

    /// Those of them that count attempts that came to nothing.
    pub(crate) fn attempts(&self) -> Vec<TallyName> {
        let counts = self.tallies.iter().filter(|counted| counted.attempts);
        counts.map(|counted| counted.name.clone()).collect()
    }
}

/// Judges a payment by the policies of its wallet and those of the organization and, where there
/// are, by others as they were: of two versions the stricter wins.
pub(crate) fn judge(
    draft: &Draft<'_>,
    case: &Case<'_>,
    others: &[Arc<PolicyVersion>],
) -> Result<Judged, Halt> {
    let mut policies = policies_of(draft, case.from)?;
    let now_live = policies.len();
    policies.extend(others.iter().map(|version| Arc::new(version.policy.clone())));
    let ends = ends(draft, case, &policies)?;
    let live = policies.get(..now_live).unwrap_or_default();
    let tallies = counted_by(live, &ends);
    let all = if others.is_empty() { tallies.clone() } else { counted_by(&policies, &ends) };
    let counted = load(draft, case, &all)?;
    policies.sort_by_key(|policy| (policy.id, policy.version));
    let names = recipient_names(case.to);
    let facts = case.facts(&names, (ends, &counted), draft.now());
    let evaluation = evaluate(policies.iter().map(|policy| &**policy), &facts);
    Ok(Judged { evaluation, policies, tallies, counted, ends })
}

impl<'a> Case<'a> {
    /// What the evaluator goes by.
    pub(crate) fn facts(
        &self,
        recipient: &'a [String],
        (ends, tallies): (Ends, &'a Tallies),
        now: Timestamp,
    ) -> Facts<'a> {
        Facts {
            amount: self.amount,
            ends,
            recipient,
            rail: Rail::Ledger,
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
            Some(Counted { name, attempts })
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
    let ends = Ends { from: from.id, to, asset: from.currency, initiator };
    let counted = counted_by(&policies, &ends);
    Ok(counted.iter().map(|counted| read_of(from.org, &counted.name)).collect())
}

/// Who asks is looked up only where a policy wants to know.
fn ends(draft: &Draft<'_>, case: &Case<'_>, policies: &[Arc<Policy>]) -> Result<Ends, Halt> {
    let asked = policies.iter().any(|policy| policy.asks_for_initiator());
    let initiator = if asked { initiator(draft, case.from.org, case.by)? } else { None };
    let (from, to) = (case.from.id, case.to.id);
    Ok(Ends { from, to, asset: case.from.currency, initiator })
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

fn load(draft: &Draft<'_>, case: &Case<'_>, wanted: &[Counted]) -> Result<Tallies, Halt> {
    let mut tallies = Tallies::new();
    if wanted.is_empty() {
        return Ok(tallies);
    }
    let org = case.from.org;
    draft.need(wanted.iter().map(|counted| read_of(org, &counted.name)))?;
    for Counted { name, .. } in wanted {
        let Some(tally) = draft.get::<Tally>((org, name.policy, name.of.clone()))? else {
            continue;
        };
        let mut tally = Arc::unwrap_or_clone(tally);
        if case.own.contains(name) {
            tally.release(case.amount).ok_or(Rejection::corrupt("tally"))?;
        }
        tallies.insert(name.clone(), tally);
    }
    Ok(tallies)
}

/// The row of a tally.
pub(crate) fn read_of(org: OrgId, name: &TallyName) -> Read {
    Key::Tally(org, name.policy, name.of.clone()).into()
}
