//! Conditions in scripts: `if above 500.00`, `if sum 86400s wallet 1000.00+rejected`,
//! `if first wallet`, `if to <names>`, `if agent`, `if meta kind=refund`, `says hold`.

use super::Names;
use super::words::{Words, amount};
use crate::key::KeyKind;
use crate::money::Asset;
use crate::policy::{
    AmountBounds, Bound, Condition, Counting, Ground, Initiators, MetadataIs, MetadataTest, Per,
    PolicyOutcome, Rail, Recipients, Structuring, TimeWindow, Velocity, Window,
};

/// What a script says beside the rules.
#[derive(Default)]
pub(super) struct Said {
    pub(super) conditions: Option<Vec<Condition>>,
    pub(super) outcome: Option<Option<PolicyOutcome>>,
}

impl Said {
    /// Takes in what stands behind `if` or `says`.
    pub(super) fn take(&mut self, names: &Names, word: &str, words: &mut Words) {
        if word == "if" {
            let condition = condition(names, words);
            self.conditions.get_or_insert_default().extend(condition);
            return;
        }
        let outcome = words.next();
        let named = PolicyOutcome::ALL.iter().find(|one| one.as_str().to_lowercase() == outcome);
        self.outcome = Some(named.copied());
    }
}

fn condition(names: &Names, words: &mut Words) -> Option<Condition> {
    let kind = words.next();
    let mut next = || words.next();
    let bounds = AmountBounds::default();
    Some(match kind.as_str() {
        "nothing" => return None,
        "above" => Condition::Amount(AmountBounds { above: Some(amount(&next())), ..bounds }),
        "at-least" => Condition::Amount(AmountBounds { at_least: Some(amount(&next())), ..bounds }),
        "below" => Condition::Amount(AmountBounds { below: Some(amount(&next())), ..bounds }),
        "at-most" => Condition::Amount(AmountBounds { at_most: Some(amount(&next())), ..bounds }),
        "usdc" => Condition::Amount(AmountBounds {
            asset: Some(Asset::USDC),
            above: Some(amount(&next())),
            ..bounds
        }),
        "to" => Condition::Recipient(Recipients::In(wallets(names, &next()))),
        "not-to" => Condition::Recipient(Recipients::NotIn(wallets(names, &next()))),
        "first" => {
            let word = next();
            let ground = Ground::ALL.iter().find(|one| one.as_str().to_lowercase() == word);
            Condition::FirstTimeRecipient(*ground.unwrap())
        }
        "usd" => Condition::Asset(vec![Asset::USD]),
        "ledger" => Condition::Rail(vec![Rail::Ledger]),
        "agent" => initiators(Initiators { kinds: Some(vec![KeyKind::Agent]), ..none() }),
        "no-agent" => initiators(Initiators { not_kinds: Some(vec![KeyKind::Agent]), ..none() }),
        "by" => initiators(Initiators { people: Some(vec![person(names, &next())]), ..none() }),
        "not-by" => {
            initiators(Initiators { not_people: Some(vec![person(names, &next())]), ..none() })
        }
        "hours" => {
            let hours = next();
            let (start, end) = hours.split_once('-').unwrap();
            let (start, end) = (start.to_owned(), end.to_owned());
            Condition::Time(TimeWindow { start, end, timezone: "UTC".to_owned(), days: None })
        }
        "never" => Condition::Time(TimeWindow {
            start: "12:00".to_owned(),
            end: "13:00".to_owned(),
            timezone: "Nowhere/Atlantis".to_owned(),
            days: None,
        }),
        "meta" => {
            let test = next();
            let (key, is) = match test.split_once('=') {
                Some((key, value)) => (key, MetadataIs::In(vec![value.to_owned()])),
                None => (test.as_str(), MetadataIs::There(true)),
            };
            Condition::Metadata(MetadataTest { key: key.to_owned(), is })
        }
        "structuring" => {
            let (window, bound) = (window(&next()), amount(&next()));
            Condition::Structuring(Structuring { window, amount_above: bound })
        }
        "sum" | "count" => velocity(&kind, next),
        other => panic!("no condition {other}"),
    })
}

fn velocity(kind: &str, mut next: impl FnMut() -> String) -> Condition {
    let (window, per, bound) = (window(&next()), next(), next());
    let per = *Per::ALL.iter().find(|one| one.as_str().to_lowercase() == per).unwrap();
    let (bound, counting) = match bound.split_once('+') {
        Some((bound, "nothing")) => (bound, Counting { held: false, rejected: false }),
        Some((bound, "rejected")) => (bound, Counting { held: true, rejected: true }),
        _ => (bound.as_str(), Counting::default()),
    };
    let above = match kind {
        "sum" => Bound::Amount(amount(bound)),
        _ => Bound::Count(bound.parse().unwrap()),
    };
    Condition::Velocity(Velocity { window, per, counting, above })
}

fn none() -> Initiators {
    Initiators::default()
}

fn initiators(initiators: Initiators) -> Condition {
    Condition::Initiator(Box::new(initiators))
}

fn window(word: &str) -> Window {
    match word {
        "day" => Window::Day,
        "week" => Window::Week,
        "month" => Window::Month,
        seconds => Window::Rolling { seconds: seconds.trim_end_matches('s').parse().unwrap() },
    }
}

fn wallets(names: &Names, list: &str) -> Vec<String> {
    list.split(',').map(|name| names.wallets[name].1.to_string()).collect()
}

fn person(names: &Names, name: &str) -> crate::ids::PersonId {
    names.people[name].1
}
