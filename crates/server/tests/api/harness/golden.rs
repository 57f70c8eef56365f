//! Golden transcripts: requests and answers as text in which nothing changes from run to run.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Answer, Key, World};

/// A transcript of requests and answers. Ids become `wal_#1`, hashes `<hash>`; times stay, because
/// the clock of a world stands.
pub(crate) struct Golden<'w> {
    world: &'w World,
    text: String,
    names: BTreeMap<String, String>,
    counts: BTreeMap<String, usize>,
}

impl<'w> Golden<'w> {
    /// An empty transcript.
    pub(crate) fn new(world: &'w World) -> Self {
        Self { world, text: String::new(), names: BTreeMap::new(), counts: BTreeMap::new() }
    }

    /// Sends a request and writes both sides down.
    pub(crate) async fn send(
        &mut self,
        key: &Key,
        (method, path): (&str, &str),
        body: Value,
    ) -> Answer {
        let ask = self.world.ask(method, path).key(key);
        let ask = if body.is_null() { ask } else { ask.json(&body) };
        let answer = ask.send().await;
        let path = self.plain_text(path);
        self.text.push_str(&format!("{method} {path}\n"));
        if !body.is_null() {
            let body = self.plain(body);
            self.text.push_str(&format!("{body:#}\n"));
        }
        let body = self.plain(answer.body.clone());
        self.text.push_str(&format!("\n{}\n{body:#}\n\n----\n\n", answer.status));
        answer
    }

    /// Writes something down that was told.
    pub(crate) fn note(&mut self, value: Value) {
        let value = self.plain(value);
        self.text.push_str(&format!("{value:#}\n\n----\n\n"));
    }

    /// The transcript, to be compared with the one that is kept.
    pub(crate) fn text(self) -> String {
        self.text
    }

    fn plain(&mut self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.plain_text(&text)),
            Value::Array(items) => items.into_iter().map(|item| self.plain(item)).collect(),
            Value::Object(members) => {
                let members = members.into_iter().map(|(name, value)| match name.as_str() {
                    "requestId" => (name, Value::from("<request>")),
                    "cursor" | "nextCursor" if value.is_string() => (name, Value::from("<cursor>")),
                    "apiKey" | "secret" => (name, Value::from("<secret>")),
                    "apiKeyPrefix" | "keyPrefix" => (name, Value::from("<prefix>")),
                    _ => (name, self.plain(value)),
                });
                Value::Object(members.collect::<Map<_, _>>())
            }
            other => other,
        }
    }

    /// Replaces every id, hash and random suffix in a text.
    fn plain_text(&mut self, text: &str) -> String {
        let text = self.without_bare_ids(text);
        let text = text.as_str();
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut plain = String::new();
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let (word, tail) = rest.split_at(end);
            plain.push_str(&self.plain_word(word));
            let other = tail.find(is_word).unwrap_or(tail.len());
            let (between, tail) = tail.split_at(other);
            plain.push_str(between);
            rest = tail;
        }
        plain
    }

    /// Replaces UUIDs, hashes and addresses of chains, which have no prefix that would tell what
    /// they are.
    fn without_bare_ids(&mut self, text: &str) -> String {
        const UUID: usize = 36;
        const HASH: usize = 66;
        const ADDRESS: usize = 42;
        let hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        let mut plain = String::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let uuid = rest
                .get(..UUID)
                .filter(|word| word.bytes().filter(|byte| *byte == b'-').count() == 4 && hex(word));
            let on_chain = |length: usize| {
                rest.get(..length).filter(|word| {
                    let digits = word.strip_prefix("0x");
                    digits.is_some_and(|digits| !digits.contains('-') && hex(digits))
                })
            };
            let (hash, address) = (on_chain(HASH), on_chain(ADDRESS));
            let known = [("uuid", uuid), ("hash", hash), ("address", address)];
            if let Some((kind, word)) =
                known.into_iter().find_map(|(kind, word)| Some((kind, word?)))
            {
                plain.push_str(&self.named(kind, word));
                rest = &rest[word.len()..];
            } else {
                plain.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
        plain
    }

    fn named(&mut self, kind: &str, word: &str) -> String {
        let Self { names, counts, .. } = self;
        let name = names.entry(word.to_owned()).or_insert_with(|| {
            let count = counts.entry(kind.to_owned()).or_default();
            *count += 1;
            format!("<{kind}#{count}>")
        });
        name.clone()
    }

    fn plain_word(&mut self, word: &str) -> String {
        let hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if word.len() == 64 && hex(word) {
            return "<hash>".to_owned();
        }
        if (43..=44).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            return "<address>".to_owned();
        }
        let Some((prefix, tail)) = word.rsplit_once('_') else { return word.to_owned() };
        if prefix.starts_with("wg_") && tail.len() == 6 && hex(tail) {
            return format!("{prefix}_<hex>");
        }
        if tail.len() != 26 || !tail.starts_with('0') {
            return word.to_owned();
        }
        let Self { names, counts, .. } = self;
        let name = names.entry(word.to_owned()).or_insert_with(|| {
            let count = counts.entry(prefix.to_owned()).or_default();
            *count += 1;
            format!("{prefix}_#{count}")
        });
        name.clone()
    }
}
