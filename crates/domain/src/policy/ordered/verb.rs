//! All that changes ordered policies, in one enum.

use super::{
    ArchiveOrdered, CopyOrdered, CreateOrdered, RestoreOrdered, UpdateOrdered, archive, create,
    update, versions,
};
use crate::access::Permission;
use crate::command::Access;
use crate::ids::OrgId;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Read};

/// What changes ordered policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderedVerb {
    /// A new policy.
    Create(CreateOrdered),
    /// Changes to a policy.
    Update(UpdateOrdered),
    /// A copy of a policy, to be worked on.
    Copy(CopyOrdered),
    /// A policy is done with.
    Archive(ArchiveOrdered),
    /// A policy comes back.
    Restore(RestoreOrdered),
}

impl OrderedVerb {
    /// What the caller must be and hold.
    #[must_use]
    pub const fn access(&self) -> Access {
        Access::Unscoped(Permission::PoliciesWrite)
    }

    /// The rows that it names.
    pub(crate) fn reads(&self, org: OrgId) -> Vec<Read> {
        let policy = match self {
            Self::Create(_) | Self::Restore(_) => return Vec::new(),
            Self::Update(verb) => verb.policy,
            Self::Copy(verb) => verb.policy,
            Self::Archive(verb) => verb.policy,
        };
        vec![Key::Document(org, policy).into()]
    }

    pub(crate) fn perform(&self, draft: &mut Draft<'_>, session: &Session) -> Result<Answer, Halt> {
        match self {
            Self::Create(verb) => create::create(draft, session, verb),
            Self::Update(verb) => update::update(draft, session, verb),
            Self::Copy(verb) => versions::copy(draft, session, verb),
            Self::Archive(verb) => archive::archive(draft, session, verb),
            Self::Restore(verb) => archive::restore(draft, session, verb),
        }
    }
}
