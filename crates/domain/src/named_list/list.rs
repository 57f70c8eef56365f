//! What a named list says.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::document::{Body, Document};
use crate::ids::{ApproverListId, DocumentId, Id as _};
use crate::rejection::{Object, Rejection};
use crate::session::Session;
use crate::state::{Draft, Halt, Key};

/// A list that policies name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedList {
    /// Its name, unique in the organization's environment.
    pub name: String,
    /// The caller's word for what is on it.
    pub kind: ListKind,
    /// The caller's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether new policies may name it. Those that do already go on.
    pub active: bool,
    /// What is on it, each once, in the order in which it came.
    pub items: Vec<String>,
    /// The caller's own data, as canonical JSON text of an object.
    pub metadata: String,
}

/// What is on a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// Addresses of Ethereum's kind.
    Addresses,
    /// Memberships of people who may be asked for their agreement.
    People,
    /// Whatever the caller calls so.
    Other(String),
}

/// Among what names of lists are unique.
pub(super) const SPACE: &str = "list";

/// How many lists an organization has at most in one environment.
pub(super) const LISTS_MAX: usize = 500;

impl Document {
    /// What it says of a list, where it is one.
    #[must_use]
    pub const fn named_list(&self) -> Option<&NamedList> {
        match &self.body {
            Body::NamedList(list) => Some(list),
            _ => None,
        }
    }

    /// The list of approvers that a list of people is.
    #[must_use]
    pub fn approver_list(&self) -> ApproverListId {
        ApproverListId::from_ulid(self.id.ulid())
    }
}

/// A list of the caller's organization and environment that still stands.
pub(crate) fn own_list(
    draft: &Draft<'_>,
    session: &Session,
    id: DocumentId,
) -> Result<Arc<Document>, Halt> {
    let org = session.org()?;
    draft.need([Key::Document(org, id).into()])?;
    let environment = session.environment()?;
    let list = draft.get::<Document>((org, id))?.filter(|list| {
        list.is_live() && list.environment == environment && list.named_list().is_some()
    });
    Ok(list.ok_or(Rejection::NotFound(Object::ApproverList))?)
}

/// All lists of an organization's environment are part of one thing, so that they are found
/// together.
pub(super) fn all_lists(environment: crate::access::Environment) -> DocumentId {
    DocumentId::named(environment, "lists", "")
}
