//! Who has to agree: a tree of quorums.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::canonical;
use crate::ids::PersonId;
use crate::organization::Role;

/// Who has to agree before a subject is executed.
///
/// One person counts once in the whole tree, whatever keys they use and however many of its
/// quorums they could fill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// So many of these.
    Quorum {
        /// How many; at least one.
        #[serde(with = "canonical::integer")]
        count: u16,
        /// Of whom.
        of: Approvers,
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
    /// These people.
    Persons(Vec<PersonId>),
}

/// Somebody who agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Who.
    pub person: PersonId,
    /// What they are in the organization, where they are a member.
    pub role: Option<Role>,
}

impl Requirement {
    /// One approval by anyone allowed: all that `/v1` asks for by itself.
    #[must_use]
    pub const fn one() -> Self {
        Self::Quorum { count: 1, of: Approvers::Permitted }
    }

    /// Whether these agreements, in the order in which they were given, meet it.
    #[must_use]
    pub fn is_met_by(&self, agreements: &[Agreement]) -> bool {
        let mut seen = BTreeSet::new();
        let once: Vec<&Agreement> =
            agreements.iter().filter(|agreement| seen.insert(agreement.person)).collect();
        self.prefix_that_meets(&once).is_some()
    }

    /// How many of the agreements, taken in order, it takes to meet this: the least.
    fn prefix_that_meets(&self, agreements: &[&Agreement]) -> Option<usize> {
        match self {
            Self::Then(stages) => stages.iter().try_fold(0, |used, stage| {
                let rest = agreements.get(used..)?;
                Some(used + stage.prefix_that_meets(rest)?)
            }),
            Self::Any(options) => {
                options.iter().filter_map(|option| option.prefix_that_meets(agreements)).min()
            }
            Self::Quorum { .. } | Self::All(_) => (0..=agreements.len()).find(|length| {
                let prefix = agreements.get(..*length).unwrap_or_default();
                self.alternatives().iter().any(|seats| seated(seats, prefix))
            }),
        }
    }

    /// Every way to meet it, as the seats that have to be filled by different people.
    fn alternatives(&self) -> Vec<Vec<&Approvers>> {
        match self {
            Self::Quorum { count, of } => vec![vec![of; usize::from(*count)]],
            Self::Any(options) => options.iter().flat_map(Self::alternatives).collect(),
            // Stages inside of a conjunction are met like the conjunction itself.
            Self::All(parts) | Self::Then(parts) => {
                parts.iter().fold(vec![Vec::new()], |so_far, part| {
                    let ways = part.alternatives();
                    let join = |seats: &Vec<_>| {
                        let seats = seats.clone();
                        ways.iter().map(move |way| [seats.as_slice(), way].concat())
                    };
                    so_far.iter().flat_map(join).collect()
                })
            }
        }
    }
}

impl Approvers {
    fn includes(&self, agreement: &Agreement) -> bool {
        match self {
            Self::Permitted => true,
            Self::Role(role) => agreement.role == Some(*role),
            Self::Persons(persons) => persons.contains(&agreement.person),
        }
    }
}

/// Whether every seat can be given to a different person: a bipartite matching, grown by
/// augmenting paths.
fn seated(seats: &[&Approvers], people: &[&Agreement]) -> bool {
    let mut seat_of: Vec<Option<usize>> = vec![None; people.len()];
    (0..seats.len()).all(|seat| seat_one(seat, (seats, people), &mut seat_of, &mut BTreeSet::new()))
}

fn seat_one(
    seat: usize,
    (seats, people): (&[&Approvers], &[&Agreement]),
    seat_of: &mut Vec<Option<usize>>,
    tried: &mut BTreeSet<usize>,
) -> bool {
    for (index, person) in people.iter().enumerate() {
        let fits = seats.get(seat).is_some_and(|approvers| approvers.includes(person));
        if !fits || !tried.insert(index) {
            continue;
        }
        let moved = match seat_of.get(index).copied().flatten() {
            None => true,
            Some(other) => seat_one(other, (seats, people), seat_of, tried),
        };
        if moved && let Some(place) = seat_of.get_mut(index) {
            *place = Some(seat);
            return true;
        }
    }
    false
}
