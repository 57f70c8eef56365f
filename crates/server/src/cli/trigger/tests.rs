//! Tests of the catalogue.

use std::collections::BTreeSet;

use countersign_domain::log::EventName;

use super::*;

#[test]
fn every_event_is_either_caused_or_named_as_left_out() {
    let left_out = LEFT_OUT.iter().map(|(event, _)| *event);
    let named: Vec<&str> = CAUSED.iter().copied().chain(left_out).collect();
    let known: BTreeSet<&str> = EventName::ALL.iter().map(|event| event.as_str()).collect();
    assert_eq!(named.iter().copied().collect::<BTreeSet<_>>(), known);
    assert_eq!(named.len(), known.len(), "one is named twice");
}
