//! The people of an organization, as requirements see them.

use std::collections::BTreeMap;

use super::seating::Seating;
use super::{Approval, Requirement};
use crate::ids::{ApproverListId, PersonId};
use crate::organization::{ApproverList, Member, Role};
use crate::state::{Draft, Halt, Key};
use crate::time::Timestamp;

/// Somebody who agreed, or might.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Who.
    pub person: PersonId,
    /// What they are in the organization, where they are a member.
    pub role: Option<Role>,
    /// The approver lists they are on.
    pub lists: Vec<ApproverListId>,
}

/// Who is there, what they are, and on which lists.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    people: BTreeMap<PersonId, Agreement>,
    /// By whose word alone people are there.
    added_by: BTreeMap<PersonId, Vec<PersonId>>,
    /// Since when they are there.
    since: BTreeMap<PersonId, Timestamp>,
}

/// A requirement that the people who are there cannot meet.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Unreachable {
    /// The part that fails, counted from the top: `of[1].of[0]`; empty for the whole.
    pub part: String,
    /// How many different people it takes.
    #[serde(with = "crate::canonical::integer")]
    pub needed: u32,
    /// How many of those who are there it asks.
    #[serde(with = "crate::canonical::integer")]
    pub there: u32,
}

impl Roster {
    /// The members who have not left, on the lists that are not deleted.
    pub fn new<'a>(
        members: impl IntoIterator<Item = &'a Member>,
        lists: impl IntoIterator<Item = &'a ApproverList>,
    ) -> Self {
        let lists: Vec<&ApproverList> =
            lists.into_iter().filter(|list| list.deleted_at.is_none()).collect();
        let agreement = |member: &Member| {
            let on = lists.iter().filter(|list| list.people.contains(&member.person));
            let lists = on.map(|list| list.id).collect();
            (member.person, Agreement { person: member.person, role: Some(member.role), lists })
        };
        let (mut people, mut added_by) = (BTreeMap::new(), BTreeMap::new());
        let mut since = BTreeMap::new();
        for member in members.into_iter().filter(|member| member.is_active()) {
            people.extend([agreement(member)]);
            added_by.insert(member.person, member.added_by.clone());
            since.insert(member.person, member.created_at);
        }
        Self { people, added_by, since }
    }

    /// By whose word alone somebody is there.
    #[must_use]
    pub fn added_by(&self, person: PersonId) -> &[PersonId] {
        self.added_by.get(&person).map(Vec::as_slice).unwrap_or_default()
    }

    /// Somebody's agreement as it counts now; none from who is not there.
    #[must_use]
    pub fn agreement(&self, person: PersonId) -> Option<&Agreement> {
        self.people.get(&person)
    }

    /// Whether what somebody said then still counts: they have been there since, and their role
    /// has not come to let them do nothing but look.
    #[must_use]
    pub fn counts(&self, person: PersonId, said_at: Timestamp) -> bool {
        let looks = self.agreement(person).is_none_or(|one| one.role == Some(Role::Viewer));
        !looks && self.since.get(&person).is_some_and(|since| *since <= said_at)
    }

    /// Everyone who could ever be given a credential that decides, but for these. Who only looks
    /// never decides.
    #[must_use]
    pub fn deciders(&self, except: &[PersonId]) -> Vec<Agreement> {
        let decides =
            |one: &&Agreement| one.role != Some(Role::Viewer) && !except.contains(&one.person);
        self.people.values().filter(decides).cloned().collect()
    }
}

impl Requirement {
    /// Whether these people could meet it, in whichever order they vote.
    pub fn reachable_by(&self, people: &[Agreement]) -> Result<(), Unreachable> {
        let part = self.first_unreachable(people, String::new());
        let Some((part, path)) = part else { return Ok(()) };
        let there = people.iter().filter(|one| part.asks(one)).count();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let needed = number(part.people_min().unwrap_or(0));
        Err(Unreachable { part: path, needed, there: number(there) })
    }

    /// The smallest part that they cannot meet, and where it is.
    fn first_unreachable(&self, people: &[Agreement], path: String) -> Option<(&Self, String)> {
        let full = |way| Seating::in_any_order(self, way, people).is_full();
        if self.each_way().any(full) {
            return None;
        }
        if let Self::All(parts) | Self::Then(parts) = self {
            for (index, part) in parts.iter().enumerate() {
                let dot = if path.is_empty() { "" } else { "." };
                let found = part.first_unreachable(people, format!("{path}{dot}of[{index}]"));
                if found.is_some() {
                    return found;
                }
            }
        }
        Some((self, path))
    }
}

impl Unreachable {
    /// Why, in one sentence.
    #[must_use]
    pub fn reason(&self) -> String {
        let Self { part, needed, there } = self;
        let part = if part.is_empty() { "the requirement".to_owned() } else { format!("`{part}`") };
        format!("{part} takes {needed} different people, and {there} of those there are could vote")
    }
}

/// The people that a vote is about, as they are now, on the lists that are asked.
pub(super) fn roster_of(
    draft: &Draft<'_>,
    approval: &Approval,
    people: &[PersonId],
) -> Result<Roster, Halt> {
    let org = approval.org;
    let asked = approval.requirement.lists();
    draft.need(asked.iter().map(|list| Key::ApproverList(org, *list).into()))?;
    let mut lists = Vec::new();
    for list in asked {
        lists.extend(draft.get::<ApproverList>((org, list))?);
    }
    let mut members = Vec::new();
    for person in people {
        members.extend(draft.get::<Member>((org, *person))?);
    }
    Ok(Roster::new(members.iter().map(|row| &**row), lists.iter().map(|row| &**row)))
}
