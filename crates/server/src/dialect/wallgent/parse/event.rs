//! Which events.

use std::collections::BTreeSet;

use countersign_domain::ids::EventId;

use super::Query;
use crate::dialect::wallgent::error::Failure;

/// The event that a field names.
pub(crate) fn event_id(field: &str, text: &str) -> Result<EventId, Failure> {
    text.parse().map_err(|_| Failure::invalid(field, "must be the id of an event, `evt_…`"))
}

/// The names of events that are wanted, separated by commas; none for all of them. One that there
/// is not is never heard of.
pub(crate) fn event_names(query: &Query) -> Option<BTreeSet<String>> {
    let names = query.get("events")?.split(',').map(str::trim).filter(|name| !name.is_empty());
    let names: BTreeSet<String> = names.map(str::to_owned).collect();
    (!names.is_empty() && !names.contains("*")).then_some(names)
}
