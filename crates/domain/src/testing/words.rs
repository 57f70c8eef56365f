//! The words of a statement.

use crate::access::{IpRange, Permission, Permissions};
use crate::money::Amount;
use crate::time::Timestamp;

/// Words, read from left to right. Words in single quotes are one.
pub(crate) struct Words {
    words: Vec<String>,
    at: usize,
}

impl Words {
    pub(crate) fn of(text: &str) -> Self {
        let mut words = Vec::new();
        for (index, part) in text.split('\'').enumerate() {
            if index % 2 == 1 {
                words.push(part.to_owned());
            } else {
                words.extend(part.split_whitespace().map(str::to_owned));
            }
        }
        Self { words, at: 0 }
    }

    /// The next word, which has to be there.
    pub(crate) fn next(&mut self) -> String {
        let word = self.words.get(self.at).cloned();
        self.at += 1;
        word.unwrap_or_else(|| panic!("a word is missing after {:?}", self.words))
    }

    pub(crate) fn peek(&self) -> Option<&str> {
        self.words.get(self.at).map(String::as_str)
    }

    /// Whether the next word is this one; if so it is read.
    pub(crate) fn take(&mut self, word: &str) -> bool {
        let found = self.peek() == Some(word);
        self.at += usize::from(found);
        found
    }

    pub(crate) fn is_done(&self) -> bool {
        self.at >= self.words.len()
    }

    /// The value of an option that may stand anywhere, taken out of the words.
    pub(crate) fn pick(&mut self, option: &str) -> Option<String> {
        let place = self.words.iter().skip(self.at).position(|word| word == option)? + self.at;
        let value = self.words.drain(place..place + 2).nth(1);
        Some(value.expect("an option has a value"))
    }

    /// The word at this place, counted from 0.
    pub(crate) fn nth(&self, place: usize) -> Option<String> {
        self.words.get(place).cloned()
    }

    pub(crate) fn rest(&self) -> String {
        let quoted = |word: &String| {
            if word.contains(' ') { format!("'{word}'") } else { word.clone() }
        };
        self.words[self.at..].iter().map(quoted).collect::<Vec<_>>().join(" ")
    }
}

/// Dollars.
pub(crate) fn amount(text: &str) -> Amount {
    Amount::parse(text, 8).unwrap_or_else(|error| panic!("{text:?} is no amount: {error:?}"))
}

/// Microseconds of `90s`, `5m`, `24h`, `3d` or `1us`.
pub(crate) fn micros(text: &str) -> i64 {
    let digits = text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "us" => 1,
        "s" => 1_000_000,
        "m" => 60_000_000,
        "h" => 3_600_000_000,
        "d" => 86_400_000_000,
        other => panic!("{other:?} is no unit of time"),
    };
    digits.parse::<i64>().unwrap() * unit
}

/// An instant, or how much later than `now`.
pub(crate) fn instant(text: &str, now: Timestamp) -> Timestamp {
    match text.strip_prefix('+') {
        Some(later) => Timestamp::from_unix_micros(now.unix_micros() + micros(later)),
        None => Timestamp::parse(text).unwrap(),
    }
}

/// `a:read,b:write`, or `none`.
pub(crate) fn permissions(text: &str) -> Permissions {
    if text == "none" {
        return Permissions::NONE;
    }
    let word = |word| Permission::from_word(word).unwrap_or_else(|| panic!("no permission {word}"));
    text.split(',').map(word).collect()
}

/// `10.0.0.0/8,::1`, or `any`.
pub(crate) fn addresses(text: &str) -> Vec<IpRange> {
    if text == "any" {
        return Vec::new();
    }
    text.split(',').map(|range| range.parse().unwrap()).collect()
}
