//! The scoreboard as a Markdown table, losses included.

use super::metric::Metric;
use super::row::{Bound, Row, Verdict};
use super::samples::Samples;

const HEADER: [&str; 7] =
    ["row", "ours", "floor", "ratio (median, min–max)", "bar", "goal", "met?"];

/// Renders the rows with aligned columns.
pub(crate) fn render(rows: &[Row]) -> String {
    let mut lines = vec![HEADER.map(str::to_owned)];
    lines.extend(rows.iter().map(cells));
    let mut widths = [0; HEADER.len()];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = cell.chars().count().max(*width);
        }
    }
    lines.insert(1, widths.map(|width| "-".repeat(width)));
    let render = |line: &[String; HEADER.len()]| {
        let padded = line.iter().zip(widths).map(|(cell, width)| format!(" {cell:<width$} "));
        format!("|{}|\n", padded.collect::<Vec<_>>().join("|"))
    };
    lines.iter().map(render).collect()
}

fn cells(row: &Row) -> [String; HEADER.len()] {
    let definition = row.definition;
    let floor = definition.floor.zip(row.floor.as_ref());
    let bound = |bound: Option<Bound>| bound.map_or_else(|| "–".to_owned(), asked);
    [
        format!("{} {}", definition.id, definition.what),
        measured(definition.ours, &row.ours),
        floor.map_or_else(|| "–".to_owned(), |(metric, samples)| measured(metric, samples)),
        row.ratio.as_ref().map_or_else(|| "–".to_owned(), spread),
        bound(definition.bar),
        bound(definition.goal),
        met(row.verdict()).to_owned(),
    ]
}

fn measured(metric: Metric, samples: &Samples) -> String {
    format!("{}{}", rounded(samples.median()), metric.unit().symbol())
}

fn spread(ratio: &Samples) -> String {
    let [median, min, max] = [ratio.median(), ratio.min(), ratio.max()].map(rounded);
    format!("{median} ({min}–{max})")
}

fn asked(bound: Bound) -> String {
    match bound {
        Bound::AtLeast(value) => format!("≥ {value}"),
        Bound::AtMost(value) => format!("≤ {value}"),
    }
}

fn met(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Unasked => "–",
        Verdict::Missed => "NO",
        Verdict::Bar => "bar",
        Verdict::Goal => "goal",
    }
}

/// Three significant digits or all whole ones: more would pretend to a precision nobody has.
fn rounded(value: f64) -> String {
    match value.abs() {
        size if size < 10.0 => format!("{value:.2}"),
        size if size < 100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}
