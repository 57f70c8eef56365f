//! Pages by number.

use crate::dialect::cubewire::error::Failure;
use crate::door::Query;

/// Which page of a list, and how long one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Paging {
    /// Which, from 1.
    pub(crate) page: usize,
    /// How many items.
    pub(crate) limit: usize,
}

/// Beyond this nobody counts.
const PAGE_MAX: usize = 1_000_000;
const LIMIT_MAX: usize = 100;
const LIMIT_DEFAULT: usize = 50;

impl Paging {
    /// From `page` and `limit`.
    pub(crate) fn parse(query: &Query) -> Result<Self, Failure> {
        let number = |name: &str, default: usize, most: usize| match query.get(name) {
            None => Ok(default),
            Some(text) => {
                let plain = text.bytes().all(|byte| byte.is_ascii_digit());
                let number = text.parse().ok().filter(|_| plain);
                let within = number.filter(|number| (1..=most).contains(number));
                within.ok_or_else(|| {
                    Failure::invalid(name, &format!("must be a number from 1 to {most}"))
                })
            }
        };
        let page = number("page", 1, PAGE_MAX)?;
        Ok(Self { page, limit: number("limit", LIMIT_DEFAULT, LIMIT_MAX)? })
    }

    /// How many items come before it.
    pub(crate) const fn offset(self) -> usize {
        (self.page - 1) * self.limit
    }

    /// The page of items that are all there, and how many these are.
    pub(crate) fn cut<T>(self, items: Vec<T>) -> (Vec<T>, usize) {
        let total = items.len();
        (items.into_iter().skip(self.offset()).take(self.limit).collect(), total)
    }

    /// How many items come before it, and how many it has.
    pub(crate) const fn part(self) -> (usize, usize) {
        (self.offset(), self.limit)
    }
}

/// One of several words of a query, or the first where it is absent.
pub(crate) fn choice<T: Copy>(
    query: &Query,
    name: &str,
    (default, words): (T, &[(&str, T)]),
) -> Result<T, Failure> {
    let Some(text) = query.get(name) else { return Ok(default) };
    let known = words.iter().find(|(word, _)| *word == text);
    known.map(|(_, choice)| *choice).ok_or_else(|| {
        let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        Failure::invalid(name, &format!("must be one of {}", words.join(", ")))
    })
}
