//! Filters of the audit trail (spec §15.17).

#[cfg(test)]
mod tests;

use countersign_domain::access::Environment;
use countersign_domain::ids::OrgId;
use countersign_domain::time::Timestamp;
use countersign_engine::LogFilter;

use super::{Query, key_id, range_end, range_start};
use crate::dialect::wallgent::error::Failure;

/// What to list of an organization's log.
pub(crate) fn log_filter(
    query: &Query,
    (org, environment): (OrgId, Environment),
) -> Result<LogFilter, Failure> {
    let text = |name| query.get(name).map(ToOwned::to_owned);
    Ok(LogFilter {
        org,
        environment,
        action: query.get("action").map(action),
        resource: query.get("resource").map(underscored),
        resource_type: query.get("resourceType").map(underscored),
        resource_id: text("resourceId"),
        actor: query.get("actorId").map(actor),
        from: bound(query, "from", range_start)?,
        to: bound(query, "to", range_end)?,
    })
}

/// A key's id by whichever of its prefixes; every other actor has a name.
fn actor(text: &str) -> String {
    key_id(text).map_or_else(|_| text.to_owned(), |key| key.to_string())
}

fn bound(
    query: &Query,
    name: &str,
    read: impl Fn(&str) -> Option<Timestamp>,
) -> Result<Option<Timestamp>, Failure> {
    let Some(text) = query.get(name) else { return Ok(None) };
    let at = read(text).ok_or_else(|| {
        Failure::invalid(name, "must be an RFC 3339 instant or a date as YYYY-MM-DD")
    })?;
    Ok(Some(at))
}

/// `<resource>.<past tense>` from whatever was asked for: `api-key.create`, `wallet.freeze`.
pub(super) fn action(text: &str) -> String {
    let text = underscored(text);
    let Some((resource, verb)) = text.split_once('.') else { return text };
    let verb = match verb {
        "adjust_budget" => "budget_adjusted".to_owned(),
        "rotate_key" => "key_rotated".to_owned(),
        verb => past(verb),
    };
    format!("{resource}.{verb}")
}

fn underscored(text: &str) -> String {
    text.replace('-', "_")
}

/// The past tense of a verb, or of the last word of several: `batch_complete`.
fn past(verb: &str) -> String {
    let stem = |end| verb.strip_suffix(end);
    if verb.ends_with("ed") || verb.ends_with("frozen") {
        return verb.to_owned();
    }
    if let Some(stem) = stem("freeze") {
        return format!("{stem}frozen");
    }
    match (stem("y"), stem("e")) {
        (Some(stem), _) => format!("{stem}ied"),
        (None, Some(_)) => format!("{verb}d"),
        (None, None) => format!("{verb}ed"),
    }
}
