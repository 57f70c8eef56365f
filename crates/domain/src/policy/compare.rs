//! One condition, compared with one payment. Total: what cannot be judged says so.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{
    AmountBounds, Bound, Condition, Count, Counting, Ends, Facts, Initiators, MetadataIs,
    MetadataTest, Policy, Recipients, Tally, TallyName,
};
use crate::canonical;
use crate::key::KeyKind;
use crate::money::Amount;
use crate::time::Timestamp;

/// What a condition compared, and how it came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// The condition, by the word of the wire.
    pub condition: String,
    /// Whether it holds; nothing where it cannot be judged.
    pub holds: Option<bool>,
    /// The number it compares with.
    pub limit: Option<Quantity>,
    /// What was found, this payment included.
    pub observed: Option<Quantity>,
    /// When the oldest of what was counted counts no longer.
    pub resets_at: Option<Timestamp>,
}

/// Money, or a number of payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Money.
    Amount(Amount),
    /// Payments.
    #[serde(with = "canonical::integer")]
    Count(u64),
}

/// The tallies that a payment is judged by, and belongs to.
pub type Tallies = BTreeMap<TallyName, Tally>;

/// Compares a condition of a policy with a payment.
pub(super) fn compare(policy: &Policy, condition: &Condition, facts: &Facts<'_>) -> Compared {
    let said = |holds: Option<bool>| Compared {
        condition: condition.as_str().to_owned(),
        holds,
        limit: None,
        observed: None,
        resets_at: None,
    };
    match condition {
        Condition::Amount(bounds) => {
            let counted = bounds.counted_in(&facts.ends);
            let bounds = counted.as_ref().unwrap_or(bounds);
            Compared {
                limit: bounds.limit().map(Quantity::Amount),
                observed: Some(Quantity::Amount(facts.amount)),
                ..said(Some(counted.is_some() && bounds.contain(facts)))
            }
        }
        Condition::Recipient(recipients) => said(Some(recipients.include(facts.recipient))),
        Condition::Asset(assets) => said(Some(assets.contains(&facts.ends.asset))),
        Condition::Rail(rails) => said(Some(rails.contains(&facts.rail))),
        Condition::Initiator(initiators) => said(initiators.include(facts)),
        Condition::Time(window) => said(window.contains(facts.asked_at)),
        Condition::Metadata(test) => said(test.is_met_by(facts.metadata)),
        Condition::FirstTimeRecipient(_) => {
            let posted = Counting { held: false, rejected: false };
            let counted = counted(policy, condition, (facts, posted));
            let number = counted.as_ref().map(|(count, _)| count.number);
            let observed = number.map(Quantity::Count);
            Compared { observed, ..said(number.map(|number| number == 0)) }
        }
        Condition::Velocity(velocity) => {
            let counted = counted(policy, condition, (facts, velocity.counting));
            bounded((said(None), facts), velocity.above, counted)
        }
        Condition::Structuring(structuring) => {
            let all = Counting { held: true, rejected: true };
            let counted = counted(policy, condition, (facts, all));
            bounded((said(None), facts), Bound::Amount(structuring.amount_above), counted)
        }
    }
}

/// What the condition's window counts for this payment, without it.
fn counted(
    policy: &Policy,
    condition: &Condition,
    (facts, counting): (&Facts<'_>, Counting),
) -> Option<(Count, Option<Timestamp>)> {
    let counter = policy.counter_of(condition)?;
    let name = counter.name(policy, &facts.ends)?;
    match facts.tallies.get(&name) {
        Some(tally) => Some((tally.counted(facts.now, counting)?, tally.resets_at(facts.now))),
        None => Some((Count::default(), None)),
    }
}

/// What a window counts with this payment, against its bound.
fn bounded(
    (said, facts): (Compared, &Facts<'_>),
    bound: Bound,
    counted: Option<(Count, Option<Timestamp>)>,
) -> Compared {
    let limit = match bound {
        Bound::Amount(amount) => Quantity::Amount(amount),
        Bound::Count(number) => Quantity::Count(number),
    };
    let with = counted.and_then(|(count, resets_at)| {
        let with = count.plus(Count::one(facts.amount))?;
        let observed = match bound {
            Bound::Amount(_) => Quantity::Amount(with.sum),
            Bound::Count(_) => Quantity::Count(with.number),
        };
        Some((observed, resets_at))
    });
    let observed = with.map(|(observed, _)| observed);
    let resets_at = with.and_then(|(_, resets_at)| resets_at);
    let holds = observed.map(|observed| observed > limit);
    Compared { holds, limit: Some(limit), observed, resets_at, ..said }
}

impl AmountBounds {
    fn contain(&self, facts: &Facts<'_>) -> bool {
        let amount = facts.amount;
        self.above.is_none_or(|bound| amount > bound)
            && self.at_least.is_none_or(|bound| amount >= bound)
            && self.below.is_none_or(|bound| amount < bound)
            && self.at_most.is_none_or(|bound| amount <= bound)
    }

    /// The same in what the amounts of a payment count; none where they are about another asset.
    fn counted_in(&self, ends: &Ends) -> Option<Self> {
        let asset = self.asset.unwrap_or(ends.unit);
        if asset == ends.unit {
            return Some(self.clone());
        }
        if asset != ends.asset {
            return None;
        }
        let dollars = |bound: Option<Amount>| match bound {
            Some(amount) => asset.in_dollars(amount).map(Some),
            None => Some(None),
        };
        Some(Self {
            asset: self.asset,
            above: dollars(self.above)?,
            at_least: dollars(self.at_least)?,
            below: dollars(self.below)?,
            at_most: dollars(self.at_most)?,
        })
    }

    /// The bound that is worth telling where there are several: the lower one.
    fn limit(&self) -> Option<Amount> {
        self.above.or(self.at_least).or(self.below).or(self.at_most)
    }
}

impl Recipients {
    fn include(&self, names: &[String]) -> bool {
        let listed = |list: &[String]| list.iter().any(|entry| names.contains(entry));
        match self {
            Self::In(list) => listed(list),
            Self::NotIn(list) => !listed(list),
        }
    }
}

impl Initiators {
    fn include(&self, facts: &Facts<'_>) -> Option<bool> {
        let one = facts.ends.initiator?;
        let kinds = self.kinds.as_ref().is_none_or(|list| list.contains(&one.kind))
            && self.not_kinds.as_ref().is_none_or(|list| !list.contains(&one.kind));
        let held = |list: &Vec<_>| one.key.is_some_and(|key| list.contains(&key));
        let keys = self.keys.as_ref().is_none_or(held)
            && self.not_keys.as_ref().is_none_or(|list| !held(list));
        // What an agent asks for, its owner has not asked for.
        let person = (one.kind != KeyKind::Agent).then_some(one.person);
        let named = |list: &Vec<_>| person.is_some_and(|person| list.contains(&person));
        let people = self.people.as_ref().is_none_or(named)
            && self.not_people.as_ref().is_none_or(|list| !named(list));
        Some(kinds && keys && people)
    }
}

impl MetadataTest {
    fn is_met_by(&self, metadata: Option<&str>) -> Option<bool> {
        let value = match metadata {
            None => None,
            Some(text) => {
                let mut object: BTreeMap<String, Box<RawValue>> =
                    serde_json::from_str(text).ok()?;
                object.remove(&self.key)
            }
        };
        let value = value.as_deref().map(RawValue::get).filter(|value| *value != "null");
        match (&self.is, value) {
            (MetadataIs::There(there), value) => Some(value.is_some() == *there),
            (MetadataIs::In(_), None) => Some(false),
            // A list or an object is nothing that a text could equal: somebody has to look.
            (MetadataIs::In(_), Some(value)) if value.starts_with(['[', '{']) => None,
            (MetadataIs::In(list), Some(value)) if value.starts_with('"') => {
                Some(list.contains(&serde_json::from_str::<String>(value).ok()?))
            }
            (MetadataIs::In(list), Some(value)) => Some(list.iter().any(|one| one == value)),
        }
    }
}
