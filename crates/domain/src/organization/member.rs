//! People. A person is known across organizations; a membership ties a person to one.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::access::{Permission, Permissions};
use crate::ids::{MemberId, OrgId, PersonId};
use crate::time::Timestamp;

/// A human being. Separation of duties compares people, never credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their mail address, unique in the installation, in lower case.
    pub email: String,
    /// When they were first added.
    pub created_at: Timestamp,
}

/// A person's place in an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its id.
    pub id: MemberId,
    /// The organization.
    pub org: OrgId,
    /// The person.
    pub person: PersonId,
    /// The person's name, as it was when they joined.
    pub name: String,
    /// The person's mail address.
    pub email: String,
    /// What they are there.
    pub role: Role,
    /// The people by whose word alone they are there: of what these ask for, they decide nothing.
    /// Empty where the operator, or somebody else beside them, had a say.
    pub added_by: Vec<PersonId>,
    /// Who stands in for them when they vote, and when.
    pub stand_in: Option<StandIn>,
    /// Of what they are told by mail.
    #[serde(default, skip_serializing_if = "Notifications::is_usual")]
    pub notifications: Notifications,
    /// Since when.
    pub created_at: Timestamp,
    /// When they left; kept for what they once decided.
    pub removed_at: Option<Timestamp>,
}

/// Somebody who votes for another while that one is away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandIn {
    /// Who votes.
    pub person: PersonId,
    /// From when.
    pub from: Timestamp,
    /// Until when: half-open.
    pub until: Timestamp,
}

impl Member {
    /// Whether they are still there.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        self.removed_at.is_none()
    }
}

/// The people who stand behind a credential: whoever holds it, and those by whose word alone these
/// are there. Separation of duties compares these and nothing else.
///
/// What a membership remembers was complete when it was written, so one step back is all the way.
pub fn people_behind<'m>(
    holders: &[PersonId],
    added_by: impl Fn(PersonId) -> &'m [PersonId],
) -> Vec<PersonId> {
    let mut people = holders.to_vec();
    for holder in holders {
        people.extend(added_by(*holder));
    }
    let mut seen = BTreeSet::new();
    people.retain(|person| seen.insert(*person));
    people
}

/// Of what somebody is told by mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Notifications {
    /// Of what waits for them, and of what became of what they asked for.
    #[default]
    All,
    /// Of nothing.
    None,
}

impl Notifications {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::None => "none",
        }
    }

    /// The choice with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::All, Self::None].into_iter().find(|choice| choice.as_str() == word)
    }

    fn is_usual(&self) -> bool {
        *self == Self::All
    }
}

/// What a person is in an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everything, and cannot be removed by others.
    Owner,
    /// Everything.
    Admin,
    /// Starts payments.
    Member,
    /// Decides approval requests.
    Approver,
    /// Looks.
    Viewer,
}

impl Role {
    /// What whoever signs in with this role is allowed, and the most that a key of theirs can be
    /// given.
    #[must_use]
    pub const fn permissions(self) -> Permissions {
        match self {
            Self::Owner | Self::Admin => Permissions::ADMINISTRATOR,
            Self::Member => Permissions::READS.and(Permission::PaymentsWrite),
            Self::Approver => Permissions::READS.and(Permission::ApprovalsWrite),
            Self::Viewer => Permissions::READS,
        }
    }

    /// Whether it allows something that the other does not. An owner's place is more than an
    /// administrator's, though both may do the same.
    #[must_use]
    pub fn exceeds(self, other: Self) -> bool {
        let more = other.permissions().first_missing(self.permissions()).is_some();
        more || (self == Self::Owner && other != Self::Owner)
    }

    /// The role with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Owner, Self::Admin, Self::Member, Self::Approver, Self::Viewer]
            .into_iter()
            .find(|role| role.as_str() == word)
    }

    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Member => "member",
            Self::Approver => "approver",
            Self::Viewer => "viewer",
        }
    }
}
