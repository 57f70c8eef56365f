//! Amounts on the wire (spec §4.2).

use countersign_domain::money::{Amount, Asset};

/// At least two decimals, further trailing zeros trimmed.
pub(crate) fn m2(amount: Amount) -> String {
    amount.to_decimal(Asset::USD.scale(), 2)
}

/// Exactly eight decimals.
pub(crate) fn m8(amount: Amount) -> String {
    amount.to_decimal(Asset::USD.scale(), 8)
}
