//! How a command finds a user.

use std::sync::Arc;

use super::User;
use super::create::{ADDRESSES, address_name};
use crate::access::Environment;
use crate::document::{Document, Reference, name_of};
use crate::ids::{DocumentId, Id as _, OrgId};
use crate::money::Chain;
use crate::rejection::{Object, Rejection};
use crate::session::Session;
use crate::state::{Draft, Halt, Key, Read};

/// The document of a user, and their wallet.
pub(crate) fn reads_of_user(org: OrgId, user: DocumentId) -> [Read; 2] {
    [Key::Document(org, user).into(), Key::Wallet(org, User::wallet_of(user)).into()]
}

/// The same of a user who is named, where the name is their id.
pub(crate) fn reads_of_reference(org: OrgId, user: &Reference) -> Vec<Read> {
    let id = user.id().map(DocumentId::from_ulid);
    id.map(|id| reads_of_user(org, id).into()).unwrap_or_default()
}

/// The user that a document is about.
pub(crate) fn user_in(document: &Document) -> Result<&User, Rejection> {
    <&User>::try_from(&document.body).map_err(|()| Rejection::NotFound(Object::User))
}

/// The user that a caller names, whom the credential has to reach.
pub(crate) fn live_user(
    draft: &Draft<'_>,
    session: &Session,
    user: &Reference,
) -> Result<Arc<Document>, Halt> {
    let document = user_called(draft, session, user)?;
    session.actor.must_reach(User::wallet_of(document.id))?;
    Ok(document)
}

/// The user that a caller names. A user of the other environment is nobody here.
pub(crate) fn user_called(
    draft: &Draft<'_>,
    session: &Session,
    user: &Reference,
) -> Result<Arc<Document>, Halt> {
    let nobody = || Halt::Rejected(Rejection::NotFound(Object::User));
    let (org, environment) = (session.org()?, session.environment()?);
    let id = user.find(draft, session)?.map(DocumentId::from_ulid).ok_or_else(nobody)?;
    draft.need(reads_of_user(org, id))?;
    let document = draft.get::<Document>((org, id))?;
    let document = document.filter(|row| row.environment == environment).ok_or_else(nobody)?;
    user_in(&document)?;
    Ok(document)
}

/// The document that says whose an address on a chain is.
pub(crate) fn named_address(
    environment: Environment,
    (chain, address): (Chain, &str),
) -> DocumentId {
    DocumentId::named(environment, ADDRESSES, &address_name(chain, address))
}

/// The id of the user who has an address on a chain, where one has.
pub(crate) fn id_at(
    draft: &Draft<'_>,
    session: &Session,
    (chain, address): (Chain, &str),
) -> Result<Option<DocumentId>, Halt> {
    let name = address_name(chain, address);
    let found = name_of(draft, session, (ADDRESSES, &name))?;
    Ok(found.map(DocumentId::from_ulid))
}

/// The user who has an address on a chain, where one has.
pub(crate) fn user_at(
    draft: &Draft<'_>,
    session: &Session,
    at: (Chain, &str),
) -> Result<Option<Arc<Document>>, Halt> {
    let Some(id) = id_at(draft, session, at)? else { return Ok(None) };
    user_called(draft, session, &Reference::Id(id.ulid())).map(Some)
}
