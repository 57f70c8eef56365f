//! The words of the dialect.

use countersign_domain::money::{Asset, Chain};

use crate::dialect::hifi::error::Failure;
use crate::door::Fields;

/// The tokens that move.
pub(crate) const CURRENCIES: &[&str] = &["usdc", "usdt", "usdHifi"];

/// The chains on which users have wallets.
pub(crate) const CHAINS: &[&str] = &["POLYGON", "ETHEREUM", "BASE", "SOLANA"];

/// The currencies that are paid out.
pub(crate) const FIAT: &[&str] = &[
    "usd", "eur", "brl", "hkd", "mxn", "cop", "ars", "ngn", "ugx", "kes", "zmw", "mwk", "rwf",
    "tzs", "xaf", "xof", "bwp", "cdf", "ghs", "zar",
];

/// A member that is one of these words.
pub(crate) fn one_of(
    fields: &Fields,
    name: &str,
    words: &[&'static str],
) -> Result<Option<&'static str>, Failure> {
    let Some(text) = fields.optional_text(name, 64)? else { return Ok(None) };
    let known = words.iter().copied().find(|word| *word == text);
    let message = || format!("must be one of {}", words.join(", "));
    known.map(Some).ok_or_else(|| Failure::invalid(name, &message()))
}

/// A member that is there and one of these words.
pub(crate) fn required(
    fields: &Fields,
    name: &str,
    words: &[&'static str],
) -> Result<&'static str, Failure> {
    one_of(fields, name, words)?.ok_or_else(|| Failure::invalid(name, "is required"))
}

/// The chain with one of these words.
pub(crate) fn chain(fields: &Fields, name: &str, words: &[&'static str]) -> Result<Chain, Failure> {
    let word = required(fields, name, words)?;
    Chain::from_word(word).ok_or_else(|| Failure::invalid(name, "is not known"))
}

/// A currency of the dialect on a chain, where there is such a token.
pub(crate) fn token(currency: &str, chain: Chain) -> Option<Asset> {
    let code = match currency {
        "usdc" => "USDC",
        "usdt" => "USDT",
        "usdHifi" => "USDHIFI",
        _ => return None,
    };
    Asset::on(code, chain)
}
