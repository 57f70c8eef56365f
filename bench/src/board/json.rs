//! The scoreboard for machines: every sample of every round.

use serde_json::{Value, json};

use super::row::{Bound, Row, Verdict};

/// Renders the rows; numbers are in the unit that each row names.
pub(crate) fn render(rows: &[Row]) -> Value {
    Value::Array(rows.iter().map(row_value).collect())
}

fn row_value(row: &Row) -> Value {
    let definition = row.definition;
    json!({
        "row": definition.id,
        "what": definition.what,
        "unit": definition.ours.unit().symbol().trim(),
        "ours": row.ours.0,
        "floor": row.floor.as_ref().map(|samples| &samples.0),
        "ratio": row.ratio.as_ref().map(|samples| &samples.0),
        "median": row.ratio.as_ref().unwrap_or(&row.ours).median(),
        "bar": definition.bar.map(bound_value),
        "goal": definition.goal.map(bound_value),
        "met": match row.verdict() {
            Verdict::Unasked => Value::Null,
            Verdict::Missed => "no".into(),
            Verdict::Bar => "bar".into(),
            Verdict::Goal => "goal".into(),
        },
    })
}

fn bound_value(bound: Bound) -> Value {
    match bound {
        Bound::AtLeast(value) => json!({ "atLeast": value }),
        Bound::AtMost(value) => json!({ "atMost": value }),
    }
}
