//! The members of a JSON object, each with its source text.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::canonical::canonical_object;

/// A field that is wrong, and in what. Each dialect says it in its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldError {
    /// Which; `body` for all of it, and `outer.inner` for one inside of another.
    pub(crate) field: String,
    /// What is wrong with it, as the rest of a sentence that begins with its name.
    pub(crate) message: String,
}

impl FieldError {
    pub(crate) fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }

    /// The same of a field inside of another.
    pub(crate) fn inside(self, outer: &str) -> Self {
        Self { field: format!("{outer}.{}", self.field), ..self }
    }
}

/// A JSON object, member by member. A name that comes twice is an error: two readers of such a
/// body could understand two different payments.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(BTreeMap<String, Box<RawValue>>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Fields;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut members = BTreeMap::new();
                while let Some(name) = map.next_key::<String>()? {
                    let value = map.next_value::<Box<RawValue>>()?;
                    if members.insert(name, value).is_some() {
                        return Err(A::Error::custom("a name comes twice"));
                    }
                }
                Ok(Fields(members))
            }
        }
        from.deserialize_map(Members)
    }
}

impl Fields {
    /// Reads a body. An empty one is an empty object.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, FieldError> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self::default());
        }
        serde_json::from_slice(body)
            .map_err(|_| FieldError::new("body", "must be a JSON object without duplicate names"))
    }

    /// The source text of a member; a `null` is none.
    pub(crate) fn raw(&self, name: &str) -> Option<&RawValue> {
        self.0.get(name).map(|raw| &**raw).filter(|raw| raw.get() != "null")
    }

    /// Whether a member is there, be it `null`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The members, by name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &RawValue)> {
        self.0.iter().map(|(name, raw)| (name.as_str(), &**raw))
    }

    /// A string of at most `chars_max` characters.
    pub(crate) fn optional_text(
        &self,
        name: &str,
        chars_max: usize,
    ) -> Result<Option<String>, FieldError> {
        let Some(raw) = self.raw(name) else { return Ok(None) };
        let text: String = serde_json::from_str(raw.get())
            .map_err(|_| FieldError::new(name, "must be a string"))?;
        if text.chars().count() > chars_max {
            let message = format!("must have at most {chars_max} characters");
            return Err(FieldError::new(name, message));
        }
        if text.contains('\0') {
            return Err(FieldError::new(name, "must not contain NUL"));
        }
        Ok(Some(text))
    }

    /// A string that is not blank, where there is one.
    pub(crate) fn optional_name(
        &self,
        name: &str,
        chars_max: usize,
    ) -> Result<Option<String>, FieldError> {
        let text = self.optional_text(name, chars_max)?;
        if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
            return Err(FieldError::new(name, "must not be blank"));
        }
        Ok(text)
    }

    /// A string that is there and not blank.
    pub(crate) fn text(&self, name: &str, chars_max: usize) -> Result<String, FieldError> {
        let text = self.optional_text(name, chars_max)?;
        text.filter(|text| !text.trim().is_empty())
            .ok_or_else(|| FieldError::new(name, "is required"))
    }

    /// `true` or `false`.
    pub(crate) fn optional_bool(&self, name: &str) -> Result<Option<bool>, FieldError> {
        let parse = |raw: &RawValue| serde_json::from_str(raw.get());
        let value = self.raw(name).map(parse).transpose();
        value.map_err(|_| FieldError::new(name, "must be true or false"))
    }

    /// A JSON integer between bounds.
    pub(crate) fn optional_integer(
        &self,
        name: &str,
        (least, most): (u32, u32),
    ) -> Result<Option<u32>, FieldError> {
        let Some(raw) = self.raw(name) else { return Ok(None) };
        let number: Option<u32> = serde_json::from_str(raw.get()).ok();
        let within = number.filter(|number| (least..=most).contains(number));
        let message = || format!("must be an integer from {least} to {most}");
        within.map(Some).ok_or_else(|| FieldError::new(name, message()))
    }

    /// A list of strings.
    pub(crate) fn optional_texts(
        &self,
        name: &str,
        (items_max, chars_max): (usize, usize),
    ) -> Result<Option<Vec<String>>, FieldError> {
        let Some(raw) = self.raw(name) else { return Ok(None) };
        let texts: Vec<String> = serde_json::from_str(raw.get())
            .map_err(|_| FieldError::new(name, "must be a list of strings"))?;
        if texts.len() > items_max || texts.iter().any(|text| text.chars().count() > chars_max) {
            let message = format!("must have at most {items_max} items of {chars_max} characters");
            return Err(FieldError::new(name, message));
        }
        if texts.iter().any(|text| text.contains('\0')) {
            return Err(FieldError::new(name, "must not contain NUL"));
        }
        Ok(Some(texts))
    }

    /// An object inside of this one.
    pub(crate) fn optional_object(&self, name: &str) -> Result<Option<Self>, FieldError> {
        let parse = |raw: &RawValue| serde_json::from_str(raw.get());
        let object = self.raw(name).map(parse).transpose();
        object.map_err(|_| FieldError::new(name, "must be an object"))
    }

    /// The objects of a list.
    pub(crate) fn optional_objects(&self, name: &str) -> Result<Option<Vec<Self>>, FieldError> {
        let parse = |raw: &RawValue| serde_json::from_str(raw.get());
        let objects = self.raw(name).map(parse).transpose();
        objects.map_err(|_| FieldError::new(name, "must be a list of objects"))
    }

    /// The caller's own data: an object of at most `bytes_max` bytes, kept as canonical text. A
    /// number keeps the digits it was written with.
    pub(crate) fn optional_metadata(
        &self,
        name: &str,
        bytes_max: usize,
    ) -> Result<Option<String>, FieldError> {
        let Some(object) = self.optional_object(name)? else { return Ok(None) };
        let text = canonical_object(&object)
            .ok_or_else(|| FieldError::new(name, "nests too deeply or has duplicate names"))?;
        if text.len() > bytes_max {
            return Err(FieldError::new(name, format!("must have at most {bytes_max} bytes")));
        }
        Ok(Some(text))
    }

    /// A member that `null` clears: nothing where it is absent, something of nothing where it is
    /// `null` (spec §1.6).
    pub(crate) fn nullable<T, E>(
        &self,
        name: &str,
        read: impl Fn(&Self, &str) -> Result<Option<T>, E>,
    ) -> Result<Option<Option<T>>, E> {
        if self.has(name) { read(self, name).map(Some) } else { Ok(None) }
    }

    /// One value under either of two names; both present and different is an error (spec §19).
    pub(crate) fn either<T: PartialEq, E: From<FieldError>>(
        &self,
        (name, synonym): (&str, &str),
        read: impl Fn(&Self, &str) -> Result<Option<T>, E>,
    ) -> Result<Option<T>, E> {
        match (read(self, name)?, read(self, synonym)?) {
            (Some(one), Some(other)) if one != other => {
                Err(FieldError::new(synonym, format!("differs from `{name}`")).into())
            }
            (Some(value), _) | (None, Some(value)) => Ok(Some(value)),
            (None, None) => Ok(None),
        }
    }
}
