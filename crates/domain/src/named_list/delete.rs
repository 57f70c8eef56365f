//! Deleting a list that nothing names.

use super::list::SPACE;
use super::usage::{must_not_be_built_in, must_not_be_used, must_not_wait};
use super::{ListKind, own_list};
use crate::document::{end_document, free_name};
use crate::ids::DocumentId;
use crate::organization::ApproverList;
use crate::outcome::Outcome;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};

/// Deletes a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeleteList {
    /// The list.
    pub list: DocumentId,
}

/// Deletes a list. Its row stays, for what was once decided by it.
pub(super) fn delete(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &DeleteList,
) -> Result<Answer, Halt> {
    must_not_wait(session)?;
    must_not_be_built_in(session, verb.list)?;
    let document = own_list(draft, session, verb.list)?;
    must_not_be_used(draft, &document)?;
    let Some(list) = document.named_list() else {
        return Ok(Outcome::Document(document).into());
    };
    let (org, environment) = (document.org, document.environment);
    let name = DocumentId::named(environment, SPACE, &list.name);
    let approvers = (org, document.approver_list());
    draft.need([
        Key::Document(org, name).into(),
        Key::ApproverList(approvers.0, approvers.1).into(),
    ])?;
    free_name(draft, session, (environment, SPACE, &list.name))?;
    if list.kind == ListKind::People
        && let Some(row) = draft.get::<ApproverList>(approvers)?
    {
        let (deleted_at, updated_at) = (Some(draft.now()), draft.now());
        draft.update(ApproverList { deleted_at, updated_at, ..(*row).clone() });
    }
    Ok(Outcome::Document(end_document(draft, session, &document)?).into())
}
