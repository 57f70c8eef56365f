//! Who has to agree: a tree of quorums.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Agreement;
use super::seating::Seating;
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
    /// One after the other: a stage counts only votes cast when those before it were met. A stage
    /// opens at the first vote that meets what comes before it, and stays open.
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
        self.each_way().any(|way| Seating::of(self, way, agreements).is_full())
    }

    /// Whether somebody is one of those it asks, in whichever of its quorums.
    #[must_use]
    pub fn asks(&self, somebody: &Agreement) -> bool {
        match self {
            Self::Quorum { of, .. } => of.iter().any(|approvers| approvers.includes(somebody)),
            Self::All(parts) | Self::Any(parts) | Self::Then(parts) => {
                parts.iter().any(|part| part.asks(somebody))
            }
        }
    }

    /// The approver lists that it names, each once.
    #[must_use]
    pub fn lists(&self) -> BTreeSet<ApproverListId> {
        match self {
            Self::Quorum { of, .. } => of.iter().filter_map(Approvers::list).collect(),
            Self::All(parts) | Self::Any(parts) | Self::Then(parts) => {
                parts.iter().flat_map(Self::lists).collect()
            }
        }
    }

    /// The fewest different people who could ever meet it; none where nobody can.
    #[must_use]
    pub fn people_min(&self) -> Option<usize> {
        match self {
            Self::Quorum { count, of } => {
                (*count > 0 && !of.is_empty()).then(|| usize::from(*count))
            }
            Self::Any(options) => options.iter().filter_map(Self::people_min).min(),
            Self::All(parts) | Self::Then(parts) if parts.is_empty() => None,
            Self::All(parts) | Self::Then(parts) => {
                parts.iter().map(Self::people_min).sum::<Option<usize>>()
            }
        }
    }

    /// In how many ways one option of every `Any` can be chosen; none where something is empty.
    #[must_use]
    pub(super) fn ways(&self) -> u64 {
        match self {
            Self::Quorum { .. } => u64::from(self.people_min().is_some()),
            Self::Any(options) => {
                options.iter().fold(0, |sum, option| sum.saturating_add(option.ways()))
            }
            Self::All(parts) | Self::Then(parts) if parts.is_empty() => 0,
            Self::All(parts) | Self::Then(parts) => {
                parts.iter().fold(1, |product, part| product.saturating_mul(part.ways()))
            }
        }
    }

    /// The ways that are looked at. Requirements of many policies together may have more than any
    /// of them alone; what has still more is as if the rest were not there: it fails closed.
    pub(super) fn each_way(&self) -> std::ops::Range<u64> {
        const WAYS_TRIED_MAX: u64 = 256;
        0..self.ways().min(WAYS_TRIED_MAX)
    }

    /// How many quorums it has.
    pub(super) fn quorums(&self) -> usize {
        match self {
            Self::Quorum { .. } => 1,
            Self::All(parts) | Self::Any(parts) | Self::Then(parts) => {
                parts.iter().map(Self::quorums).sum()
            }
        }
    }
}

impl Approvers {
    /// Whether somebody is one of these.
    #[must_use]
    pub fn includes(&self, somebody: &Agreement) -> bool {
        match self {
            Self::Permitted => true,
            Self::Role(role) => somebody.role == Some(*role),
            Self::Person(person) => somebody.person == *person,
            Self::List(list) => somebody.lists.contains(list),
        }
    }

    const fn list(&self) -> Option<ApproverListId> {
        match self {
            Self::List(list) => Some(*list),
            Self::Permitted | Self::Role(_) | Self::Person(_) => None,
        }
    }
}

impl Requirement {
    /// One owner or administrator: who is behind the request is never counted.
    #[must_use]
    pub fn another_administrator() -> Self {
        let of = vec![Approvers::Role(Role::Owner), Approvers::Role(Role::Admin)];
        Self::Quorum { count: 1, of }
    }
}
