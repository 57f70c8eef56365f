//! Answers, and what is in the place of one.

use std::ops::Index;

use serde_json::Value;

/// An answer. Indexes into its JSON body.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body; null when it is no JSON.
    pub(crate) body: Value,
}

/// There is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoAnswer {
    /// Nobody listens: the request was never sent.
    Refused,
    /// The connection ended: nobody knows whether the request arrived.
    CutOff,
}

impl Answer {
    /// Fails unless it has this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{:#}", self.body);
        self
    }

    /// A member that is text.
    #[track_caller]
    pub(crate) fn text(&self, name: &str) -> String {
        let text = self.body[name].as_str();
        text.unwrap_or_else(|| panic!("no text `{name}`, status {}", self.status)).to_owned()
    }

    /// The body's `id`.
    #[track_caller]
    pub(crate) fn id(&self) -> String {
        self.text("id")
    }
}

impl Index<&str> for Answer {
    type Output = Value;

    fn index(&self, name: &str) -> &Value {
        &self.body[name]
    }
}
