//! The hours in which payments may be made.

use jiff::civil::{Time, Weekday};
use serde::{Deserialize, Serialize};

use crate::time::{Timestamp, Zone};

/// A daily window in a time zone (spec §12.1): allowed while start ≤ local time < end; a start
/// after the end wraps midnight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeWindow {
    /// `HH:MM` or `HH:MM:SS`, as it was given.
    pub start: String,
    /// The same, never equal to the start.
    pub end: String,
    /// An IANA name.
    pub timezone: String,
    /// The local days on which the window begins, `MON` to `SUN`; none for every day.
    pub days: Option<Vec<String>>,
}

impl TimeWindow {
    /// A window that can be judged, or the field that is wrong.
    pub fn new(
        (start, end): (&str, &str),
        timezone: &str,
        days: Option<Vec<String>>,
    ) -> Result<Self, &'static str> {
        let (from, to) = (time(start).ok_or("start")?, time(end).ok_or("end")?);
        if from == to {
            return Err("end");
        }
        Zone::named(timezone).ok_or("timezone")?;
        let known =
            |days: &Vec<String>| !days.is_empty() && days.iter().all(|day| weekday(day).is_some());
        if days.as_ref().is_some_and(|days| !known(days)) {
            return Err("days");
        }
        let (start, end) = (start.to_owned(), end.to_owned());
        Ok(Self { start, end, timezone: timezone.to_owned(), days })
    }

    /// Whether `now` lies in the window; nothing when the window cannot be judged.
    #[must_use]
    pub fn contains(&self, now: Timestamp) -> Option<bool> {
        let (start, end) = (time(&self.start)?, time(&self.end)?);
        if start == end {
            return None;
        }
        let (time, today) = now.local(&Zone::named(&self.timezone)?);
        let begins = |day: Weekday| match &self.days {
            None => true,
            Some(days) => days.iter().filter_map(|name| weekday(name)).any(|name| name == day),
        };
        Some(if start < end {
            start <= time && time < end && begins(today)
        } else {
            // The hours after midnight belong to the window that began the day before.
            (time >= start && begins(today)) || (time < end && begins(today.previous()))
        })
    }
}

fn time(text: &str) -> Option<Time> {
    let mut parts = text.split(':').map(|part| {
        let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse::<i8>().ok()).flatten()
    });
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = match parts.next() {
        Some(second) => second?,
        None => 0,
    };
    if parts.next().is_some() {
        return None;
    }
    Time::new(hour, minute, second, 0).ok()
}

fn weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "MON" => Weekday::Monday,
        "TUE" => Weekday::Tuesday,
        "WED" => Weekday::Wednesday,
        "THU" => Weekday::Thursday,
        "FRI" => Weekday::Friday,
        "SAT" => Weekday::Saturday,
        "SUN" => Weekday::Sunday,
        _ => return None,
    })
}
