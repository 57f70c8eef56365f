//! All that changes lists, in one enum.

use super::{ChangeItems, CreateList, DeleteList, UpdateList, change, create, delete};
use crate::access::Permission;
use crate::command::Access;
use crate::ids::OrgId;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Read};

/// What changes lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListVerb {
    /// A new list.
    Create(CreateList),
    /// Changes to a list.
    Update(UpdateList),
    /// Something comes onto a list, or leaves it.
    Items(ChangeItems),
    /// A list is done with.
    Delete(DeleteList),
}

impl ListVerb {
    /// What the caller must be and hold.
    #[must_use]
    pub const fn access(&self) -> Access {
        Access::Unscoped(Permission::PoliciesWrite)
    }

    /// The rows that it names.
    pub(crate) fn reads(&self, org: OrgId) -> Vec<Read> {
        let list = match self {
            Self::Create(_) => return Vec::new(),
            Self::Update(verb) => verb.list,
            Self::Items(verb) => verb.list,
            Self::Delete(verb) => verb.list,
        };
        vec![Key::Document(org, list).into()]
    }

    pub(crate) fn perform(&self, draft: &mut Draft<'_>, session: &Session) -> Result<Answer, Halt> {
        match self {
            Self::Create(verb) => create::create(draft, session, verb),
            Self::Update(verb) => change::update(draft, session, verb),
            Self::Items(verb) => change::change_items(draft, session, verb),
            Self::Delete(verb) => delete::delete(draft, session, verb),
        }
    }
}
