//! Who is named as the one who did it.

use std::fmt;

use crate::access::Actor;
use crate::ids::{Id as _, KeyId, PersonId};

/// Who did it, as the log names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogActor {
    /// An API key.
    Key(KeyId),
    /// A person who had signed in.
    Person(PersonId),
    /// The operator of the installation.
    Operator,
    /// The server itself.
    System,
}

impl From<&Actor> for LogActor {
    fn from(actor: &Actor) -> Self {
        match actor {
            Actor::Key(key) => Self::Key(key.id),
            Actor::Session(signed_in) => Self::Person(signed_in.member.person),
            Actor::Asker(asker) => Self::Person(asker.member.person),
            Actor::Operator => Self::Operator,
            Actor::System => Self::System,
        }
    }
}

/// `key_…`, `usr_…`, `operator` or `system`.
impl fmt::Display for LogActor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => key.fmt(f),
            Self::Person(person) => person.fmt(f),
            Self::Operator => f.write_str("operator"),
            Self::System => f.write_str("system"),
        }
    }
}

impl std::str::FromStr for LogActor {
    type Err = crate::ids::ParseIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "operator" => Ok(Self::Operator),
            "system" => Ok(Self::System),
            person if person.starts_with(PersonId::PREFIX) => person.parse().map(Self::Person),
            key => key.parse().map(Self::Key),
        }
    }
}

impl serde::Serialize for LogActor {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for LogActor {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        crate::canonical::read_text(from, "an actor", |text| text.parse().ok())
    }
}
