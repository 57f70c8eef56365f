//! Network addresses: `wg_<slug>_<6 hex>` (spec §3).

use crate::ids::{Id as _, WalletId};

const SLUG_MAX: usize = 40;

/// The address of a new wallet. The digits follow from the wallet's random bits.
///
/// An address never reads like the secret of a key, so a slug never is, nor begins with, `test` or
/// `live` and an underscore.
pub(super) fn address_of(name: &str, wallet: WalletId) -> String {
    let plain = |character: char| {
        if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { '_' }
    };
    let slug: String = name.chars().map(plain).take(SLUG_MAX).collect();
    let reserved = |word: &str| slug == word || slug.starts_with(&format!("{word}_"));
    let slug = if slug.is_empty() || reserved("test") || reserved("live") {
        format!("w_{slug}").chars().take(SLUG_MAX).collect()
    } else {
        slug
    };
    format!("wg_{slug}_{:06x}", wallet.ulid().0 & 0x00FF_FFFF)
}
