//! Policies that are done with, and how they come back.

use super::room::must_fit;
use super::versions::{NAMES, latest, own_latest, retire_others};
use super::{OrderedPolicy, OrderedStatus, all_policies, archived_policies};
use crate::document::{free_name, move_document, take_name};
use crate::ids::{DocumentId, Id as _};
use crate::named_list::must_not_wait;
use crate::outcome::Outcome;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};

/// A policy is done with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArchiveOrdered {
    /// Its latest version.
    pub policy: DocumentId,
}

/// A policy that was done with comes back, and judges nothing yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RestoreOrdered {
    /// What all its versions have in common.
    pub logical: DocumentId,
}

/// Takes every version of a policy out of force, and gives its name back.
pub(super) fn archive(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &ArchiveOrdered,
) -> Result<Answer, Halt> {
    must_not_wait(session)?;
    let (row, before) = own_latest(draft, session, verb.policy)?;
    let name = DocumentId::named(row.environment, NAMES, &before.terms.name);
    draft.need([Key::Document(row.org, name).into()])?;
    retire_others(draft, session, (row.id, before.logical))?;
    free_name(draft, session, (row.environment, NAMES, &before.terms.name))?;
    let (status, updated_by) = (OrderedStatus::Archived, session.log_actor());
    let parent = Some(archived_policies(row.environment));
    let policy = OrderedPolicy { status, updated_by, ..before };
    Ok(Outcome::Document(move_document(draft, session, (&row, parent), policy)?).into())
}

/// Brings the latest version back, out of force. One that is not done with stays as it is.
pub(super) fn restore(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &RestoreOrdered,
) -> Result<Answer, Halt> {
    must_not_wait(session)?;
    let row = latest(draft, session, verb.logical)?;
    let archived = |policy: &&OrderedPolicy| policy.status == OrderedStatus::Archived;
    let Some(before) = row.ordered_policy().filter(archived) else {
        return Ok(Outcome::Document(row).into());
    };
    must_fit(draft, (row.org, row.environment), (Some(before.logical), &before.terms))?;
    let name = DocumentId::named(row.environment, NAMES, &before.terms.name);
    draft.need([Key::Document(row.org, name).into()])?;
    take_name(draft, session, (NAMES, &before.terms.name), before.logical.ulid())?;
    let (status, updated_by) = (OrderedStatus::Inactive, session.log_actor());
    let policy = OrderedPolicy { status, updated_by, ..before.clone() };
    let parent = Some(all_policies(row.environment));
    Ok(Outcome::Document(move_document(draft, session, (&row, parent), policy)?).into())
}
