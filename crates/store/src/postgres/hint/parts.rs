//! Notifications are short texts: whatever is longer goes in several, and is put together again.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// A notification has at most 8,000 bytes, its end included.
const PART_BYTES: usize = 7_900;

/// What is longer than so many parts is not told at all.
const PARTS_MAX: usize = 12;

/// From so many senders parts may be waiting for the rest.
const SENDERS_MAX: usize = 64;

/// The notifications that tell these bytes; none if they are too many.
pub(in crate::postgres) fn split(sender: &str, number: u64, bytes: &[u8]) -> Vec<String> {
    let text = STANDARD_NO_PAD.encode(bytes);
    let count = text.len().div_ceil(PART_BYTES);
    if count > PARTS_MAX {
        return Vec::new();
    }
    let part = |place: usize| {
        let from = place * PART_BYTES;
        let part = text.get(from..text.len().min(from + PART_BYTES)).unwrap_or_default();
        format!("{sender} {number} {place} {count} {part}")
    };
    (0..count).map(part).collect()
}

/// Parts that wait for the rest.
#[derive(Default)]
pub(in crate::postgres) struct Parts(HashMap<String, Waiting>);

struct Waiting {
    number: u64,
    next: usize,
    text: String,
}

impl Parts {
    /// Takes in a notification. Returns who has told what, once all of it is here. The parts of one
    /// sender come in order, one message after the other; what comes otherwise is thrown away.
    pub(in crate::postgres) fn take(&mut self, told: &str) -> Option<(String, u64, Vec<u8>)> {
        let mut words = told.splitn(5, ' ');
        let sender = words.next()?;
        let number = words.next()?.parse().ok()?;
        let place: usize = words.next()?.parse().ok()?;
        let count: usize = words.next()?.parse().ok()?;
        let part = words.next()?;
        if count > PARTS_MAX || place >= count {
            return None;
        }
        let mut waiting = match self.0.remove(sender) {
            Some(waiting) if waiting.number == number && waiting.next == place => waiting,
            _ if place == 0 => Waiting { number, next: 0, text: String::new() },
            _ => return None,
        };
        waiting.text.push_str(part);
        waiting.next += 1;
        if waiting.next == count {
            let bytes = STANDARD_NO_PAD.decode(&waiting.text).ok()?;
            return Some((sender.to_owned(), number, bytes));
        }
        if self.0.len() >= SENDERS_MAX {
            let any = self.0.keys().next().cloned();
            any.and_then(|any| self.0.remove(&any));
        }
        self.0.insert(sender.to_owned(), waiting);
        None
    }
}
