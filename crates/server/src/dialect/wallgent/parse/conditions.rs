//! Conditions of a policy (docs/api/approvals.md). What is not understood is refused: a condition
//! that was misread would judge the wrong payments.

use std::str::FromStr;

use countersign_domain::ids::Id;
use countersign_domain::key::KeyKind;
use countersign_domain::money::{Amount, Asset};
use countersign_domain::policy::{
    AmountBounds, Bound, CONDITIONS_MAX, Condition, Counting, Ground, Initiators, MetadataIs,
    MetadataTest, Per, PolicyOutcome, ROLLING_SECONDS, Rail, Recipients, Structuring, Velocity,
    Window,
};

use super::policy::time_window_of;
use super::spelling::texts;
use super::{Fields, optional_limit};
use crate::dialect::wallgent::error::Failure;

/// How many entries a list of a condition has at most, and how long each may be.
const LISTED: (usize, usize) = (1_000, 256);
/// The longest name and value of metadata that a condition compares.
const METADATA_CHARS_MAX: usize = 256;
/// The largest number of payments that a condition compares with.
const COUNT_MAX: u32 = 1_000_000_000;

/// The conditions that a body speaks of; `null` clears them.
pub(super) fn conditions(fields: &Fields) -> Result<Option<Vec<Condition>>, Failure> {
    if !fields.has("conditions") {
        return Ok(None);
    }
    let objects = fields.optional_objects("conditions")?.unwrap_or_default();
    if objects.len() > CONDITIONS_MAX {
        let message = format!("must have at most {CONDITIONS_MAX} items");
        return Err(Failure::invalid("conditions", &message));
    }
    let read = |(index, object): (usize, &Fields)| {
        condition(object).map_err(|failure| failure.inside(&format!("conditions[{index}]")))
    };
    objects.iter().enumerate().map(read).collect::<Result<_, _>>().map(Some)
}

/// What a policy says where it judges; `null` leaves it to its rules.
pub(super) fn outcome(fields: &Fields) -> Result<Option<Option<PolicyOutcome>>, Failure> {
    let read = |fields: &Fields, name: &str| {
        optional_word(fields, name, (PolicyOutcome::ALL, PolicyOutcome::as_str))
    };
    fields.nullable("outcome", read)
}

/// Reads the members of a condition.
type Read = fn(&Fields) -> Result<Condition, Failure>;

fn condition(object: &Fields) -> Result<Condition, Failure> {
    let kind = object.text("type", 64)?;
    let (known, read): (&[&str], Read) = match kind.as_str() {
        "AMOUNT" => (&["asset", "above", "atLeast", "below", "atMost"], amount),
        "RECIPIENT" => (&["in", "notIn"], recipient),
        "FIRST_TIME_RECIPIENT" => (&["per"], first_time),
        "ASSET" => (&["in"], asset),
        "RAIL" => (&["in"], rail),
        "INITIATOR" => {
            (&["kinds", "notKinds", "keyIds", "notKeyIds", "personIds", "notPersonIds"], initiator)
        }
        "TIME" => (&["start", "end", "timezone", "days"], |object| {
            time_window_of(object).map(Condition::Time)
        }),
        "METADATA" => (&["key", "equals", "in", "exists"], metadata),
        "VELOCITY" => (&["window", "per", "counting", "amountAbove", "countAbove"], velocity),
        "STRUCTURING" => (&["window", "amountAbove"], structuring),
        _ => return Err(Failure::invalid("type", "is unknown")),
    };
    only(object, known)?;
    read(object)
}

/// A member that nobody reads may have been meant to narrow the condition down.
fn only(object: &Fields, known: &[&str]) -> Result<(), Failure> {
    let unknown = object.iter().find(|(name, _)| *name != "type" && !known.contains(name));
    match unknown {
        // The name is the caller's, and may be as long as the body.
        Some((name, _)) => {
            let name: String = name.chars().take(64).collect();
            Err(Failure::invalid(&name, "is unknown"))
        }
        None => Ok(()),
    }
}

fn amount(object: &Fields) -> Result<Condition, Failure> {
    let asset = object.optional_text("asset", 64)?.map(|key| known_asset("asset", &key));
    let bounds = AmountBounds {
        asset: asset.transpose()?,
        above: optional_limit(object, "above")?,
        at_least: optional_limit(object, "atLeast")?,
        below: optional_limit(object, "below")?,
        at_most: optional_limit(object, "atMost")?,
    };
    let AmountBounds { above, at_least, below, at_most, .. } = &bounds;
    if [above, at_least, below, at_most].iter().all(|bound| bound.is_none()) {
        let message = "is required, or one of `atLeast`, `below`, `atMost`";
        return Err(Failure::invalid("above", message));
    }
    Ok(Condition::Amount(bounds))
}

fn recipient(object: &Fields) -> Result<Condition, Failure> {
    let within = filled("in", texts(object, "in")?)?;
    let without = filled("notIn", texts(object, "notIn")?)?;
    match (within, without) {
        (Some(list), None) => Ok(Condition::Recipient(Recipients::In(list))),
        (None, Some(list)) => Ok(Condition::Recipient(Recipients::NotIn(list))),
        (None, None) => Err(Failure::invalid("in", "is required, or `notIn`")),
        (Some(_), Some(_)) => Err(Failure::invalid("notIn", "must not stand beside `in`")),
    }
}

fn first_time(object: &Fields) -> Result<Condition, Failure> {
    let per = optional_word(object, "per", (Ground::ALL, Ground::as_str))?;
    Ok(Condition::FirstTimeRecipient(per.unwrap_or(Ground::Wallet)))
}

fn asset(object: &Fields) -> Result<Condition, Failure> {
    let keys = required("in", object.optional_texts("in", (64, 64))?)?;
    keys.iter().map(|key| known_asset("in", key)).collect::<Result<_, _>>().map(Condition::Asset)
}

fn known_asset(name: &str, key: &str) -> Result<Asset, Failure> {
    Asset::from_key(key).ok_or_else(|| Failure::invalid(name, "names an unknown asset"))
}

fn rail(object: &Fields) -> Result<Condition, Failure> {
    let rails = words(object, "in", (Rail::ALL, Rail::as_str))?;
    Ok(Condition::Rail(required("in", rails)?))
}

fn initiator(object: &Fields) -> Result<Condition, Failure> {
    const KINDS: (&[KeyKind], fn(KeyKind) -> &'static str) =
        (&[KeyKind::Person, KeyKind::Agent], KeyKind::as_str);
    let initiators = Initiators {
        kinds: words(object, "kinds", KINDS)?,
        not_kinds: words(object, "notKinds", KINDS)?,
        keys: ids(object, "keyIds")?,
        not_keys: ids(object, "notKeyIds")?,
        people: ids(object, "personIds")?,
        not_people: ids(object, "notPersonIds")?,
    };
    if initiators == Initiators::default() {
        let message = "is required, or one of the other lists";
        return Err(Failure::invalid("kinds", message));
    }
    Ok(Condition::Initiator(Box::new(initiators)))
}

fn metadata(object: &Fields) -> Result<Condition, Failure> {
    let key = object.text("key", METADATA_CHARS_MAX)?;
    let equals = scalar(object, "equals")?.map(|text| MetadataIs::In(vec![text]));
    let list = object.optional_texts("in", (LISTED.0, METADATA_CHARS_MAX))?;
    let list = filled("in", list)?.map(MetadataIs::In);
    let exists = object.optional_bool("exists")?.map(MetadataIs::There);
    let mut tests = [equals, list, exists].into_iter().flatten();
    match (tests.next(), tests.next()) {
        (Some(is), None) => Ok(Condition::Metadata(MetadataTest { key, is })),
        (None, _) => Err(Failure::invalid("equals", "is required, or `in`, or `exists`")),
        (Some(_), Some(_)) => {
            Err(Failure::invalid("equals", "must be the only one of `equals`, `in`, `exists`"))
        }
    }
}

/// A string, or a number or boolean by the text it is written with.
fn scalar(object: &Fields, name: &str) -> Result<Option<String>, Failure> {
    match object.raw(name).map(|raw| raw.get()) {
        None => Ok(None),
        Some(text) if text.starts_with('"') => Ok(object.optional_text(name, METADATA_CHARS_MAX)?),
        Some(text) if text.starts_with(['[', '{']) || text.len() > METADATA_CHARS_MAX => {
            Err(Failure::invalid(name, "must be a string, a number, true or false"))
        }
        Some(text) => Ok(Some(text.to_owned())),
    }
}

fn velocity(object: &Fields) -> Result<Condition, Failure> {
    let amount = optional_limit(object, "amountAbove")?.map(Bound::Amount);
    let count = object.optional_integer("countAbove", (0, COUNT_MAX))?;
    let above = match (amount, count.map(|count| Bound::Count(u64::from(count)))) {
        (Some(bound), None) | (None, Some(bound)) => bound,
        (None, None) => {
            return Err(Failure::invalid("amountAbove", "is required, or `countAbove`"));
        }
        (Some(_), Some(_)) => {
            return Err(Failure::invalid("countAbove", "must not stand beside `amountAbove`"));
        }
    };
    let per = optional_word(object, "per", (Per::ALL, Per::as_str))?;
    let per = per.ok_or_else(|| Failure::invalid("per", "is required"))?;
    let (window, counting) = (window(object)?, counting(object)?);
    Ok(Condition::Velocity(Velocity { window, per, counting, above }))
}

fn structuring(object: &Fields) -> Result<Condition, Failure> {
    let bound: Option<Amount> = optional_limit(object, "amountAbove")?;
    let amount_above = bound.ok_or_else(|| Failure::amount("amountAbove", "", "is required"))?;
    Ok(Condition::Structuring(Structuring { window: window(object)?, amount_above }))
}

fn counting(object: &Fields) -> Result<Counting, Failure> {
    let Some(list) = object.optional_texts("counting", (2, 16))? else {
        return Ok(Counting::default());
    };
    if list.iter().any(|word| word != "HELD" && word != "REJECTED") {
        return Err(Failure::invalid("counting", "must be some of HELD, REJECTED"));
    }
    let counts = |word| list.iter().any(|one| one == word);
    Ok(Counting { held: counts("HELD"), rejected: counts("REJECTED") })
}

/// `{ "seconds": 86400 }` or `{ "calendar": "DAY" }`.
fn window(object: &Fields) -> Result<Window, Failure> {
    let window = object.optional_object("window")?;
    let window = window.ok_or_else(|| Failure::invalid("window", "is required"))?;
    let read = || {
        only(&window, &["seconds", "calendar"])?;
        let seconds = window.optional_integer("seconds", ROLLING_SECONDS)?;
        let calendar = window.optional_text("calendar", 16)?;
        match (seconds, calendar.as_deref()) {
            (Some(seconds), None) => Ok(Window::Rolling { seconds }),
            (None, Some("DAY")) => Ok(Window::Day),
            (None, Some("WEEK")) => Ok(Window::Week),
            (None, Some("MONTH")) => Ok(Window::Month),
            (None, Some(_)) => Err(Failure::invalid("calendar", "must be DAY, WEEK or MONTH")),
            (None, None) => Err(Failure::invalid("seconds", "is required, or `calendar`")),
            (Some(_), Some(_)) => {
                Err(Failure::invalid("calendar", "must not stand beside `seconds`"))
            }
        }
    };
    read().map_err(|failure| failure.inside("window"))
}

/// A closed set of words.
type Words<T> = (&'static [T], fn(T) -> &'static str);

fn optional_word<T: Copy>(
    object: &Fields,
    name: &str,
    (all, word): Words<T>,
) -> Result<Option<T>, Failure> {
    let Some(text) = object.optional_text(name, 64)? else { return Ok(None) };
    let found = all.iter().copied().find(|one| word(*one) == text);
    let known = || all.iter().map(|one| word(*one)).collect::<Vec<_>>().join(", ");
    found.map(Some).ok_or_else(|| Failure::invalid(name, &format!("must be one of {}", known())))
}

fn words<T: Copy>(
    object: &Fields,
    name: &str,
    (all, word): Words<T>,
) -> Result<Option<Vec<T>>, Failure> {
    let list = filled(name, object.optional_texts(name, (all.len(), 64))?)?;
    let Some(list) = list else { return Ok(None) };
    let find = |text: &String| all.iter().copied().find(|one| word(*one) == text);
    let known = || all.iter().map(|one| word(*one)).collect::<Vec<_>>().join(", ");
    let found: Option<Vec<T>> = list.iter().map(find).collect();
    found.map(Some).ok_or_else(|| Failure::invalid(name, &format!("must be some of {}", known())))
}

fn ids<T: Id + FromStr>(object: &Fields, name: &str) -> Result<Option<Vec<T>>, Failure> {
    let list = filled(name, object.optional_texts(name, LISTED)?)?;
    let Some(list) = list else { return Ok(None) };
    let found: Option<Vec<T>> = list.iter().map(|text| text.parse().ok()).collect();
    let message = format!("must be a list of ids, each {}…", T::PREFIX);
    found.map(Some).ok_or_else(|| Failure::invalid(name, &message))
}

fn required<T>(name: &str, list: Option<Vec<T>>) -> Result<Vec<T>, Failure> {
    filled(name, list)?.ok_or_else(|| Failure::invalid(name, "is required"))
}

/// An empty list would be met by nothing, or by everything; nobody means that.
fn filled<T>(name: &str, list: Option<Vec<T>>) -> Result<Option<Vec<T>>, Failure> {
    match list {
        Some(list) if list.is_empty() => Err(Failure::invalid(name, "must not be empty")),
        list => Ok(list),
    }
}
