//! What a change makes of one object.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::access::{Environment, Permission};
use crate::command::Command;
use crate::ids::{ApproverListId, Id, KeyId, MemberId, OrgId, PersonId, PolicyId, Ulid};
use crate::key::ApiKey;
use crate::organization::{
    ApproverList, ApproverListVerb, Member, MemberVerb, Notifications, Organization,
    OrganizationSettings,
};
use crate::outcome::{ApproverListChanged, MemberChanged, Outcome};
use crate::policy::Policy;
use crate::rejection::{ChangedField, Rejection};
use crate::time::Timestamp;

/// An object as it was and as it shall be. What comes to be was nothing, what is deleted shall be
/// nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// As it was when the change was asked for.
    pub before: Option<Changed>,
    /// As it shall be.
    pub after: Option<Changed>,
}

/// What can change only by the word of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Changed {
    /// A policy.
    Policy(Box<Policy>),
    /// A list of approvers.
    ApproverList(Box<ApproverList>),
    /// A person's place in the organization.
    Member(Box<Member>),
    /// An API key.
    ApiKey(Box<ApiKey>),
    /// What the organization chose.
    Organization(Box<Choices>),
}

/// What an organization chooses of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// The organization.
    pub org: OrgId,
    /// Its name.
    pub name: String,
    /// Its settings.
    pub settings: OrganizationSettings,
}

/// What is done to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It comes to be.
    Create,
    /// It is changed.
    Update,
    /// It is done with.
    Delete,
}

impl Change {
    /// What a command that was carried out has changed; none if it is of a kind that never waits.
    pub(crate) fn of(
        command: &Command,
        before: Option<Changed>,
        outcome: &Outcome,
    ) -> Result<Option<Self>, Rejection> {
        use Command as C;
        let after = match (command, outcome) {
            (C::CreatePolicy(_) | C::UpdatePolicy(_), Outcome::Policy(row)) => {
                Some(Changed::Policy(Box::new((**row).clone())))
            }
            (C::DeletePolicy(_), Outcome::PolicyDeleted(_))
            | (C::ApproverList(ApproverListVerb::Delete(_)), Outcome::ApproverList(_)) => None,
            (
                C::ApproverList(_),
                Outcome::ApproverList(row)
                | Outcome::ApproverListChanged(ApproverListChanged { list: row, .. }),
            ) => Some(Changed::ApproverList(Box::new((**row).clone()))),
            (
                C::Member(MemberVerb::Invite(_) | MemberVerb::Update(_)),
                Outcome::Member(row) | Outcome::MemberChanged(MemberChanged { member: row, .. }),
            ) => Some(Changed::Member(Box::new((**row).clone()))),
            (C::Member(MemberVerb::Invite(_) | MemberVerb::Update(_)), _) => {
                return Err(Rejection::corrupt("outcome of a change"));
            }
            (C::Member(_), _) => return Ok(None),
            (C::CreateKey(_) | C::UpdateKey(_), Outcome::ApiKey(row)) => {
                Some(Changed::ApiKey(Box::new((**row).clone())))
            }
            (C::UpdateOrganization(_), Outcome::Organization(row)) => {
                Some(Changed::Organization(Box::new(Choices::of(row))))
            }
            // What is not understood must not pass for something that never waits.
            _ => return Err(Rejection::corrupt("outcome of a change")),
        };
        Ok(Some(Self { before, after }))
    }

    /// The change as it is shown and hashed: without what an object only comes to have when the
    /// change is made, and without what others may change meanwhile and it does not touch.
    #[must_use]
    pub fn plain(&self) -> Self {
        let is_new = self.before.is_none();
        let plain = |side: &Option<Changed>| side.as_ref().map(|side| side.plain(is_new));
        Self { before: plain(&self.before), after: plain(&self.after) }
    }

    /// Whether it changes nothing.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        let plain = self.plain();
        plain.before == plain.after
    }

    /// What is done.
    #[must_use]
    pub const fn action(&self) -> Action {
        match (&self.before, &self.after) {
            (None, _) => Action::Create,
            (Some(_), Some(_)) => Action::Update,
            (Some(_), None) => Action::Delete,
        }
    }

    /// The object: as it shall be, or as it was where it shall be nothing.
    #[must_use]
    pub const fn object(&self) -> Option<&Changed> {
        match &self.after {
            Some(after) => Some(after),
            None => self.before.as_ref(),
        }
    }

    /// The environment in which alone it matters; none where it is the whole organization's.
    #[must_use]
    pub fn environment(&self) -> Option<Environment> {
        self.object().and_then(Changed::environment)
    }
}

impl Action {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "CREATE",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
        }
    }
}

impl Choices {
    /// Those of an organization as it is.
    #[must_use]
    pub fn of(row: &Organization) -> Self {
        Self { org: row.id, name: row.name.clone(), settings: row.settings.clone() }
    }
}

impl Changed {
    /// The word of the wire for its kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Policy(_) => "POLICY",
            Self::ApproverList(_) => "APPROVER_LIST",
            Self::Member(_) => "MEMBER",
            Self::ApiKey(_) => "API_KEY",
            Self::Organization(_) => "ORGANIZATION",
        }
    }

    /// Its id; none before it has come to be.
    #[must_use]
    pub fn id(&self) -> Option<String> {
        fn there<T: Id + ToString>(id: T) -> Option<String> {
            (id.ulid() != Ulid(0)).then(|| id.to_string())
        }
        match self {
            Self::Policy(row) => there(row.id),
            Self::ApproverList(row) => there(row.id),
            Self::Member(row) => there(row.id),
            Self::ApiKey(row) => there(row.id),
            Self::Organization(choices) => there(choices.org),
        }
    }

    /// What people call it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Policy(row) => &row.name,
            Self::ApproverList(row) => &row.name,
            Self::Member(row) => &row.name,
            Self::ApiKey(row) => &row.name,
            Self::Organization(choices) => &choices.name,
        }
    }

    fn environment(&self) -> Option<Environment> {
        match self {
            Self::Policy(row) => Some(row.environment),
            Self::ApiKey(row) => Some(row.environment),
            Self::ApproverList(_) | Self::Member(_) | Self::Organization(_) => None,
        }
    }

    /// See [`Change::plain`].
    fn plain(&self, is_new: bool) -> Self {
        let never = Timestamp::default();
        let mut plain = self.clone();
        match &mut plain {
            Self::Policy(row) => {
                (row.updated_at, row.counters) = (never, Box::default());
                if is_new {
                    (row.id, row.created_at) = (PolicyId::from_ulid(Ulid(0)), never);
                }
            }
            Self::ApproverList(row) => {
                row.updated_at = never;
                if is_new {
                    (row.id, row.created_at) = (ApproverListId::from_ulid(Ulid(0)), never);
                }
            }
            Self::Member(row) => {
                (row.stand_in, row.notifications) = (None, Notifications::All);
                if is_new {
                    (row.id, row.created_at) = (MemberId::from_ulid(Ulid(0)), never);
                    row.person = PersonId::from_ulid(Ulid(0));
                    // Who was agreed to by somebody else is there by nobody's word alone.
                    row.added_by = Vec::new();
                }
            }
            Self::ApiKey(row) => {
                if is_new {
                    (row.id, row.created_at) = (KeyId::from_ulid(Ulid(0)), never);
                }
            }
            Self::Organization(_) => {}
        }
        plain
    }

    /// In what an object is not what it was; `now` is none where it is no more.
    pub(crate) fn differences(&self, now: Option<&Self>) -> Vec<ChangedField> {
        let Some(now) = now else { return vec![field("status", "there", "gone")] };
        let mut fields = Vec::new();
        match (self, now) {
            (Self::Policy(was), Self::Policy(is)) => {
                fields.push(field("version", was.version.to_string(), is.version.to_string()));
                fields.push(gone(was.deleted_at, is.deleted_at));
            }
            (Self::ApproverList(was), Self::ApproverList(is)) => {
                fields.push(field("version", was.version.to_string(), is.version.to_string()));
                fields.push(gone(was.deleted_at, is.deleted_at));
            }
            (Self::Member(was), Self::Member(is)) => {
                fields.push(field("role", was.role.as_str(), is.role.as_str()));
                fields.push(gone(was.removed_at, is.removed_at));
            }
            (Self::ApiKey(was), Self::ApiKey(is)) => {
                fields.push(field("name", &was.name, &is.name));
                fields.push(field("status", was.status.as_str(), is.status.as_str()));
                fields.push(field("permissions", words(was), words(is)));
            }
            (Self::Organization(was), Self::Organization(is)) => {
                fields.push(field("name", &was.name, &is.name));
                let same = was.settings == is.settings;
                fields.push(field(
                    "settings",
                    "as shown",
                    if same { "as shown" } else { "others" },
                ));
            }
            _ => fields.push(field("type", self.kind(), now.kind())),
        }
        fields.retain(|field| field.was != field.is);
        fields
    }
}

fn words(key: &ApiKey) -> String {
    let words: Vec<&str> = key.permissions.iter().map(Permission::as_str).collect();
    words.join(",")
}

fn field(name: &'static str, was: impl Into<String>, is: impl Into<String>) -> ChangedField {
    ChangedField { field: Cow::Borrowed(name), was: was.into(), is: is.into() }
}

fn gone(was: Option<Timestamp>, is: Option<Timestamp>) -> ChangedField {
    let word = |at: Option<Timestamp>| if at.is_none() { "there" } else { "gone" };
    field("status", word(was), word(is))
}
