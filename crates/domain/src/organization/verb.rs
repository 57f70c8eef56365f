//! All that changes the people of an organization, and their lists, as two kinds of command.

use super::change_member::{update_member, vouch};
use super::join::{invite_member, reinvite};
use super::keep_lists::{create_list, delete_list, update_list};
use super::notify::set_notifications;
use super::remove_member::remove_member;
use super::stand_in::set_stand_in;
use super::{
    CreateApproverList, DeleteApproverList, InviteMember, LocatorKey, Reinvite, RemoveMember,
    SetNotifications, SetStandIn, UpdateApproverList, UpdateMember, VouchMember,
};
use crate::access::Permission;
use crate::approval::ranges_of_reach;
use crate::command::Access;
use crate::ids::OrgId;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Range, Read};

/// What changes the people of an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemberVerb {
    /// Somebody joins.
    Invite(InviteMember),
    /// Another invitation (operator).
    Reinvite(Reinvite),
    /// Another role.
    Update(UpdateMember),
    /// Somebody leaves.
    Remove(RemoveMember),
    /// Somebody stands in for another, or does so no more.
    StandIn(SetStandIn),
    /// Somebody wants to hear more, or less.
    Notify(SetNotifications),
    /// Somebody is a person of their own (operator).
    Vouch(VouchMember),
}

impl MemberVerb {
    /// What the caller must be and hold.
    #[must_use]
    pub const fn access(&self) -> Access {
        match self {
            Self::Invite(_) | Self::Update(_) | Self::Remove(_) => {
                Access::Unscoped(Permission::OrganizationsWrite)
            }
            // Who lets another vote for them must be able to vote.
            Self::StandIn(_) => {
                Access::OwnOr(Permission::ApprovalsWrite, Permission::OrganizationsWrite)
            }
            Self::Notify(_) => Access::Own,
            Self::Reinvite(verb) => Access::Operator(verb.org),
            Self::Vouch(verb) => Access::Operator(verb.org),
        }
    }

    /// The organization that the operator names.
    pub(crate) const fn organization(&self) -> Option<OrgId> {
        match self {
            Self::Invite(_) | Self::Notify(_) => None,
            Self::Reinvite(verb) => Some(verb.org),
            Self::Update(verb) => verb.org,
            Self::Remove(verb) => verb.org,
            Self::StandIn(verb) => verb.org,
            Self::Vouch(verb) => Some(verb.org),
        }
    }

    /// Global names that have to be found first.
    pub(crate) fn locators(&self) -> Vec<Read> {
        match self {
            Self::Invite(verb) => vec![Key::Locator(LocatorKey::Email(verb.email.clone())).into()],
            _ => Vec::new(),
        }
    }

    /// The rows that the command names.
    pub(crate) fn reads(&self, org: OrgId) -> Vec<Read> {
        match self {
            Self::Update(_) | Self::Remove(_) => ranges_of_reach(org).map(Read::Range).into(),
            _ => vec![Range::MembersOfOrganization(org).into()],
        }
    }

    /// Carries it out.
    pub(crate) fn perform(&self, draft: &mut Draft<'_>, session: &Session) -> Result<Answer, Halt> {
        match self {
            Self::Invite(verb) => invite_member(draft, session, verb),
            Self::Reinvite(verb) => reinvite(draft, session, verb),
            Self::Update(verb) => update_member(draft, session, verb),
            Self::Remove(verb) => remove_member(draft, session, verb),
            Self::StandIn(verb) => set_stand_in(draft, session, verb),
            Self::Notify(verb) => set_notifications(draft, session, *verb),
            Self::Vouch(verb) => vouch(draft, session, verb),
        }
    }
}

/// What changes approver lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApproverListVerb {
    /// A new list.
    Create(CreateApproverList),
    /// Changes to a list.
    Update(UpdateApproverList),
    /// A list is done with.
    Delete(DeleteApproverList),
}

impl ApproverListVerb {
    /// What the caller must be and hold.
    #[must_use]
    pub const fn access(&self) -> Access {
        Access::Unscoped(Permission::PoliciesWrite)
    }

    /// The organization that the operator names.
    pub(crate) const fn organization(&self) -> Option<OrgId> {
        match self {
            Self::Create(verb) => verb.org,
            Self::Update(verb) => verb.org,
            Self::Delete(verb) => verb.org,
        }
    }

    /// The rows that the command names.
    pub(crate) fn reads(&self, org: OrgId) -> Vec<Read> {
        match self {
            Self::Create(_) => vec![
                Range::MembersOfOrganization(org).into(),
                Range::ApproverListsOfOrganization(org).into(),
            ],
            Self::Update(verb) => {
                let mut reads = vec![Key::ApproverList(org, verb.list).into()];
                reads.extend(ranges_of_reach(org).map(Read::Range));
                reads
            }
            Self::Delete(verb) => {
                let policies = Range::PoliciesWithTerms(org).into();
                vec![Key::ApproverList(org, verb.list).into(), policies]
            }
        }
    }

    /// Carries it out.
    pub(crate) fn perform(&self, draft: &mut Draft<'_>, session: &Session) -> Result<Answer, Halt> {
        match self {
            Self::Create(verb) => create_list(draft, session, verb),
            Self::Update(verb) => update_list(draft, session, verb),
            Self::Delete(verb) => delete_list(draft, session, verb),
        }
    }
}
