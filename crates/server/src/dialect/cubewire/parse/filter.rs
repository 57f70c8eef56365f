//! What lists are narrowed down by.

use countersign_domain::time::Timestamp;

use crate::dialect::cubewire::error::Failure;
use crate::door::Query;

/// An instant of a query, where there is one: RFC 3339, or a date, which begins it in UTC.
pub(crate) fn instant(query: &Query, name: &str) -> Result<Option<Timestamp>, Failure> {
    let Some(text) = query.get(name) else { return Ok(None) };
    let at = Timestamp::parse(text).or_else(|| {
        let is_date = text.len() == 10 && text.bytes().filter(|byte| *byte == b'-').count() == 2;
        is_date.then(|| Timestamp::parse(&format!("{text}T00:00:00Z"))).flatten()
    });
    at.map(Some).ok_or_else(|| Failure::invalid(name, "must be an ISO 8601 instant or date"))
}

/// Text of a query, where there is some.
pub(crate) fn text(query: &Query, name: &str) -> Option<String> {
    query.get(name).map(ToOwned::to_owned)
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// The smallest first.
    Ascending,
    /// The largest first.
    Descending,
}

/// The words of `sortOrder`.
pub(crate) const ORDERS: &[(&str, Order)] =
    &[("asc", Order::Ascending), ("desc", Order::Descending)];

impl Order {
    /// Whether the largest come first.
    pub(crate) const fn is_descending(self) -> bool {
        matches!(self, Self::Descending)
    }
}
