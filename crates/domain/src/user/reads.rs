//! How a command finds a user.

use std::sync::Arc;

use super::User;
use crate::document::Document;
use crate::ids::{DocumentId, OrgId};
use crate::rejection::{Object, Rejection};
use crate::session::Session;
use crate::state::{Draft, Halt, Key, Read};

/// The document of a user, and their wallet.
pub(crate) fn reads_of_user(org: OrgId, user: DocumentId) -> [Read; 2] {
    [Key::Document(org, user).into(), Key::Wallet(org, User::wallet_of(user)).into()]
}

/// The user that a caller names: existence, environment, scope, in this order.
pub(crate) fn live_user(
    draft: &Draft<'_>,
    session: &Session,
    id: DocumentId,
) -> Result<(Arc<Document>, Arc<User>), Halt> {
    let org = session.org()?;
    draft.need(reads_of_user(org, id))?;
    let document = draft.get::<Document>((org, id))?;
    let document = document.ok_or(Rejection::NotFound(Object::User))?;
    let user = <&User>::try_from(&document.body).map_err(|()| Rejection::NotFound(Object::User))?;
    let user = Arc::new(user.clone());
    session.actor.must_match(document.environment)?;
    session.actor.must_reach(User::wallet_of(id))?;
    Ok((document, user))
}
