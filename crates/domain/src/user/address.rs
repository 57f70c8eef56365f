//! Addresses on chains: what they look like, and those that users get.

use crate::canonical::{Hash, Tag};
use crate::ids::WalletId;
use crate::money::Chain;

/// The addresses of a user's wallet. They follow from its id, so that a restored installation has
/// the same ones: one for all chains that speak Ethereum's, one for Solana.
#[derive(Clone, Copy, Debug)]
pub struct Addresses(WalletId);

impl Addresses {
    /// Of the user with this wallet.
    #[must_use]
    pub const fn of(wallet: WalletId) -> Self {
        Self(wallet)
    }

    /// On a chain.
    #[must_use]
    pub fn on(self, chain: Chain) -> String {
        let kind = if chain == Chain::Solana { "solana" } else { "evm" };
        let Hash(bytes) = Hash::of(Tag::Address, format!("{}\n{kind}", self.0).as_bytes());
        if chain == Chain::Solana { base58(&bytes) } else { evm(&bytes) }
    }
}

/// Whether a text is an address of a chain's form.
#[must_use]
pub fn is_address(chain: Chain, text: &str) -> bool {
    if chain == Chain::Solana {
        return is_base58_key(text);
    }
    let digits = text.strip_prefix("0x");
    digits.is_some_and(|digits| {
        digits.len() == 40 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// An address as it is compared: Ethereum's have capitals for a checksum alone.
#[must_use]
pub(crate) fn folded(chain: Chain, address: &str) -> String {
    if chain == Chain::Solana { address.to_owned() } else { address.to_ascii_lowercase() }
}

/// The alphabet of Bitcoin: no `0`, `O`, `I` or `l`.
const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// What a public key of 32 bytes comes to, at least and at most.
const BASE58_KEY_CHARS: std::ops::RangeInclusive<usize> = 32..=44;

fn is_base58_key(text: &str) -> bool {
    BASE58_KEY_CHARS.contains(&text.len()) && text.bytes().all(|byte| BASE58.contains(&byte))
}

fn evm(bytes: &[u8; 32]) -> String {
    let digits: String = hex::encode(bytes).chars().take(40).collect();
    format!("0x{digits}")
}

/// Writes bytes in base 58: each digit is what is left of a division of the whole number.
fn base58(bytes: &[u8; 32]) -> String {
    let mut digits: Vec<u32> = Vec::with_capacity(44);
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += *digit << 8;
            *digit = carry % 58;
            carry /= 58;
        }
        while carry > 0 {
            digits.push(carry % 58);
            carry /= 58;
        }
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let letter = |digit: u32| BASE58.get(digit as usize).copied().map_or('1', char::from);
    let leading = std::iter::repeat_n('1', zeros);
    leading.chain(digits.into_iter().rev().map(letter)).collect()
}
