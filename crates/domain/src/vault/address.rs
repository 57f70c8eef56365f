//! Addresses of Ethereum's kind: `0x` and 40 digits, whose capitals are a checksum (EIP-55).

use super::keccak::keccak_256;
use crate::canonical::{Hash, Tag};
use crate::ids::WalletId;

const DIGITS: usize = 40;

/// The address that a vault gets where nobody brings one. It follows from the vault's id, so that
/// a restored installation has the same ones.
#[must_use]
pub(super) fn address_of(vault: WalletId) -> String {
    let Hash(bytes) = Hash::of(Tag::Vault, vault.to_string().as_bytes());
    let digits: String = hex::encode(bytes).chars().take(DIGITS).collect();
    checksummed(&digits)
}

/// Whether a text is such an address, whatever the case of its digits.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let digits = text.strip_prefix("0x");
    digits.is_some_and(|digits| {
        digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// Forty lower-case digits with the capitals of their checksum.
pub(super) fn checksummed(digits: &str) -> String {
    let hash = keccak_256(digits.as_bytes()).map(hex::encode).unwrap_or_default();
    let capital = |(digit, sum): (char, char)| {
        if sum >= '8' { digit.to_ascii_uppercase() } else { digit }
    };
    let digits: String = digits.chars().zip(hash.chars()).map(capital).collect();
    format!("0x{digits}")
}
