//! The same request twice is one instruction, for ever.

use std::sync::Arc;

use super::Instruction;
use crate::access::Environment;
use crate::canonical::Hash;
use crate::document::{Alias, Document, take_name};
use crate::ids::{DocumentId, Id as _, PaymentId};
use crate::rejection::{Object, Rejection};
use crate::session::Session;
use crate::state::{Draft, Halt, Key};

/// The caller's name for a request: it stands for one instruction in an organization's environment,
/// for as long as there are records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    /// The name.
    pub request_id: String,
    /// SHA-256 of the operation and what is asked for.
    pub fingerprint: Hash,
}

/// Among what request names are unique.
const SPACE: &str = "instruction";

impl Once {
    /// Where it is written what the name stands for.
    pub(crate) fn name(&self, environment: Environment) -> DocumentId {
        DocumentId::named(environment, SPACE, &self.request_id)
    }
}

/// The instruction that a request was made for before.
pub(super) fn find(
    draft: &Draft<'_>,
    session: &Session,
    once: &Once,
) -> Result<Option<Arc<Instruction>>, Halt> {
    let (org, environment) = (session.org()?, session.environment()?);
    let id = once.name(environment);
    let Some(document) = draft.get::<Document>((org, id))? else { return Ok(None) };
    let alias: &Alias =
        (&document.body).try_into().map_err(|()| Rejection::corrupt("a name that is none"))?;
    let id = PaymentId::from_ulid(alias.of);
    draft.need([Key::Instruction(org, id).into()])?;
    let instruction = draft.get::<Instruction>((org, id))?;
    let instruction = instruction.ok_or(Rejection::NotFound(Object::Instruction))?;
    if instruction.fingerprint != Some(once.fingerprint) {
        let key = once.request_id.clone();
        return Err(Rejection::IdempotencyKeyReuse { key }.into());
    }
    Ok(Some(instruction))
}

/// Takes the name.
pub(super) fn keep(
    draft: &mut Draft<'_>,
    session: &Session,
    (once, id): (&Once, PaymentId),
) -> Result<(), Halt> {
    take_name(draft, session, (SPACE, &once.request_id), id.ulid())
}
