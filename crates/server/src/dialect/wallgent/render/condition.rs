//! Conditions of policies, and what they compared.

use countersign_domain::key::KeyKind;
use countersign_domain::money::Asset;
use countersign_domain::policy::{
    AmountBounds, Bound, Compared, Condition, Counting, Ground, Initiators, MetadataIs, Per,
    Quantity, Rail, Recipients, Window,
};

use super::{m2, timestamp};
use crate::dialect::wallgent::wire;

/// A condition, as it was written.
pub(super) fn condition(row: &Condition) -> wire::Condition {
    let none = wire::Condition { r#type: row.as_str(), ..wire::Condition::default() };
    match row {
        Condition::Amount(bounds) => amount(bounds, none),
        Condition::Recipient(Recipients::In(list)) => {
            wire::Condition { r#in: Some(list.clone()), ..none }
        }
        Condition::Recipient(Recipients::NotIn(list)) => {
            wire::Condition { not_in: Some(list.clone()), ..none }
        }
        Condition::FirstTimeRecipient(ground) => {
            wire::Condition { per: Some(Ground::as_str(*ground)), ..none }
        }
        Condition::Asset(list) => {
            let keys = list.iter().map(|asset| asset.key().to_owned());
            wire::Condition { r#in: Some(keys.collect()), ..none }
        }
        Condition::Rail(list) => {
            let words = list.iter().map(|rail| Rail::as_str(*rail).to_owned());
            wire::Condition { r#in: Some(words.collect()), ..none }
        }
        Condition::Initiator(initiators) => initiator(initiators, none),
        Condition::Time(window) => wire::Condition {
            start: Some(window.start.clone()),
            end: Some(window.end.clone()),
            timezone: Some(window.timezone.clone()),
            days: window.days.clone(),
            ..none
        },
        Condition::Metadata(test) => {
            let none = wire::Condition { key: Some(test.key.clone()), ..none };
            match &test.is {
                MetadataIs::There(there) => wire::Condition { exists: Some(*there), ..none },
                MetadataIs::In(list) => match list.as_slice() {
                    [one] => wire::Condition { equals: Some(one.clone()), ..none },
                    _ => wire::Condition { r#in: Some(list.clone()), ..none },
                },
            }
        }
        Condition::Velocity(velocity) => {
            let (amount_above, count_above) = match velocity.above {
                Bound::Amount(amount) => (Some(m2(amount)), None),
                Bound::Count(count) => (None, Some(count)),
            };
            wire::Condition {
                window: Some(window(velocity.window)),
                per: Some(Per::as_str(velocity.per)),
                counting: Some(counting(velocity.counting)),
                amount_above,
                count_above,
                ..none
            }
        }
        Condition::Structuring(structuring) => wire::Condition {
            window: Some(window(structuring.window)),
            amount_above: Some(m2(structuring.amount_above)),
            ..none
        },
    }
}

fn amount(bounds: &AmountBounds, none: wire::Condition) -> wire::Condition {
    wire::Condition {
        asset: bounds.asset.map(Asset::key),
        above: bounds.above.map(m2),
        at_least: bounds.at_least.map(m2),
        below: bounds.below.map(m2),
        at_most: bounds.at_most.map(m2),
        ..none
    }
}

fn initiator(initiators: &Initiators, none: wire::Condition) -> wire::Condition {
    let kinds = |list: &Option<Vec<KeyKind>>| {
        list.as_ref().map(|list| list.iter().map(|kind| kind.as_str()).collect())
    };
    fn ids<T: ToString>(list: Option<&Vec<T>>) -> Option<Vec<String>> {
        list.map(|list| list.iter().map(ToString::to_string).collect())
    }
    wire::Condition {
        kinds: kinds(&initiators.kinds),
        not_kinds: kinds(&initiators.not_kinds),
        key_ids: ids(initiators.keys.as_ref()),
        not_key_ids: ids(initiators.not_keys.as_ref()),
        person_ids: ids(initiators.people.as_ref()),
        not_person_ids: ids(initiators.not_people.as_ref()),
        ..none
    }
}

fn counting(counting: Counting) -> Vec<&'static str> {
    let words = [(counting.held, "HELD"), (counting.rejected, "REJECTED")];
    words.into_iter().filter(|(counts, _)| *counts).map(|(_, word)| word).collect()
}

fn window(window: Window) -> wire::Window {
    let calendar = |word| wire::Window { seconds: None, calendar: Some(word) };
    match window {
        Window::Rolling { seconds } => wire::Window { seconds: Some(seconds), calendar: None },
        Window::Day => calendar("DAY"),
        Window::Week => calendar("WEEK"),
        Window::Month => calendar("MONTH"),
        // No condition that has a window on the wire counts for ever.
        Window::Ever => wire::Window { seconds: None, calendar: None },
    }
}

/// What a condition compared, with its numbers.
pub(super) fn compared(row: &Compared) -> wire::Compared {
    wire::Compared {
        r#type: row.condition.clone(),
        holds: row.holds,
        limit: row.limit.map(quantity),
        observed: row.observed.map(quantity),
        resets_at: row.resets_at.map(timestamp),
    }
}

/// A decimal, or a number of payments.
pub(super) fn quantity(quantity: Quantity) -> String {
    match quantity {
        Quantity::Amount(amount) => m2(amount),
        Quantity::Count(count) => count.to_string(),
    }
}
