//! The queries of the log.

use countersign_engine::LogFilter;

use super::Branch;
use crate::kind::Kind;
use crate::tables::Record;

/// Where in the log the instants of a filter are: the time of a log never goes back, so an instant
/// is a place.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LogPlaces {
    /// The first place at or after `from`.
    pub(crate) from: Option<i64>,
    /// The first place at or after `to`.
    pub(crate) to: Option<i64>,
}

/// The queries of a part of the log.
pub(super) fn log(filter: &LogFilter, places: LogPlaces) -> Vec<Branch> {
    // One word that is a type or an object: an id has an underscore and a long tail.
    if let Some(word) = filter.resource.clone() {
        let is_id = word.len() > 20;
        let (kind, id) = if is_id { (None, Some(word)) } else { (Some(word), None) };
        let as_type = filter.resource_type.clone().or(kind);
        let as_id = filter.resource_id.clone().or(id);
        // The whole filter is applied to what is found, so the narrower one may stand for both.
        let narrow = LogFilter {
            resource: None,
            resource_type: as_type,
            resource_id: as_id,
            ..filter.clone()
        };
        return log(&narrow, places);
    }
    let mut conditions = vec!["t.org = ?3 AND t.seq < ?1".to_owned()];
    let mut number = 3;
    let (index, only) = index(filter);
    let branch = Branch::new(Kind::LogRecord, index, "", |to| {
        to.id(filter.org);
        let mut add = |condition: &str| {
            number += 1;
            conditions.push(condition.replace('#', &format!("?{number}")));
        };
        add("(t.environment = # OR t.environment IS NULL)");
        to.word(filter.environment);
        for (condition, text) in texts(filter) {
            if let Some(text) = text {
                add(condition);
                to.text(text);
            }
        }
        for (condition, place) in [("t.seq >= #", places.from), ("t.seq < #", places.to)] {
            if let Some(place) = place {
                add(condition);
                Record::integer(to, place);
            }
        }
    });
    conditions.extend(only.map(str::to_owned));
    vec![Branch { condition: conditions.join(" AND "), ..branch }]
}

fn texts(filter: &LogFilter) -> [(&'static str, &Option<String>); 4] {
    [
        ("t.action = #", &filter.action),
        ("t.resource = #", &filter.resource_type),
        ("t.resource_id = #", &filter.resource_id),
        ("t.actor = #", &filter.actor),
    ]
}

/// The index that serves the filter best, and its condition. Records that are not about money on
/// its way are few and have indexes of their own; the others are searched in their order.
fn index(filter: &LogFilter) -> (Option<&'static str>, Option<&'static str>) {
    const FEW: Option<&str> = Some("t.resource NOT IN ('payment', 'transfer')");
    const RARE: Option<&str> =
        Some("t.action NOT IN ('payment.completed', 'transfer.created', 'transfer.updated')");
    let is_of_money = |id: &str| id.starts_with("txn_") || id.starts_with("bat_");
    let is_common = |action: &str| {
        ["payment.completed", "transfer.created", "transfer.updated"].contains(&action)
    };
    let is_many = |resource: &str| ["payment", "transfer"].contains(&resource);
    if filter.resource_id.as_deref().is_some_and(|id| !is_of_money(id)) {
        return (Some("log_of_object"), FEW);
    }
    if filter.action.as_deref().is_some_and(|action| !is_common(action)) {
        return (Some("log_of_rare_action"), RARE);
    }
    if filter.resource_type.as_deref().is_some_and(|resource| !is_many(resource)) {
        return (Some("log_of_resource"), FEW);
    }
    (None, None)
}
