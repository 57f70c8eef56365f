//! Finding what a path names.

use std::sync::Arc;

use countersign_domain::document::{Body, Document, Reference};
use countersign_domain::ids::{DocumentId, Id as _};
use countersign_domain::rejection::Object;
use countersign_domain::state::Key;
use countersign_domain::user::User;

use crate::dialect::hifi::error::{Failure, not_found};
use crate::dialect::hifi::parse;
use crate::door::Reader;

/// The document that is named, if it is the caller's environment's and of the kind that is wanted,
/// be it done with.
pub(super) async fn document(
    reader: &Reader,
    (reference, object): (&Reference, Object),
    is_it: impl Fn(&Document) -> bool,
) -> Result<Arc<Document>, Failure> {
    let nobody = || not_found(object);
    let id = reader.find(reference).await?.map(DocumentId::from_ulid).ok_or_else(nobody)?;
    let state = reader.load(vec![Key::Document(reader.org(), id).into()]).await?;
    let found = state.get::<Document>((reader.org(), id))?;
    let here = |row: &Arc<Document>| row.environment == reader.environment() && is_it(row);
    found.filter(here).ok_or_else(nobody)
}

/// The user that is named, whom the credential has to reach.
pub(super) async fn user(reader: &Reader, text: &str) -> Result<(Arc<Document>, User), Failure> {
    let named = (&parse::user(text), Object::User);
    let document = document(reader, named, |row| matches!(row.body, Body::User(_))).await?;
    reader.actor().must_reach(User::wallet_of(document.id))?;
    let user = <&User>::try_from(&document.body).map_err(|()| not_found(Object::User))?.clone();
    Ok((document, user))
}
