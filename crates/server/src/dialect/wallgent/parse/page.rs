//! Pages of lists (spec §6).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_engine::Page;

use super::Query;
use crate::dialect::wallgent::error::Failure;

/// What a list is, as its cursors remember it: a cursor of another list is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor(pub(crate) &'static str);

impl Cursor {
    /// Opaque text for the position behind which the next page begins.
    pub(crate) fn encode(self, position: u128) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}:{position:x}", self.0))
    }

    fn decode(self, text: &str) -> Option<u128> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let (list, position) = text.split_once(':')?;
        let canonical = !position.starts_with('+') && position.len() <= 32;
        if list != self.0 || !canonical {
            return None;
        }
        u128::from_str_radix(position, 16).ok()
    }
}

/// The page that a query asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageQuery {
    /// Behind which position it begins.
    pub(crate) after: Option<u128>,
    /// How many items it has at most.
    pub(crate) limit: usize,
}

/// No page is larger.
const LIMIT_MAX: usize = 100;

impl PageQuery {
    /// Reads `limit` (clamped; not a number is an error) and `cursor`.
    pub(crate) fn parse(
        query: &Query,
        list: Cursor,
        limit_default: usize,
    ) -> Result<Self, Failure> {
        let limit = match query.get("limit") {
            None => limit_default,
            Some(text) => {
                let sign = text.strip_prefix('-').unwrap_or(text);
                if sign.is_empty() || !sign.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(Failure::invalid("limit", "must be a number"));
                }
                // What is negative or too small becomes the least, what is too large the most.
                let most = if text.starts_with('-') { 1 } else { LIMIT_MAX };
                text.parse().unwrap_or(most).clamp(1, LIMIT_MAX)
            }
        };
        let after =
            match query.get("cursor") {
                None => None,
                Some(text) => {
                    let position = list.decode(text);
                    Some(position.ok_or_else(|| {
                        Failure::invalid("cursor", "is not a cursor of this list")
                    })?)
                }
            };
        Ok(Self { after, limit })
    }

    /// One more than asked for, to know whether there is a next page.
    pub(crate) const fn look_ahead(self) -> Page {
        Page { after: self.after, limit: self.limit + 1 }
    }
}
