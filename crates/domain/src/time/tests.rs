use super::*;

#[test]
fn an_instant_prints_and_parses_as_rfc_3339() {
    let at = Timestamp::parse("2026-03-01T15:32:00.5+01:00").unwrap();
    assert_eq!(at.to_string(), "2026-03-01T14:32:00.500000Z");
    assert_eq!(format!("{at:.3}"), "2026-03-01T14:32:00.500Z");
    assert_eq!(Timestamp::parse("2026-03-01"), None);
}

#[test]
fn days_and_months_end_where_the_next_one_begins() {
    let at = Timestamp::parse("2026-12-31T23:59:59.999999Z").unwrap();
    assert_eq!(at.day().end().to_string(), "2027-01-01T00:00:00.000000Z");
    assert_eq!(at.month().end().to_string(), "2027-01-01T00:00:00.000000Z");
    assert_ne!(at.day(), at.day().end().day());
    assert_ne!(at.month(), at.month().end().month());
}

#[test]
fn a_zone_is_an_iana_name() {
    let at = Timestamp::parse("2026-07-01T03:30:00Z").unwrap();
    let (time, day) = at.local(&Zone::named("America/New_York").unwrap());
    assert_eq!((time.hour(), time.minute(), day), (23, 30, Weekday::Tuesday));
    assert_eq!(Zone::named("Mars/Olympus"), None);
    assert_eq!(Zone::named(""), None);
}

/// The library's own text, and what it reads.
fn by_the_library(micros: i64) -> [String; 3] {
    let at = jiff::Timestamp::from_microsecond(micros).unwrap();
    [format!("{at:.0}"), format!("{at:.3}"), format!("{at:.6}")]
}

#[test]
fn the_short_way_to_the_text_of_an_instant_comes_to_the_same() {
    let day = MICROS_PER_DAY;
    // Every day of four years, and now and then one of the 1,300 years after them, each at another
    // time of the day; and the edges of what the library knows.
    let numbers = (0..1_461).chain((1_461..475_000).step_by(23));
    let days = numbers.map(|number| number * day + number * 7_919_000_003 % day);
    let edges = [0, 1, -1, 999_999, day - 1, day, 253_402_207_200_000_000, -62_135_596_800_000_000];
    for micros in days.chain(edges) {
        let at = Timestamp::from_unix_micros(micros);
        let expected = by_the_library(micros);
        assert_eq!([format!("{at:.0}"), format!("{at:.3}"), format!("{at}")], expected);
        assert_eq!(Timestamp::parse(&expected[2]), Some(at));
    }
}

#[test]
fn what_is_no_instant_is_none_by_either_way() {
    for text in [
        "2026-02-29T00:00:00.000000Z",
        "2026-00-01T00:00:00.000000Z",
        "2026-13-01T00:00:00.000000Z",
        "2026-01-00T00:00:00.000000Z",
        "2026-01-32T00:00:00.000000Z",
        "2026-01-01T24:00:00.000000Z",
        "2026-01-01T00:60:00.000000Z",
        "2026-01-01T00:00:61.000000Z",
        "2026-01-01T00:00:00.00000Z0",
        "2026-01-01 00:00:00.0000000",
        "+026-01-01T00:00:00.000000Z",
    ] {
        let expected = text.parse::<jiff::Timestamp>().ok();
        let expected = expected.map(|at| Timestamp(at.as_microsecond()));
        assert_eq!(Timestamp::parse(text), expected, "{text}");
    }
    let leap = Timestamp::parse("2024-02-29T12:00:00.000001Z").unwrap();
    assert_eq!(leap.to_string(), "2024-02-29T12:00:00.000001Z");
}
