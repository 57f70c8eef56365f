//! What stands against changing a list.

use super::all_approvers;
use crate::approval::Queue;
use crate::document::Document;
use crate::ids::DocumentId;
use crate::policy::ordered;
use crate::rejection::Rejection;
use crate::session::Session;
use crate::state::{Draft, Halt, Key, Range};

/// The queue in which requests wait for the people of a list.
#[must_use]
pub fn list_queue(list: DocumentId) -> String {
    format!("list:{list}")
}

/// Refuses to change what decides where the organization wants others to agree to that: these
/// changes have no way to wait for them.
pub(crate) fn must_not_wait(session: &Session) -> Result<(), Halt> {
    let chosen = session.organization()?.settings.change_approval.is_some();
    if chosen && !session.seconded { Err(Rejection::ChangesWait.into()) } else { Ok(()) }
}

/// Refuses to change the list that every organization has.
pub(super) fn must_not_be_built_in(session: &Session, id: DocumentId) -> Result<(), Halt> {
    let built_in = all_approvers(session.org()?, session.environment()?);
    if id == built_in { Err(Rejection::ListInUse { policy: None }.into()) } else { Ok(()) }
}

/// Refuses a list that a live policy names, or whose people are asked by a request that waits.
pub(super) fn must_not_be_used(draft: &Draft<'_>, list: &Document) -> Result<(), Halt> {
    let (org, queue) = (list.org, list_queue(list.id));
    let policies = Range::DocumentsOf(org, ordered::all_policies(list.environment));
    draft.need([policies.into(), Key::Queue(org, queue.clone()).into()])?;
    let names = |row: &Document| row.ordered_policy().is_some_and(|it| it.names(list.id));
    let named = draft.range::<Document>(policies)?.iter().any(|row| names(row));
    let waits = draft.get::<Queue>((org, queue))?.is_some_and(|queue| queue.waiting > 0);
    if named || waits { Err(Rejection::ListInUse { policy: None }.into()) } else { Ok(()) }
}
