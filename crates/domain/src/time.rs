//! Instants and the calendar.
//!
//! Time comes into the domain with each command; nothing here reads a clock.

#[cfg(test)]
mod tests;
mod text;

use std::fmt;

use jiff::civil::{Time, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};

/// An instant, in whole microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

const MICROS_PER_SECOND: i64 = 1_000_000;
const MICROS_PER_DAY: i64 = 86_400 * MICROS_PER_SECOND;

impl Timestamp {
    /// After everything: the deadline of what never expires. It prints as the last instant that
    /// the calendar knows, and comes back as what it is.
    pub const NEVER: Self = Self(253_402_207_200_000_000);

    /// From microseconds since 1970.
    #[must_use]
    pub const fn from_unix_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// From milliseconds since 1970.
    #[must_use]
    pub const fn from_unix_ms(ms: i64) -> Self {
        Self(ms.saturating_mul(1_000))
    }

    /// Microseconds since 1970.
    #[must_use]
    pub const fn unix_micros(self) -> i64 {
        self.0
    }

    /// Whole milliseconds since 1970; zero before.
    #[must_use]
    pub fn unix_ms(self) -> u64 {
        u64::try_from(self.0.div_euclid(1_000)).unwrap_or(0)
    }

    /// The instant `seconds` later, at the latest the end of time.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(MICROS_PER_SECOND)))
    }

    /// The instant `micros` microseconds later, at the latest the end of time.
    #[must_use]
    pub const fn plus_micros(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// The instant `ms` milliseconds later, at the latest the end of time.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms.saturating_mul(1_000)))
    }

    /// The UTC calendar day that holds this instant.
    #[must_use]
    pub fn day(self) -> Day {
        Day(i32::try_from(self.0.div_euclid(MICROS_PER_DAY)).unwrap_or(i32::MAX))
    }

    /// The UTC calendar month that holds this instant.
    #[must_use]
    pub fn month(self) -> Month {
        let date = self.civil(&TimeZone::UTC).date();
        Month(i32::from(date.year()) * 12 + i32::from(date.month()) - 1)
    }

    /// The time of day and the weekday in a zone.
    #[must_use]
    pub fn local(self, zone: &Zone) -> (Time, Weekday) {
        let local = self.civil(&zone.0);
        (local.time(), local.date().weekday())
    }

    /// Reads RFC 3339 with any offset.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(micros) = text::read(text) {
            return Some(Self(micros));
        }
        text.parse::<jiff::Timestamp>().ok().map(|at| Self(at.as_microsecond()))
    }

    fn civil(self, zone: &TimeZone) -> jiff::civil::DateTime {
        let at = jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::MAX);
        zone.to_datetime(at)
    }
}

/// RFC 3339 in UTC; six decimals unless the precision says otherwise (`{:.3}`).
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let precision = f.precision().unwrap_or(6);
        let usual = text::write(self.0).filter(|_| matches!(precision, 0 | 3 | 6));
        if let Some(mut text) = usual {
            // Up to the point, or with so many of the digits behind it.
            let end = if precision == 0 { 19 } else { 20 + precision };
            text.get_mut(end).into_iter().for_each(|last| *last = b'Z');
            let text = text.get(..=end).and_then(|text| std::str::from_utf8(text).ok());
            return f.write_str(text.unwrap_or_default());
        }
        let at = jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::MAX);
        write!(f, "{at:.precision$}")
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        crate::canonical::read_text(from, "an RFC 3339 instant", Self::parse)
    }
}

/// A UTC calendar day, counted from 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Day(pub i32);

impl Day {
    /// The first instant of the day after this one: when a daily limit starts anew.
    #[must_use]
    pub fn end(self) -> Timestamp {
        Timestamp((i64::from(self.0) + 1) * MICROS_PER_DAY)
    }
}

/// A UTC calendar month, counted from January of year 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Month(pub i32);

impl Month {
    /// The first instant of the month after this one: when a monthly limit starts anew.
    #[must_use]
    pub fn end(self) -> Timestamp {
        let next = self.0 + 1;
        let year = i16::try_from(next.div_euclid(12)).unwrap_or(9999);
        let month = i8::try_from(next.rem_euclid(12) + 1).unwrap_or(1);
        jiff::civil::Date::new(year, month, 1)
            .and_then(|date| date.to_zoned(TimeZone::UTC))
            .map_or(Timestamp(i64::MAX), |at| Timestamp(at.timestamp().as_microsecond()))
    }
}

/// An IANA time zone from the database that is part of the program, so that every server of an
/// installation judges a time window alike.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Zone(TimeZone);

impl Zone {
    /// Looks up an IANA name such as `America/New_York`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        if name == "UTC" {
            return Some(Self(TimeZone::UTC));
        }
        TimeZoneDatabase::bundled().get(name).ok().map(Self)
    }
}
