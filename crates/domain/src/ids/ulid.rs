//! 128 bits and their Crockford base 32 text.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The bits of an id, without its kind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ulid(pub u128);

/// The text is not an id of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseIdError;

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an id of this kind")
    }
}

impl std::error::Error for ParseIdError {}

impl Ulid {
    /// Reads exactly 26 upper-case Crockford characters. `I`, `L`, `O` and `U` are no characters
    /// of the alphabet, and a first character above `7` would not fit 128 bits.
    pub fn parse(text: &str) -> Result<Self, ParseIdError> {
        if text.len() != 26 || text.as_bytes().first().is_none_or(|first| *first > b'7') {
            return Err(ParseIdError);
        }
        let (mut bits, mut seen) = (0_u128, 0);
        for byte in text.bytes() {
            let digit = DIGITS.get(usize::from(byte)).copied().unwrap_or(NONE);
            seen |= digit;
            bits = (bits << 5) | u128::from(digit & 31);
        }
        if seen & NONE == 0 { Ok(Self(bits)) } else { Err(ParseIdError) }
    }

    /// Writes the 26 characters into `text` and returns them as text.
    pub fn encode(self, text: &mut [u8; 26]) -> &str {
        let mut bits = self.0;
        for place in text.iter_mut().rev() {
            *place = ALPHABET.get((bits & 31) as usize).copied().unwrap_or(b'0');
            bits >>= 5;
        }
        std::str::from_utf8(text).unwrap_or_default()
    }

    /// The milliseconds since 1970 at which the id was made.
    #[must_use]
    pub fn unix_ms(self) -> u64 {
        u64::try_from(self.0 >> 80).unwrap_or(u64::MAX)
    }

    /// The same bits as a UUID (RFC 9562) is written: lower case, with hyphens.
    #[must_use]
    pub fn to_uuid(self) -> String {
        let bits = self.0;
        let part = |shift: u32, digits: u32| (bits >> shift) & ((1_u128 << (4 * digits)) - 1);
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            part(96, 8),
            part(80, 4),
            part(64, 4),
            part(48, 4),
            part(0, 12)
        )
    }

    /// Reads the 36 characters of a UUID, whatever their case.
    pub fn parse_uuid(text: &str) -> Result<Self, ParseIdError> {
        if text.len() != 36 {
            return Err(ParseIdError);
        }
        text.bytes()
            .enumerate()
            .try_fold(0_u128, |bits, (place, byte)| match (place, byte) {
                (8 | 13 | 18 | 23, b'-') => Ok(bits),
                (8 | 13 | 18 | 23, _) => Err(ParseIdError),
                (_, byte) => {
                    let digit = char::from(byte).to_digit(16).ok_or(ParseIdError)?;
                    Ok(bits << 4 | u128::from(digit))
                }
            })
            .map(Self)
    }
}

impl FromStr for Ulid {
    type Err = ParseIdError;
    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        Self::parse(text)
    }
}

impl fmt::Display for Ulid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.encode(&mut [0; 26]))
    }
}

impl fmt::Debug for Ulid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What a byte that is no digit stands for: bits that no digit has.
const NONE: u8 = 0b1110_0000;

/// What each byte stands for.
const DIGITS: [u8; 256] = digits();

#[expect(clippy::indexing_slicing, reason = "at compile time, where it would not compile")]
#[expect(clippy::cast_possible_truncation, reason = "there are 32 digits")]
const fn digits() -> [u8; 256] {
    let (mut digits, mut digit) = ([NONE; 256], 0);
    while digit < ALPHABET.len() {
        digits[ALPHABET[digit] as usize] = digit as u8;
        digit += 1;
    }
    digits
}

/// Writes an id into a place that is as long as it: what is written in one piece is allocated, and
/// looked at, once.
pub(super) fn write<'t>(prefix: &str, ulid: Ulid, text: &'t mut [u8]) -> &'t str {
    let (first, last) = text.split_at_mut(prefix.len());
    first.copy_from_slice(prefix.as_bytes());
    if let Ok(digits) = last.try_into() {
        ulid.encode(digits);
    }
    std::str::from_utf8(text).unwrap_or_default()
}

impl serde::Serialize for Ulid {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.encode(&mut [0; 26]))
    }
}

impl<'de> serde::Deserialize<'de> for Ulid {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        deserialize(from)
    }
}

/// Reads an id from text without allocating for it.
pub(super) fn deserialize<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: FromStr<Err = ParseIdError>,
{
    struct Text<T>(PhantomData<T>);
    impl<T: FromStr<Err = ParseIdError>> serde::de::Visitor<'_> for Text<T> {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an id")
        }
        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }
    from.deserialize_str(Text(PhantomData))
}
