//! Query strings.

use crate::dialect::wallgent::error::Failure;

/// The parameters of a query, decoded. The first of a name counts; unknown ones are ignored.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(query: &str) -> Self {
        let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Self(pairs.collect())
    }

    /// A parameter that is there and not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The first of several names that is there.
    pub(crate) fn any(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.get(name))
    }

    /// How long to wait: `1s` to `25s`.
    pub(crate) fn wait_seconds(&self) -> Result<Option<u64>, Failure> {
        let Some(text) = self.get("wait") else { return Ok(None) };
        let seconds = text.strip_suffix('s').and_then(|digits| digits.parse().ok());
        let within = seconds.filter(|seconds| (1..=25).contains(seconds));
        within.map(Some).ok_or_else(|| Failure::invalid("wait", "must be 1s to 25s"))
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut ahead = rest.clone();
                let digits = [ahead.next(), ahead.next()].map(|digit| digit.and_then(hex));
                if let [Some(high), Some(low)] = digits {
                    bytes.push(high << 4 | low);
                    rest = ahead;
                } else {
                    bytes.push(b'%');
                }
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

const fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}
