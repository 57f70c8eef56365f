//! Writing documents, each with its record, and keeping names unique.

use std::sync::Arc;

use super::{Alias, Body, Document};
use crate::access::Environment;
use crate::ids::{DocumentId, OrgId, Ulid};
use crate::log::{self, Fact};
use crate::rejection::{Object, Rejection};
use crate::session::Session;
use crate::state::{Draft, Halt, Key};

/// Writes a new document of the caller's organization and environment.
pub(crate) fn file_document(
    draft: &mut Draft<'_>,
    session: &Session,
    (id, parent): (DocumentId, Option<DocumentId>),
    body: impl Into<Body>,
) -> Result<Arc<Document>, Halt> {
    let org = session.org()?;
    let created_at = log::making_instant(draft, org)?;
    let document = draft.insert(Document {
        org,
        id,
        environment: session.environment()?,
        parent,
        version: 1,
        body: body.into(),
        created_at,
        updated_at: created_at,
        ended_at: None,
    });
    session.log(draft, Fact::DocumentCreated { document: document.told() })?;
    Ok(document)
}

/// Writes another body of a document. Nothing is written where nothing is different.
pub(crate) fn change_document(
    draft: &mut Draft<'_>,
    session: &Session,
    before: &Arc<Document>,
    body: impl Into<Body>,
) -> Result<Arc<Document>, Halt> {
    let body = body.into();
    if before.body == body {
        return Ok(Arc::clone(before));
    }
    write(draft, session, before, Document { body, ..(**before).clone() })
}

/// Writes another body of a document, and makes it part of something else.
pub(crate) fn move_document(
    draft: &mut Draft<'_>,
    session: &Session,
    (before, parent): (&Arc<Document>, Option<DocumentId>),
    body: impl Into<Body>,
) -> Result<Arc<Document>, Halt> {
    let body = body.into();
    if before.body == body && before.parent == parent {
        return Ok(Arc::clone(before));
    }
    write(draft, session, before, Document { parent, body, ..(**before).clone() })
}

/// Ends a document.
pub(crate) fn end_document(
    draft: &mut Draft<'_>,
    session: &Session,
    before: &Arc<Document>,
) -> Result<Arc<Document>, Halt> {
    let after = draft.update(Document {
        ended_at: Some(draft.now()),
        version: before.version + 1,
        updated_at: draft.now().max(before.created_at),
        ..(**before).clone()
    });
    session.log(draft, Fact::DocumentDeleted { document: after.told() })?;
    Ok(after)
}

fn write(
    draft: &mut Draft<'_>,
    session: &Session,
    before: &Document,
    after: Document,
) -> Result<Arc<Document>, Halt> {
    let (version, updated_at) = (before.version + 1, draft.now().max(before.created_at));
    let after = draft.update(Document { version, updated_at, ..after });
    let fact = Fact::DocumentUpdated { before: before.told(), after: after.told() };
    session.log(draft, fact)?;
    Ok(after)
}

/// Takes a name for something; refused while it stands for something else. What a name stands for
/// shows in the record of what has it, so it has none of its own.
pub(crate) fn take_name(
    draft: &mut Draft<'_>,
    session: &Session,
    (space, name): (&'static str, &str),
    of: Ulid,
) -> Result<(), Halt> {
    take_name_in(draft, (session.org()?, session.environment()?), (space, name), of)
}

/// The same, in an organization and an environment that are named.
pub(super) fn take_name_in(
    draft: &mut Draft<'_>,
    (org, environment): (OrgId, Environment),
    (space, name): (&'static str, &str),
    of: Ulid,
) -> Result<(), Halt> {
    let id = DocumentId::named(environment, space, name);
    let body: Body = Alias { space: space.to_owned(), name: name.to_owned(), of }.into();
    let Some(found) = draft.get::<Document>((org, id))? else {
        insert_name(draft, (org, environment), id, body);
        return Ok(());
    };
    if found.is_live() && found.body != body {
        return Err(Rejection::NameTaken { space: space.into() }.into());
    }
    let (version, updated_at) = (found.version + 1, draft.now());
    draft.update(Document { version, updated_at, body, ended_at: None, ..(*found).clone() });
    Ok(())
}

/// Has a name stand for something from now on, whatever it stood for before.
pub(crate) fn point_name(
    draft: &mut Draft<'_>,
    session: &Session,
    (space, name): (&'static str, &str),
    of: Ulid,
) -> Result<(), Halt> {
    let id = DocumentId::named(session.environment()?, space, name);
    if let Some(found) = draft.get::<Document>((session.org()?, id))? {
        draft.update(Document { ended_at: Some(draft.now()), ..(*found).clone() });
    }
    take_name(draft, session, (space, name), of)
}

/// Takes a name that follows from a fresh id: it is nobody's, and nothing has to be asked for.
pub(crate) fn take_fresh_name(
    draft: &mut Draft<'_>,
    session: &Session,
    (space, name): (&'static str, &str),
    of: Ulid,
) -> Result<(), Halt> {
    let (org, environment) = (session.org()?, session.environment()?);
    let body: Body = Alias { space: space.to_owned(), name: name.to_owned(), of }.into();
    let id = DocumentId::named(environment, space, name);
    insert_name(draft, (org, environment), id, body);
    Ok(())
}

fn insert_name(
    draft: &mut Draft<'_>,
    (org, environment): (OrgId, Environment),
    id: DocumentId,
    body: Body,
) {
    let (created_at, updated_at) = (draft.now(), draft.now());
    draft.insert(Document {
        org,
        id,
        environment,
        parent: None,
        version: 1,
        body,
        created_at,
        updated_at,
        ended_at: None,
    });
}

/// Makes sure that what these names stand for is known, all at once.
pub(crate) fn need_names(
    draft: &Draft<'_>,
    session: &Session,
    (space, names): (&'static str, &[String]),
) -> Result<(), Halt> {
    let (org, environment) = (session.org()?, session.environment()?);
    let id = |name: &String| DocumentId::named(environment, space, name);
    draft.need(names.iter().map(|name| Key::Document(org, id(name)).into()))
}

/// What a name stands for, where it was taken.
pub(crate) fn name_of(
    draft: &Draft<'_>,
    session: &Session,
    (space, name): (&'static str, &str),
) -> Result<Option<Ulid>, Halt> {
    let id = DocumentId::named(session.environment()?, space, name);
    let found = draft.get::<Document>((session.org()?, id))?.filter(|row| row.is_live());
    match found.as_deref().map(|row| &row.body) {
        None => Ok(None),
        Some(Body::Alias(alias)) => Ok(Some(alias.of)),
        Some(_) => Err(Rejection::corrupt("a name that is none").into()),
    }
}

/// Gives a name back.
pub(crate) fn free_name(
    draft: &mut Draft<'_>,
    session: &Session,
    (environment, space, name): (Environment, &'static str, &str),
) -> Result<(), Halt> {
    let id = DocumentId::named(environment, space, name);
    let found = draft.get::<Document>((session.org()?, id))?;
    let found = found.ok_or(Rejection::NotFound(Object::Document))?;
    let (ended_at, updated_at) = (Some(draft.now()), draft.now());
    draft.update(Document { ended_at, updated_at, ..(*found).clone() });
    Ok(())
}
