//! Writing documents, each with its record, and keeping names unique.

use std::sync::Arc;

use super::{Alias, Body, Document};
use crate::access::Environment;
use crate::ids::{DocumentId, Ulid};
use crate::log::Fact;
use crate::rejection::{Object, Rejection};
use crate::session::Session;
use crate::state::{Draft, Halt};

/// Writes a new document of the caller's organization and environment.
pub(crate) fn file_document(
    draft: &mut Draft<'_>,
    session: &Session,
    (id, parent): (DocumentId, Option<DocumentId>),
    body: impl Into<Body>,
) -> Result<Arc<Document>, Halt> {
    let document = draft.insert(Document {
        org: session.org()?,
        id,
        environment: session.environment()?,
        parent,
        version: 1,
        body: body.into(),
        created_at: draft.now(),
        updated_at: draft.now(),
        ended_at: None,
    });
    session.log(draft, Fact::DocumentCreated { document: (*document).clone() })?;
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
        updated_at: draft.now(),
        ..(**before).clone()
    });
    session.log(draft, Fact::DocumentDeleted { document: (*after).clone() })?;
    Ok(after)
}

fn write(
    draft: &mut Draft<'_>,
    session: &Session,
    before: &Document,
    after: Document,
) -> Result<Arc<Document>, Halt> {
    let (version, updated_at) = (before.version + 1, draft.now());
    let after = draft.update(Document { version, updated_at, ..after });
    let fact = Fact::DocumentUpdated { before: before.clone(), after: (*after).clone() };
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
    let (org, environment) = (session.org()?, session.environment()?);
    let id = DocumentId::named(environment, space, name);
    let body: Body = Alias { space: space.to_owned(), name: name.to_owned(), of }.into();
    let Some(found) = draft.get::<Document>((org, id))? else {
        return take_new_name(draft, session, (space, name), of);
    };
    if found.is_live() && found.body != body {
        return Err(Rejection::NameTaken { space: space.into() }.into());
    }
    let (version, updated_at) = (found.version + 1, draft.now());
    draft.update(Document { version, updated_at, body, ended_at: None, ..(*found).clone() });
    Ok(())
}

/// Takes a name that nobody can have yet, because it follows from an id that was just minted: to
/// look for it would be to look for another each time that the decision is asked again.
pub(crate) fn take_new_name(
    draft: &mut Draft<'_>,
    session: &Session,
    (space, name): (&'static str, &str),
    of: Ulid,
) -> Result<(), Halt> {
    let (org, environment) = (session.org()?, session.environment()?);
    let (created_at, updated_at) = (draft.now(), draft.now());
    draft.insert(Document {
        org,
        id: DocumentId::named(environment, space, name),
        environment,
        parent: None,
        version: 1,
        body: Alias { space: space.to_owned(), name: name.to_owned(), of }.into(),
        created_at,
        updated_at,
        ended_at: None,
    });
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
