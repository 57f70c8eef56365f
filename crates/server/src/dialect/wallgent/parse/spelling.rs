//! Values that a policy can say in more than one way.

use super::Fields;
use crate::dialect::wallgent::error::Failure;

/// How many recipients a list has at most, and how long each may be.
const RECIPIENTS: (usize, usize) = (1_000, 256);

/// A value that came in two ways: both have to say the same (spec §12.4).
pub(super) fn same<T: PartialEq>(
    name: &str,
    one: Option<T>,
    other: Option<T>,
) -> Result<Option<T>, Failure> {
    match (one, other) {
        (Some(one), Some(other)) if one != other => {
            Err(Failure::invalid(name, "is given twice, with different values"))
        }
        (Some(value), _) | (None, Some(value)) => Ok(Some(value)),
        (None, None) => Ok(None),
    }
}

/// A list of recipients.
pub(super) fn texts(fields: &Fields, name: &str) -> Result<Option<Vec<String>>, Failure> {
    Ok(fields.optional_texts(name, RECIPIENTS)?)
}
