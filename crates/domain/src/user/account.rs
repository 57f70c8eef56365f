//! Bank accounts to which a user's money may be paid out.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Particulars;
use super::reads::live_user;
use crate::document::{Document, Reference, end_document, file_document};
use crate::ids::{DocumentId, Id as _};
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// A bank account of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankAccount {
    /// What kind of account: `us`.
    pub kind: String,
    /// What it is paid in, as its code: `usd`.
    pub currency: String,
    /// Whose it is, as canonical JSON text of an object.
    pub holder: String,
    /// All that may be shown of it, its numbers down to their last digits.
    pub shown: Particulars,
    /// Its numbers, whole: for the payout alone. Kept out of the log and out of every answer.
    #[serde(default, skip_serializing_if = "Particulars::is_empty")]
    pub numbers: Particulars,
}

impl BankAccount {
    /// What may be told of it for ever.
    #[must_use]
    pub(crate) fn told(&self) -> Self {
        Self { numbers: Particulars::new(), holder: "{}".to_owned(), ..self.clone() }
    }
}

/// Registers a bank account of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterAccount {
    /// The user.
    pub user: Reference,
    /// The account.
    pub account: BankAccount,
}

/// No more is paid out to a bank account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseAccount {
    /// The user.
    pub user: Reference,
    /// The account.
    pub account: Reference,
}

/// Registers an account.
pub(super) fn register(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &RegisterAccount,
) -> Result<Answer, Halt> {
    let user = live_user(draft, session, &verb.user)?;
    let id: DocumentId = draft.fresh();
    let body = verb.account.clone();
    let document = file_document(draft, session, (id, Some(user.id)), body)?;
    Ok(Outcome::Document(document).into())
}

/// Makes an account inactive. Doing it twice is doing it once.
pub(super) fn close(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CloseAccount,
) -> Result<Answer, Halt> {
    let user = live_user(draft, session, &verb.user)?;
    let account = account_of(draft, session, (user.id, &verb.account))?;
    if !account.is_live() {
        return Ok(Outcome::Document(account).into());
    }
    Ok(Outcome::Document(end_document(draft, session, &account)?).into())
}

/// A user's account, whether it still stands or not.
pub(crate) fn account_of(
    draft: &Draft<'_>,
    session: &Session,
    (user, account): (DocumentId, &Reference),
) -> Result<Arc<Document>, Halt> {
    let not_found = || Halt::Rejected(Rejection::NotFound(Object::BankAccount));
    let id = account.find(draft, session)?.map(DocumentId::from_ulid).ok_or_else(not_found)?;
    let found = draft.get::<Document>((session.org()?, id))?;
    let is_it = |row: &Arc<Document>| {
        row.parent == Some(user) && <&BankAccount>::try_from(&row.body).is_ok()
    };
    found.filter(is_it).ok_or_else(not_found)
}
