//! Tests of instants and days.

use super::*;

fn at(text: &str) -> Option<Timestamp> {
    Some(Timestamp::parse(text).unwrap())
}

#[test]
fn instants_are_rfc_3339_and_nothing_else() {
    for text in ["2026-03-01T14:32:00Z", "2026-03-01t14:32:00.000z", "2026-03-01T16:32:00+02:00"] {
        assert_eq!(instant(text), at("2026-03-01T14:32:00Z"), "{text}");
    }
    let wrong = [
        "",
        "2026-03-01",
        "2026-03-01T14:32:00",
        "2026-03-01 14:32:00Z",
        "2026-03-01T14:32:00Z[UTC]",
        "2026-03-01T14:32Z",
        "20260301T143200Z",
        "2026-02-30T00:00:00Z",
        "2026-03-01T25:00:00Z",
        "+002026-03-01T14:32:00Z",
        "1772375520",
        "２０２６-03-01T14:32:00Z",
    ];
    for text in wrong {
        assert_eq!(instant(text), None, "{text}");
    }
}

#[test]
fn a_bare_date_is_the_whole_utc_day() {
    assert_eq!(range_start("2026-02-28"), at("2026-02-28T00:00:00Z"));
    assert_eq!(range_end("2026-02-28"), at("2026-03-01T00:00:00Z"));
    assert_eq!(range_end("2026-02-28T12:00:00Z"), at("2026-02-28T12:00:00Z"));
    for text in ["2026-02-29", "2026-2-28", "28.02.2026", "2026-02-28x"] {
        assert_eq!((range_start(text), range_end(text)), (None, None), "{text}");
    }
}

#[test]
fn an_offset_whose_plus_was_not_encoded_is_understood() {
    assert_eq!(range_start("2026-03-01T16:32:00 02:00"), at("2026-03-01T14:32:00Z"));
}
