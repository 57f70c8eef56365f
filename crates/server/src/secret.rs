//! Secrets of new API keys (spec §2.2), of sessions and of invitations.
//!
//! A secret exists here and in the one answer that shows it. What the engine and the store come
//! to know is its digest and its first characters.

#[cfg(test)]
mod tests;

use std::fmt;

use countersign_domain::access::Environment;
use countersign_domain::canonical::Hash;
use countersign_domain::key::NewSecret;

/// A fresh secret: `wg_test_` or `wg_live_`, or what is no key's, and 43 characters.
pub struct NewKeySecret {
    secret: String,
}

/// 43 digits of base 62 hold a little more than 256 random bits.
const DIGITS: usize = 43;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// How much of a secret may be shown again.
const SHOWN_CHARS: usize = 12;

impl NewKeySecret {
    /// Takes 256 bits from the machine's randomness. Fails only where there is none.
    pub fn generate(environment: Environment) -> Result<Self, getrandom::Error> {
        Self::from_bytes(environment.key_prefix(), getrandom::fill)
    }

    /// The secret of a session: for a cookie, and no key.
    pub fn session() -> Result<Self, getrandom::Error> {
        Self::from_bytes("cs_session_", getrandom::fill)
    }

    /// The token of an invitation.
    pub fn invitation() -> Result<Self, getrandom::Error> {
        Self::from_bytes("cs_invite_", getrandom::fill)
    }

    /// Bytes at or above the largest multiple of 62 are thrown away, so that every digit is
    /// equally likely.
    fn from_bytes(
        prefix: &str,
        mut fill: impl FnMut(&mut [u8]) -> Result<(), getrandom::Error>,
    ) -> Result<Self, getrandom::Error> {
        let mut secret = String::with_capacity(prefix.len() + DIGITS);
        secret.push_str(prefix);
        while secret.len() < prefix.len() + DIGITS {
            let mut bytes = [0; 64];
            fill(&mut bytes)?;
            let missing = prefix.len() + DIGITS - secret.len();
            secret.extend(bytes.into_iter().filter_map(digit).take(missing));
        }
        Ok(Self { secret })
    }

    /// What may be kept.
    #[must_use]
    pub fn known(&self) -> NewSecret {
        let prefix = self.secret.chars().take(SHOWN_CHARS).collect();
        NewSecret { digest: Hash::of_secret(self.secret.as_bytes()), prefix }
    }

    /// The secret itself, for the one answer that shows it.
    #[must_use]
    pub fn reveal(self) -> String {
        self.secret
    }
}

/// Nothing of the secret: what prints may be logged.
impl fmt::Debug for NewKeySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewKeySecret(..)")
    }
}

fn digit(byte: u8) -> Option<char> {
    let fair = usize::from(u8::MAX) / ALPHABET.len() * ALPHABET.len();
    let index = usize::from(byte);
    let place = (index < fair).then_some(index % ALPHABET.len())?;
    ALPHABET.get(place).copied().map(char::from)
}
