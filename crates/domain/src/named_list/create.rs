//! A new list.

use super::built_in::NAME;
use super::items::check_items;
use super::list::{LISTS_MAX, SPACE, all_lists};
use super::usage::must_not_wait;
use super::{ListKind, NamedList};
use crate::document::{Document, file_document, take_name};
use crate::ids::{ApproverListId, DocumentId, Id as _};
use crate::organization::ApproverList;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Range};

/// Makes a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateList {
    /// What it is to say.
    pub list: NamedList,
}

/// Makes a list.
pub(super) fn create(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CreateList,
) -> Result<Answer, Halt> {
    must_not_wait(session)?;
    let (org, environment) = (session.org()?, session.environment()?);
    let all = Range::DocumentsOf(org, all_lists(environment));
    let name = DocumentId::named(environment, SPACE, &verb.list.name);
    draft.need([all.into(), Key::Document(org, name).into()])?;
    if draft.range::<Document>(all)?.len() >= LISTS_MAX {
        return Err(Rejection::invalid("name", "the environment has all its 500 lists").into());
    }
    let items = verb.list.kind.each_once(verb.list.items.clone());
    let list = NamedList { items, ..verb.list.clone() };
    let people = check_items(draft, org, (&list, &[]))?;
    must_be_free(&list.name)?;
    let id: DocumentId = draft.fresh();
    take_name(draft, session, (SPACE, &list.name), id.ulid())?;
    if list.kind == ListKind::People {
        draft.insert(ApproverList {
            id: ApproverListId::from_ulid(id.ulid()),
            org,
            environment: Some(environment),
            name: list.name.clone(),
            version: 1,
            people,
            created_at: draft.now(),
            updated_at: draft.now(),
            deleted_at: None,
        });
    }
    let parent = Some(all_lists(environment));
    Ok(Outcome::Document(file_document(draft, session, (id, parent), list)?).into())
}

/// Refuses the name of the list that every organization has.
pub(super) fn must_be_free(name: &str) -> Result<(), Rejection> {
    if name == NAME { Err(Rejection::NameTaken { space: SPACE.into() }) } else { Ok(()) }
}
