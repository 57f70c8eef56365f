//! Changing a list. What waits is judged by the list as it is at the vote.

use std::sync::Arc;

use super::create::must_be_free;
use super::items::check_items;
use super::list::SPACE;
use super::usage::{must_not_be_built_in, must_not_wait};
use super::{ListKind, NamedList, own_list};
use crate::document::{Document, change_document, free_name, take_name};
use crate::ids::{DocumentId, Id as _, PersonId};
use crate::organization::ApproverList;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};

/// Changes a list. None leaves a part as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateList {
    /// The list.
    pub list: DocumentId,
    /// Another name.
    pub name: Option<String>,
    /// Another word for what is on it.
    pub kind: Option<ListKind>,
    /// Other words, or none.
    pub description: Option<Option<String>>,
    /// Whether new policies may name it.
    pub active: Option<bool>,
    /// Other items instead of those that are there.
    pub items: Option<Vec<String>>,
    /// Other data instead of what is there.
    pub metadata: Option<String>,
}

/// Adds to a list, or takes from it. What is there already, or not there, changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeItems {
    /// The list.
    pub list: DocumentId,
    /// What is to be on it, or not.
    pub items: Vec<String>,
    /// Whether it is to be on it.
    pub add: bool,
}

/// Changes a list.
pub(super) fn update(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &UpdateList,
) -> Result<Answer, Halt> {
    let document = changeable(draft, session, verb.list)?;
    let Some(before) = document.named_list() else { return Ok(unchanged(document)) };
    let kind = verb.kind.clone().unwrap_or_else(|| before.kind.clone());
    // Who is asked is named by their memberships; no other word can come to mean that, or cease to.
    let people = ListKind::People;
    if kind != before.kind && (kind == people || before.kind == people) {
        return Err(Rejection::invalid("type", "of a list of people cannot change").into());
    }
    let items = verb.items.clone().unwrap_or_else(|| before.items.clone());
    let after = NamedList {
        name: verb.name.clone().unwrap_or_else(|| before.name.clone()),
        items: kind.each_once(items),
        kind,
        description: verb.description.clone().unwrap_or_else(|| before.description.clone()),
        active: verb.active.unwrap_or(before.active),
        metadata: verb.metadata.clone().unwrap_or_else(|| before.metadata.clone()),
    };
    write(draft, session, (&document, before, after))
}

/// Adds to a list, or takes from it.
pub(super) fn change_items(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &ChangeItems,
) -> Result<Answer, Halt> {
    let document = changeable(draft, session, verb.list)?;
    let Some(before) = document.named_list() else { return Ok(unchanged(document)) };
    let named: Vec<String> = verb.items.iter().map(|item| before.kind.folded(item)).collect();
    let items = before.items.iter().cloned();
    let items = if verb.add {
        before.kind.each_once(items.chain(verb.items.iter().cloned()))
    } else {
        items.filter(|item| !named.contains(&before.kind.folded(item))).collect()
    };
    write(draft, session, (&document, before, NamedList { items, ..before.clone() }))
}

fn changeable(draft: &Draft<'_>, session: &Session, id: DocumentId) -> Result<Arc<Document>, Halt> {
    must_not_wait(session)?;
    must_not_be_built_in(session, id)?;
    own_list(draft, session, id)
}

fn unchanged(document: Arc<Document>) -> Answer {
    Outcome::Document(document).into()
}

fn write(
    draft: &mut Draft<'_>,
    session: &Session,
    (document, before, after): (&Arc<Document>, &NamedList, NamedList),
) -> Result<Answer, Halt> {
    let (org, environment) = (document.org, document.environment);
    let people = check_items(draft, org, (&after, &before.items))?;
    if after.name != before.name {
        must_be_free(&after.name)?;
        let name = |name: &str| Key::Document(org, DocumentId::named(environment, SPACE, name));
        draft.need([name(&before.name).into(), name(&after.name).into()])?;
        take_name(draft, session, (SPACE, &after.name), document.id.ulid())?;
        free_name(draft, session, (environment, SPACE, &before.name))?;
    }
    if after.kind == ListKind::People {
        ask_others(draft, document, (&after.name, people))?;
    }
    Ok(Outcome::Document(change_document(draft, session, document, after)?).into())
}

/// The list of approvers, as the list of people is now.
fn ask_others(
    draft: &mut Draft<'_>,
    document: &Document,
    (name, people): (&str, Vec<PersonId>),
) -> Result<(), Halt> {
    let id = (document.org, document.approver_list());
    draft.need([Key::ApproverList(id.0, id.1).into()])?;
    let list = draft.get::<ApproverList>(id)?;
    let list = list.ok_or(Rejection::corrupt("a list of people without its approvers"))?;
    if list.name == name && list.people == people {
        return Ok(());
    }
    let (version, updated_at) = (list.version.saturating_add(1), draft.now());
    draft.update(ApproverList {
        name: name.to_owned(),
        people,
        version,
        updated_at,
        ..(*list).clone()
    });
    Ok(())
}
