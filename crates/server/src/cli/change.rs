//! A change that waits, as people at a terminal see it.

use serde_json::Value;

use super::api::text;
use super::output::Output;
use crate::visible::visible;

/// Whether a request is about a change.
pub(super) fn is(approval: &Value) -> bool {
    approval.get("subject").is_some_and(|subject| subject.get("action").is_some())
}

/// What changes, in a few words: `update policy Large payments`.
pub(super) fn what(approval: &Value) -> String {
    let subject = approval.get("subject").unwrap_or(&Value::Null);
    let side = |name| subject.get(name).filter(|side| !side.is_null());
    let object = side("after").or_else(|| side("before")).unwrap_or(&Value::Null);
    let kind = text(subject, "type").to_lowercase().replace('_', " ");
    let action = text(subject, "action").to_lowercase();
    format!("{action} {kind} {}", visible(text(object, "name"))).trim_end().to_owned()
}

/// The line of a list.
pub(super) fn line(approval: &Value) -> String {
    format!(
        "  {}  {:<8}  {}  until {}",
        text(approval, "id"),
        text(approval, "status"),
        what(approval),
        text(approval, "expiresAt"),
    )
}

/// The change, member by member.
pub(super) fn show(approval: &Value, output: Output) {
    let title = (text(approval, "id"), text(approval, "status"), what(approval));
    output.line(&format!("  {}   {}   {}", title.0, title.1, title.2));
    let subject = approval.get("subject").unwrap_or(&Value::Null);
    let side = |name| subject.get(name).and_then(Value::as_object);
    let (before, after) = (side("before"), side("after"));
    let names = after.or(before).into_iter().flatten().map(|(name, _)| name);
    for name in names {
        let of = |side: Option<&serde_json::Map<String, Value>>| {
            side.and_then(|side| side.get(name)).filter(|value| !value.is_null()).map(shown)
        };
        let (was, is) = (of(before), of(after));
        let nothing = || "nothing".to_owned();
        match (before, after) {
            (Some(_), Some(_)) if was == is => {}
            (Some(_), Some(_)) => {
                let (was, is) = (was.unwrap_or_else(nothing), is.unwrap_or_else(nothing));
                output.line(&format!("  {name:<24}{was} → {is}"));
            }
            _ => {
                if let Some(value) = is.or(was) {
                    output.line(&format!("  {name:<24}{value}"));
                }
            }
        }
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => visible(text),
        other => visible(&other.to_string()),
    }
}
