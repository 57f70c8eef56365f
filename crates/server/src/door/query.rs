//! Query strings.

use super::FieldError;

/// The parameters of a query, decoded. The first of a name counts; unknown ones are ignored.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(query: &str) -> Self {
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// A parameter that is there and not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// A parameter that is there, be it empty.
    pub(crate) fn given(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The first of several names that is there.
    pub(crate) fn any(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.get(name))
    }

    /// How long to wait: `1s` to `25s`.
    pub(crate) fn wait_seconds(&self) -> Result<Option<u64>, FieldError> {
        let Some(text) = self.get("wait") else { return Ok(None) };
        let seconds = text.strip_suffix('s').and_then(|digits| digits.parse().ok());
        let within = seconds.filter(|seconds| (1..=25).contains(seconds));
        within.map(Some).ok_or_else(|| FieldError::new("wait", "must be 1s to 25s"))
    }
}
