//! The people of an organization, as a command finds them.

use std::sync::Arc;

use super::{Member, Role};
use crate::access::Actor;
use crate::ids::{MemberId, PersonId};
use crate::rejection::{Object, Rejection};
use crate::session::Session;
use crate::state::{Draft, Halt, Range};

/// Everybody who is there. There are few people to an organization.
pub(super) struct Staff(pub(super) Vec<Arc<Member>>);

impl Staff {
    /// Those of the caller's organization.
    pub(super) fn of(draft: &Draft<'_>, session: &Session) -> Result<Self, Halt> {
        let range = Range::MembersOfOrganization(session.org()?);
        draft.need([range.into()])?;
        Ok(Self(draft.range::<Member>(range)?))
    }

    /// A member, by their membership.
    pub(super) fn member(&self, id: MemberId) -> Result<Arc<Member>, Rejection> {
        let found = self.0.iter().find(|member| member.id == id);
        found.map(Arc::clone).ok_or(Rejection::NotFound(Object::Member))
    }

    /// A member, by who they are.
    pub(super) fn person(&self, person: PersonId) -> Option<&Arc<Member>> {
        self.0.iter().find(|member| member.person == person)
    }

    /// Refuses whoever is no owner what touches an owner's place, and refuses everybody to leave
    /// the organization without its last owner.
    pub(super) fn must_govern(
        &self,
        session: &Session,
        before: Option<Role>,
        after: Option<Role>,
    ) -> Result<(), Rejection> {
        if before != Some(Role::Owner) && after != Some(Role::Owner) {
            return Ok(());
        }
        // Of a key its maker too: otherwise whoever may make keys for others would be an owner.
        let holders = session.actor.holders();
        let owns = |person: &PersonId| {
            self.person(*person).is_some_and(|member| member.role == Role::Owner)
        };
        let is_owner = !holders.is_empty() && holders.iter().all(owns);
        if !is_owner && !matches!(session.actor, Actor::Operator) {
            return Err(Rejection::OwnerOnly);
        }
        let owners = self.0.iter().filter(|member| member.role == Role::Owner).count();
        if before == Some(Role::Owner) && after != Some(Role::Owner) && owners <= 1 {
            return Err(Rejection::LastOwner);
        }
        Ok(())
    }
}

/// Nobody gives another what they do not hold themselves (spec §2.1): a role is all that it
/// allows.
pub(super) fn must_grant(session: &Session, role: Role) -> Result<(), Rejection> {
    let missing = session.actor.permissions().first_missing(role.permissions());
    missing.map_or(Ok(()), |missing| Err(Rejection::GrantExceeds(missing)))
}
