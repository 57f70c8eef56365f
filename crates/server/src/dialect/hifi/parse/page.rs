//! Which part of a list.

use countersign_domain::time::Timestamp;

use crate::dialect::hifi::error::Failure;
use crate::door::{Created, Query};

/// The query of a list that goes on from the instant of its last item.
#[derive(Clone, Debug)]
pub(crate) struct ListQuery {
    /// How many items.
    pub(crate) limit: usize,
    /// When they came to be.
    pub(crate) created: Created,
}

/// The query of a list that is counted by number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SliceQuery {
    /// How many items.
    pub(crate) limit: usize,
    /// Behind how many.
    pub(crate) offset: usize,
}

const LIMIT_MAX: usize = 100;

impl ListQuery {
    /// Reads it: ten items, unless it says otherwise.
    pub(crate) fn parse(query: &Query) -> Result<Self, Failure> {
        let limit = number(query, "limit", (1, LIMIT_MAX))?.unwrap_or(10);
        let created = Created {
            after: instant(query, "createdAfter")?,
            before: instant(query, "createdBefore")?,
        };
        Ok(Self { limit, created })
    }
}

impl SliceQuery {
    /// Reads it: twenty items from the first on, unless it says otherwise.
    pub(crate) fn parse(query: &Query) -> Result<Self, Failure> {
        let limit = number(query, "limit", (1, LIMIT_MAX))?.unwrap_or(20);
        let offset = number(query, "offset", (0, u32::MAX as usize))?.unwrap_or(0);
        Ok(Self { limit, offset })
    }
}

fn number(
    query: &Query,
    name: &str,
    (least, most): (usize, usize),
) -> Result<Option<usize>, Failure> {
    let Some(text) = query.given(name) else { return Ok(None) };
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number =
        text.parse::<usize>().ok().filter(|number| plain && (least..=most).contains(number));
    let message = || match least {
        0 => "must be an integer, 0 or more".to_owned(),
        _ => format!("must be an integer from {least} to {most}"),
    };
    number.map(Some).ok_or_else(|| Failure::invalid(name, &message()))
}

/// A day, an instant, or the microseconds that a page ended with.
fn instant(query: &Query, name: &str) -> Result<Option<Timestamp>, Failure> {
    let Some(text) = query.given(name) else { return Ok(None) };
    let message = "must be YYYY-MM-DD or a date-time";
    read(text).map(Some).ok_or_else(|| Failure::invalid(name, message))
}

fn read(text: &str) -> Option<Timestamp> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().map(Timestamp::from_unix_micros);
    }
    if text.len() == 10 {
        return Timestamp::parse(&format!("{text}T00:00:00Z"));
    }
    // A `+` that was not encoded reads as a space.
    Timestamp::parse(&text.replace(' ', "+"))
}

impl ListQuery {
    /// Cuts off what was read ahead, and says what the next page goes on from.
    pub(crate) fn page<T>(
        &self,
        mut rows: Vec<T>,
        created: impl Fn(&T) -> Timestamp,
    ) -> (Vec<T>, Option<String>) {
        let more = rows.len() > self.limit;
        rows.truncate(self.limit);
        let last = rows.last().filter(|_| more);
        let next = last.map(|row| created(row).unix_micros().to_string());
        (rows, next)
    }
}
