//! Who has to agree: a tree of quorums.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::canonical;
use crate::ids::{ApproverListId, PersonId};
use crate::organization::Role;

/// Who has to agree before a subject is executed.
///
/// One person counts once in the whole tree, whatever keys they use and however many of its
/// quorums they could fill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// So many people, each of whom is one of these.
    Quorum {
        /// How many; at least one.
        #[serde(with = "canonical::integer")]
        count: u16,
        /// Of whom; never empty.
        of: Vec<Approvers>,
    },
    /// Each of these requirements, by different people.
    All(Vec<Requirement>),
    /// One of these requirements.
    Any(Vec<Requirement>),
    /// One after the other: a stage counts only votes cast when those before it were met.
    Then(Vec<Requirement>),
}

/// The people a quorum is formed of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approvers {
    /// Anyone whose credential may decide.
    Permitted,
    /// Members with this role.
    Role(Role),
    /// This person.
    Person(PersonId),
    /// Whoever is on this list.
    List(ApproverListId),
}

/// Somebody who agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Who.
    pub person: PersonId,
    /// What they are in the organization, where they are a member.
    pub role: Option<Role>,
    /// The approver lists they are on.
    pub lists: Vec<ApproverListId>,
}

impl Requirement {
    /// One approval by anyone allowed: all that `/v1` asks for by itself.
    #[must_use]
    pub fn one() -> Self {
        Self::Quorum { count: 1, of: vec![Approvers::Permitted] }
    }

    /// Whether these agreements, in the order in which they were given, meet it. Nothing meets an
    /// empty requirement.
    #[must_use]
    pub fn is_met_by(&self, agreements: &[Agreement]) -> bool {
        Seating { agreements, people: Vec::new() }.fill(self, 0, &mut |_, _| true)
    }
}

/// The search for people to fill a requirement's seats: everybody at most once.
struct Seating<'a> {
    agreements: &'a [Agreement],
    people: Vec<PersonId>,
}

/// What is asked once a part is filled: whether the rest can be filled too. It is told how many of
/// the agreements the part took.
type Rest<'r, 'a> = &'r mut dyn FnMut(&mut Seating<'a>, usize) -> bool;

impl<'a> Seating<'a> {
    /// Tries the ways to fill `requirement` with agreements from the place `from` on, until one
    /// leaves enough for the rest.
    fn fill(&mut self, requirement: &Requirement, from: usize, rest: Rest<'_, 'a>) -> bool {
        match requirement {
            Requirement::Quorum { count: 0, .. } => false,
            Requirement::Quorum { count, of } => {
                self.seat((of, usize::from(*count)), (from, from), rest)
            }
            Requirement::Any(options) => options.iter().any(|option| self.fill(option, from, rest)),
            Requirement::All(parts) => !parts.is_empty() && self.all(parts, (from, from), rest),
            Requirement::Then(stages) => !stages.is_empty() && self.stages(stages, from, rest),
        }
    }

    /// Seats `left` people more, looking from the place `next` on. A later vote of a person whose
    /// earlier one fits as well is never better.
    fn seat(
        &mut self,
        (of, left): (&[Approvers], usize),
        (from, next): (usize, usize),
        rest: Rest<'_, 'a>,
    ) -> bool {
        if left == 0 {
            return rest(self, next);
        }
        let agreements = self.agreements;
        let mut seen = BTreeSet::new();
        let fitting = agreements.iter().enumerate().skip(from);
        let fits = |agreement: &Agreement| of.iter().any(|one| one.includes(agreement));
        let fitting = fitting.filter(|(_, agreement)| fits(agreement));
        let first = fitting.filter(|(_, agreement)| seen.insert(agreement.person));
        let free = first.filter(|(index, _)| *index >= next);
        let free = free.filter(|(_, agreement)| !self.people.contains(&agreement.person));
        let free: Vec<(usize, PersonId)> =
            free.map(|(index, agreement)| (index, agreement.person)).collect();
        let enough = free.len().saturating_sub(left - 1);
        free.into_iter().take(enough).any(|(index, person)| {
            self.people.push(person);
            let filled = self.seat((of, left - 1), (from, index + 1), rest);
            self.people.pop();
            filled
        })
    }

    /// Every part from the same place on; together they take as many as the one that takes most.
    fn all(
        &mut self,
        parts: &[Requirement],
        (from, most): (usize, usize),
        rest: Rest<'_, 'a>,
    ) -> bool {
        let Some((part, others)) = parts.split_first() else { return rest(self, most) };
        self.fill(part, from, &mut |seating, taken| {
            seating.all(others, (from, most.max(taken)), rest)
        })
    }

    /// Each stage from where the one before ended.
    fn stages(&mut self, stages: &[Requirement], from: usize, rest: Rest<'_, 'a>) -> bool {
        let Some((stage, later)) = stages.split_first() else { return rest(self, from) };
        self.fill(stage, from, &mut |seating, taken| seating.stages(later, taken, rest))
    }
}

impl Approvers {
    fn includes(&self, agreement: &Agreement) -> bool {
        match self {
            Self::Permitted => true,
            Self::Role(role) => agreement.role == Some(*role),
            Self::Person(person) => agreement.person == *person,
            Self::List(list) => agreement.lists.contains(list),
        }
    }
}
