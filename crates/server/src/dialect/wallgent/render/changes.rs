//! What differs between two states of an object.

use serde::Serialize;
use serde_json::{Map, Value, json};

/// The members that differ, each with what it was and what it is. That something changed at all is
/// no change of its own.
pub(crate) fn changes<T: Serialize>(before: &T, after: &T) -> Value {
    let (before, after) = (members(before), members(after));
    let differs = |(name, _): &(&String, &Value)| {
        name.as_str() != "updatedAt" && before.get(*name) != after.get(*name)
    };
    let differing = after.iter().filter(differs).map(|(name, now)| {
        let was = before.get(name).unwrap_or(&Value::Null);
        (name.clone(), json!({ "from": was, "to": now }))
    });
    Value::Object(differing.collect())
}

fn members<T: Serialize>(value: &T) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}
