//! Answers, and what they are compared with.

use std::ops::Index;

use axum::http::response::Parts;
use serde_json::Value;

/// An answer, read to its end. Indexes into its JSON body.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body; null when there is none.
    pub(crate) body: Value,
    /// The body as it came.
    pub(crate) bytes: Vec<u8>,
    asked: String,
    headers: Vec<(String, String)>,
}

impl Answer {
    pub(super) fn new(asked: String, parts: &Parts, bytes: Vec<u8>) -> Self {
        let text = |value: &axum::http::HeaderValue| value.to_str().unwrap().to_owned();
        let headers = parts.headers.iter();
        let headers = headers.map(|(name, value)| (name.to_string(), text(value))).collect();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Self { status: parts.status.as_u16(), body, bytes, asked, headers }
    }

    /// Fails unless the status is this, and the body has at least these members. Lists have to be
    /// equally long; `null` means null or absent.
    #[track_caller]
    pub(crate) fn expect(self, status: u16, subset: Value) -> Self {
        let Self { asked, body, .. } = &self;
        assert_eq!(self.status, status, "{asked} answered {body:#}");
        if let Err(difference) = contains(body, &subset, "") {
            panic!("{asked}: {difference} in {body:#}");
        }
        self
    }

    /// Fails unless this is the dialect's envelope of this refusal.
    #[track_caller]
    pub(crate) fn expect_error(self, status: u16, code: &str) -> Self {
        let is_plain = status != 207 && status != 202;
        let answer = self.expect(status, serde_json::json!({ "error": { "code": code } }));
        assert!(answer["error"]["message"].as_str().is_some_and(|m| !m.is_empty()), "no message");
        if is_plain {
            // Both kinds of readers are served: those of `error`, and those of RFC 9457.
            assert_eq!(answer["code"], code);
            assert_eq!(answer["status"], status);
            assert_eq!(answer["detail"], answer["error"]["message"]);
        }
        answer
    }

    /// Fails unless the refusal is about this field.
    #[track_caller]
    pub(crate) fn expect_invalid(self, field: &str) -> Self {
        let answer = self.expect_error(400, "VALIDATION_ERROR");
        assert_eq!(answer["error"]["details"]["issues"][0]["field"], field, "{:#}", answer.body);
        answer
    }

    /// A header, if it came.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// A member that is text.
    #[track_caller]
    pub(crate) fn text(&self, name: &str) -> String {
        let text = self.body[name].as_str();
        text.unwrap_or_else(|| panic!("no text `{name}` in {:#}", self.body)).to_owned()
    }

    /// The body's `id`.
    #[track_caller]
    pub(crate) fn id(&self) -> String {
        self.text("id")
    }

    /// The items of a list.
    #[track_caller]
    pub(crate) fn data(&self) -> &[Value] {
        self.body["data"].as_array().unwrap_or_else(|| panic!("no list: {:#}", self.body))
    }
}

impl Index<&str> for Answer {
    type Output = Value;

    fn index(&self, name: &str) -> &Value {
        &self.body[name]
    }
}

fn contains(actual: &Value, wanted: &Value, at: &str) -> Result<(), String> {
    match (actual, wanted) {
        (Value::Object(actual), Value::Object(wanted)) => {
            wanted.iter().try_for_each(|(name, value)| {
                let found = actual.get(name).unwrap_or(&Value::Null);
                contains(found, value, &format!("{at}/{name}"))
            })
        }
        (Value::Array(actual), Value::Array(wanted)) if actual.len() == wanted.len() => {
            let mut pairs = actual.iter().zip(wanted).enumerate();
            pairs.try_for_each(|(index, (a, w))| contains(a, w, &format!("{at}/{index}")))
        }
        _ if actual == wanted => Ok(()),
        _ => Err(format!("{at} is {actual}, not {wanted},")),
    }
}
