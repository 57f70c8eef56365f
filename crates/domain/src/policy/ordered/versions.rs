//! Versions of a policy: the latest, what is in force beside it, and those that were.

use std::sync::Arc;

use super::{OrderedPolicy, OrderedStatus, OrderedTerms, all_policies};
use crate::access::Environment;
use crate::document::{
    Alias, Body, Document, change_document, file_document, free_name, move_document, point_name,
    take_fresh_name, take_name,
};
use crate::ids::{DocumentId, Id as _, OrgId};
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Range, Read};

/// Copies the latest version of a policy into a new draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopyOrdered {
    /// The version that is copied.
    pub policy: DocumentId,
}

/// Among what names of policies are unique.
pub(super) const NAMES: &str = "ordered policy";

/// Under what the latest version of each policy is found.
const LATEST: &str = "latest ordered policy";

/// The document that says which version of a policy is the latest.
#[must_use]
pub fn latest_of(environment: Environment, logical: DocumentId) -> DocumentId {
    DocumentId::named(environment, LATEST, &logical.to_string())
}

/// What changing a version of a policy reads.
pub(super) fn reads(org: OrgId, environment: Environment, policy: DocumentId) -> [Read; 2] {
    let all = Range::DocumentsOf(org, all_policies(environment));
    [all.into(), Key::Document(org, policy).into()]
}

/// A version of a policy of the caller's organization and environment.
pub(super) fn own_version(
    draft: &Draft<'_>,
    session: &Session,
    id: DocumentId,
) -> Result<Arc<Document>, Halt> {
    let (org, environment) = (session.org()?, session.environment()?);
    draft.need(reads(org, environment, id))?;
    let row = draft
        .get::<Document>((org, id))?
        .filter(|row| row.environment == environment && row.ordered_policy().is_some());
    Ok(row.ok_or(Rejection::NotFound(Object::Policy))?)
}

/// The latest version of a policy that stands, as the caller names it.
pub(super) fn own_latest(
    draft: &Draft<'_>,
    session: &Session,
    id: DocumentId,
) -> Result<(Arc<Document>, OrderedPolicy), Halt> {
    let row = own_version(draft, session, id)?;
    match row.ordered_policy() {
        Some(policy) if policy.latest && policy.status != OrderedStatus::Archived => {
            let policy = policy.clone();
            Ok((row, policy))
        }
        _ => Err(Rejection::NotLatest.into()),
    }
}

/// The latest version of a policy, by what all its versions have in common.
pub(super) fn latest(
    draft: &Draft<'_>,
    session: &Session,
    logical: DocumentId,
) -> Result<Arc<Document>, Halt> {
    let (org, environment) = (session.org()?, session.environment()?);
    let name = latest_of(environment, logical);
    draft.need([Key::Document(org, name).into()])?;
    let Some(alias) = draft.get::<Document>((org, name))? else {
        return Err(Rejection::NotFound(Object::Policy).into());
    };
    let Body::Alias(alias) = &alias.body else {
        return Err(Rejection::corrupt("a name that is none").into());
    };
    let Alias { of, .. } = &**alias;
    own_version(draft, session, DocumentId::from_ulid(*of))
}

/// Copies into a new draft. What was in force stays in force until the draft is made active.
pub(super) fn copy(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CopyOrdered,
) -> Result<Answer, Halt> {
    let (row, policy) = own_latest(draft, session, verb.policy)?;
    let terms = policy.terms.clone();
    let copy = follow(draft, session, (&row, &policy), (terms, OrderedStatus::Draft))?;
    Ok(Outcome::Document(copy).into())
}

/// Writes a version behind the latest. A draft judges nothing, and so takes nothing out of force;
/// any other version takes the place of all that were before it.
pub(super) fn follow(
    draft: &mut Draft<'_>,
    session: &Session,
    (row, policy): (&Arc<Document>, &OrderedPolicy),
    (terms, status): (OrderedTerms, OrderedStatus),
) -> Result<Arc<Document>, Halt> {
    let is_draft = status == OrderedStatus::Draft;
    let stays = is_draft && policy.is_active();
    let parent = if stays { all_policies(row.environment) } else { policy.logical };
    let was = OrderedPolicy { latest: false, ..policy.clone() };
    move_document(draft, session, (row, Some(parent)), was)?;
    if !is_draft {
        retire_others(draft, session, (row.id, policy.logical))?;
    }
    let next = OrderedPolicy {
        number: policy.number.saturating_add(1),
        latest: true,
        status,
        terms,
        created_by: session.log_actor(),
        updated_by: session.log_actor(),
        ..policy.clone()
    };
    let id: DocumentId = draft.fresh();
    let name = latest_of(row.environment, policy.logical);
    draft.need([Key::Document(row.org, name).into()])?;
    point_name(draft, session, (LATEST, &policy.logical.to_string()), id.ulid())?;
    file_document(draft, session, (id, Some(all_policies(row.environment))), next)
}

/// Writes the first version of a policy.
pub(super) fn begin(
    draft: &mut Draft<'_>,
    session: &Session,
    policy: OrderedPolicy,
) -> Result<Arc<Document>, Halt> {
    let id: DocumentId = draft.fresh();
    take_fresh_name(draft, session, (LATEST, &policy.logical.to_string()), id.ulid())?;
    let parent = Some(all_policies(session.environment()?));
    file_document(draft, session, (id, parent), policy)
}

/// Changes the latest version in place. Once it is no draft any more, it takes the place of
/// whatever was in force beside it.
pub(super) fn rewrite(
    draft: &mut Draft<'_>,
    session: &Session,
    row: &Arc<Document>,
    policy: OrderedPolicy,
) -> Result<Arc<Document>, Halt> {
    if policy.status != OrderedStatus::Draft {
        retire_others(draft, session, (row.id, policy.logical))?;
    }
    change_document(draft, session, row, policy)
}

/// Takes every other version of a policy out of force.
pub(super) fn retire_others(
    draft: &mut Draft<'_>,
    session: &Session,
    (keep, logical): (DocumentId, DocumentId),
) -> Result<(), Halt> {
    let (org, environment) = (session.org()?, session.environment()?);
    let rows = draft.range::<Document>(Range::DocumentsOf(org, all_policies(environment)))?;
    for row in rows.iter().filter(|row| row.id != keep) {
        if let Some(policy) = row.ordered_policy().filter(|policy| policy.logical == logical) {
            move_document(draft, session, (row, Some(logical)), policy.clone())?;
        }
    }
    Ok(())
}

/// Has a policy bear another name, unless another bears it.
pub(super) fn rename(
    draft: &mut Draft<'_>,
    session: &Session,
    (before, after): (&str, &str),
    logical: DocumentId,
) -> Result<(), Halt> {
    if before == after {
        return Ok(());
    }
    let (org, environment) = (session.org()?, session.environment()?);
    let name = |name: &str| Key::Document(org, DocumentId::named(environment, NAMES, name));
    draft.need([name(before).into(), name(after).into()])?;
    take_name(draft, session, (NAMES, after), logical.ulid())?;
    free_name(draft, session, (environment, NAMES, before))
}
