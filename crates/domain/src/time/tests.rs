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
