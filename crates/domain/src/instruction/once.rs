//! The same request twice is one instruction, for ever.

use std::sync::Arc;

use super::Instruction;
pub use crate::idempotency::Once;
use crate::ids::{Id as _, PaymentId};
use crate::session::Session;
use crate::state::{Draft, Halt, Key};

/// The instruction that a request was made for before. A name that stands for anything else was
/// used for another request.
pub(crate) fn find(
    draft: &Draft<'_>,
    session: &Session,
    once: &Once,
) -> Result<Option<Arc<Instruction>>, Halt> {
    let Some(of) = once.find(draft, session)? else { return Ok(None) };
    let (org, id) = (session.org()?, PaymentId::from_ulid(of));
    draft.need([Key::Instruction(org, id).into()])?;
    let instruction = draft.get::<Instruction>((org, id))?;
    let same = |row: &Arc<Instruction>| row.fingerprint == Some(once.fingerprint);
    instruction.filter(same).map(Some).ok_or_else(|| once.reused().into())
}

/// Takes the name.
pub(super) fn keep(
    draft: &mut Draft<'_>,
    session: &Session,
    (once, id): (&Once, PaymentId),
) -> Result<(), Halt> {
    once.keep(draft, session, id.ulid())
}
