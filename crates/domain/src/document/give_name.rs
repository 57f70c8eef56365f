//! Another name for what has an id.

use super::Document;
use super::keep::take_name_in;
use super::reference::IDS;
use crate::access::Environment;
use crate::ids::{DocumentId, OrgId, Ulid};
use crate::outcome::Outcome;
use crate::session::Answer;
use crate::state::{Draft, Halt, Key, Read};

/// Gives something another name, by which callers may name it in the place of its id (operator).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiveName {
    /// The organization.
    pub org: OrgId,
    /// The environment.
    pub environment: Environment,
    /// The name.
    pub name: String,
    /// The id.
    pub of: Ulid,
}

impl GiveName {
    /// The rows that it names.
    pub(crate) fn reads(&self) -> [Read; 1] {
        let id = DocumentId::named(self.environment, IDS, &self.name);
        [Key::Document(self.org, id).into()]
    }
}

/// Gives a name; giving it again changes nothing.
pub(crate) fn give_name(draft: &mut Draft<'_>, verb: &GiveName) -> Result<Answer, Halt> {
    let place = (verb.org, verb.environment);
    let id = DocumentId::named(verb.environment, IDS, &verb.name);
    if draft.get::<Document>((verb.org, id))?.is_none() {
        take_name_in(draft, place, (IDS, &verb.name), verb.of)?;
    }
    Ok(Outcome::Done.into())
}
