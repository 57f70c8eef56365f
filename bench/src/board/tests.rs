//! The statistics and the verdicts.

use super::metric::Metric;
use super::row::{Definition, Row, Verdict};
use super::samples::Samples;
use super::scoreboard::rows as definitions;
use super::sheet::Sheet;
use super::table;

fn sheet(samples: &[(Metric, &[f64])]) -> Sheet {
    let mut sheet = Sheet::default();
    for (metric, values) in samples {
        values.iter().for_each(|value| sheet.note(*metric, *value));
    }
    sheet
}

fn rows(sheet: &Sheet) -> Vec<Row> {
    definitions().filter_map(|definition: Definition| definition.fill(sheet)).collect()
}

#[test]
fn medians_and_ranges() {
    let odd = Samples(vec![3.0, 1.0, 2.0]);
    assert_eq!((odd.median(), odd.min(), odd.max()), (2.0, 1.0, 3.0));
    assert_eq!(Samples(vec![4.0, 1.0]).median(), 2.5);
    assert!(Samples::default().median().is_nan());
}

#[test]
fn a_ratio_is_taken_round_by_round_and_its_median_is_judged() {
    let sheet = sheet(&[
        (Metric::ApiRandom, &[6000.0, 9000.0, 30_000.0]),
        (Metric::PostgresStatementsRandom, &[1000.0, 3000.0, 3000.0]),
    ]);
    let rows = rows(&sheet);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].ratio, Some(Samples(vec![6.0, 3.0, 10.0])));
    assert_eq!(rows[0].verdict(), Verdict::Bar);
    let table = table::render(&rows);
    assert!(table.contains("9000/s | 3000/s | 6.00 (3.00–10.0)"), "{table}");
}

#[test]
fn a_loss_is_shown() {
    let sheet = sheet(&[(Metric::MemoryIdle, &[55.0])]);
    let rows = rows(&sheet);
    assert_eq!(rows[0].verdict(), Verdict::Missed);
    assert!(table::render(&rows).contains("| NO "));
}

#[test]
fn goals_on_either_side() {
    let sheet = sheet(&[
        (Metric::OneConnectionP50, &[190.0]),
        (Metric::Commit, &[100.0]),
        (Metric::Echo, &[100.0]),
        (Metric::ApiRandom, &[40.0]),
    ]);
    let verdicts: Vec<_> = rows(&sheet).iter().map(Row::verdict).collect();
    assert_eq!(verdicts, [Verdict::Goal, Verdict::Goal, Verdict::Unasked]);
}
