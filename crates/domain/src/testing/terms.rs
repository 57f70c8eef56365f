//! Requirements and terms in words.

use super::Names;
use super::words::{Words, micros};
use crate::approval::{Approvers, Requirement, Step, StepAction, Terms};
use crate::organization::Role;

/// `asks '…'`, `rejections 2`, `remind 1h`, `escalate '2h …'`, `reassign '3h …'`, taken out of the
/// words; `asks none` is none of its own.
pub(super) fn terms(names: &Names, words: &mut Words) -> Option<Option<Terms>> {
    let asks = words.pick("asks");
    let rejections = words.pick("rejections").map_or(1, |count| count.parse().unwrap());
    let mut steps = Vec::new();
    for verb in ["remind", "escalate", "reassign"] {
        while let Some(text) = words.pick(verb) {
            let (after, others) = text.split_once(' ').unwrap_or((&text, ""));
            let action = match verb {
                "remind" => StepAction::Remind,
                "escalate" => StepAction::Escalate(requirement(names, others)),
                _ => StepAction::Reassign(requirement(names, others)),
            };
            let after_seconds = u32::try_from(micros(after) / 1_000_000).unwrap();
            steps.push(Step { after_seconds, action });
        }
    }
    steps.sort_by_key(|step| step.after_seconds);
    let asks = asks?;
    if asks == "none" {
        return Some(None);
    }
    Some(Some(Terms { requirement: requirement(names, &asks), rejections, steps }))
}

/// `2 of bob|carol`, `1 of owner`, `1 of list.legal`, `1 of anyone`, `all(…, …)`, `any(…, …)`,
/// `then(…, …)`.
pub(super) fn requirement(names: &Names, text: &str) -> Requirement {
    let text = text.trim();
    for (word, make) in [
        ("all(", Requirement::All as fn(Vec<Requirement>) -> Requirement),
        ("any(", Requirement::Any),
        ("then(", Requirement::Then),
    ] {
        if let Some(inner) = text.strip_prefix(word) {
            let parts = split(inner.strip_suffix(')').unwrap());
            return make(parts.into_iter().map(|part| requirement(names, part)).collect());
        }
    }
    let (count, of) = text.split_once(" of ").unwrap_or_else(|| panic!("no quorum: {text:?}"));
    let of = of.split('|').map(|word| approvers(names, word)).collect();
    Requirement::Quorum { count: count.parse().unwrap(), of }
}

fn approvers(names: &Names, word: &str) -> Approvers {
    if let Some(list) = word.strip_prefix("list.") {
        return Approvers::List(names.lists[list].1);
    }
    match Role::from_word(word) {
        Some(role) => Approvers::Role(role),
        None if word == "anyone" => Approvers::Permitted,
        None => Approvers::Person(names.people[word].1),
    }
}

/// The parts between the outermost commas.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut begin) = (Vec::new(), 0, 0);
    for (place, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[begin..place]);
                begin = place + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[begin..]);
    parts
}
