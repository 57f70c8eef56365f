//! Requirements against brute force: every way, every assignment of people to seats.

use proptest::prelude::*;

use crate::approval::{Agreement, Approvers, Openness, Requirement};
use crate::ids::{Id as _, PersonId, Ulid};
use crate::organization::Role;

fn person(number: u8) -> PersonId {
    PersonId::from_ulid(Ulid(u128::from(number)))
}

/// Odd people are approvers.
fn agreement(who: u8) -> Agreement {
    let role = if who % 2 == 1 { Role::Approver } else { Role::Member };
    Agreement { person: person(who), role: Some(role), lists: Vec::new() }
}

fn requirements() -> impl Strategy<Value = Requirement> {
    let quorum = |count: u16, of| Requirement::Quorum { count, of };
    let persons = prop::collection::vec(1_u8..6, 1..4);
    let leaf = prop_oneof![
        (1_u16..3).prop_map(move |count| quorum(count, vec![Approvers::Permitted])),
        (1_u16..3).prop_map(move |count| quorum(count, vec![Approvers::Role(Role::Approver)])),
        (1_u16..3, persons).prop_map(move |(count, persons)| {
            quorum(count, persons.into_iter().map(person).map(Approvers::Person).collect())
        }),
    ];
    leaf.prop_recursive(3, 7, 3, |inner| {
        let parts = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            parts().prop_map(Requirement::All),
            parts().prop_map(Requirement::Any),
            parts().prop_map(Requirement::Then),
        ]
    })
}

/// The requirement without its `Any`s, once for each way through them.
fn ways(requirement: &Requirement) -> Vec<Requirement> {
    let product = |parts: &[Requirement]| {
        let mut all: Vec<Vec<Requirement>> = vec![Vec::new()];
        for part in parts {
            let options = ways(part);
            let with = |before: &Vec<Requirement>| {
                let longer = |option: &Requirement| {
                    [before.as_slice(), std::slice::from_ref(option)].concat()
                };
                options.iter().map(longer).collect::<Vec<_>>()
            };
            all = all.iter().flat_map(with).collect();
        }
        all
    };
    match requirement {
        Requirement::Quorum { .. } => vec![requirement.clone()],
        Requirement::Any(options) => options.iter().flat_map(ways).collect(),
        Requirement::All(parts) => product(parts).into_iter().map(Requirement::All).collect(),
        Requirement::Then(parts) => product(parts).into_iter().map(Requirement::Then).collect(),
    }
}

fn without_stages(requirement: &Requirement) -> Requirement {
    let all = |parts: &[Requirement]| parts.iter().map(without_stages).collect();
    match requirement {
        Requirement::Quorum { .. } => requirement.clone(),
        Requirement::Any(options) => Requirement::Any(all(options)),
        Requirement::All(parts) | Requirement::Then(parts) => Requirement::All(all(parts)),
    }
}

/// A seat: who may sit there, and from which vote on they count.
type Seat = (Vec<Approvers>, usize);

/// The seats of a way; none where a stage has not begun.
fn seats(way: &Requirement, opens: usize, votes: &[Agreement]) -> Option<Vec<Seat>> {
    match way {
        Requirement::Quorum { count, of } => {
            Some((0..*count).map(|_| (of.clone(), opens)).collect())
        }
        Requirement::All(parts) | Requirement::Any(parts) => {
            let parts: Option<Vec<_>> =
                parts.iter().map(|part| seats(part, opens, votes)).collect();
            parts.map(|parts| parts.concat())
        }
        Requirement::Then(stages) => {
            let (mut all, mut opens) = (Vec::new(), opens);
            for stage in stages {
                if !all.is_empty() {
                    opens = (0..=votes.len()).find(|taken| fills(&all, &votes[..*taken], &[]))?;
                }
                all.extend(seats(stage, opens, votes)?);
            }
            Some(all)
        }
    }
}

/// Whether different people can take all the seats, by trying.
fn fills(seats: &[Seat], votes: &[Agreement], taken: &[PersonId]) -> bool {
    let Some(((of, opens), others)) = seats.split_first() else { return true };
    votes.iter().skip(*opens).any(|vote| {
        let fits = !taken.contains(&vote.person) && of.iter().any(|one| one.includes(vote));
        fits && fills(others, votes, &[taken, &[vote.person]].concat())
    })
}

fn met(requirement: &Requirement, votes: &[Agreement]) -> bool {
    ways(requirement)
        .iter()
        .any(|way| seats(way, 0, votes).is_some_and(|seats| fills(&seats, votes, &[])))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn it_is_met_when_brute_force_says_so(
        requirement in requirements(),
        votes in prop::collection::vec(1_u8..6, 0..6),
    ) {
        let votes: Vec<Agreement> = votes.into_iter().map(agreement).collect();
        prop_assert_eq!(requirement.is_met_by(&votes), met(&requirement, &votes));
        prop_assert_eq!(requirement.standing(&votes).met, met(&requirement, &votes));
    }

    /// Who is told that their vote helps is not led into a dead end: as long as these people could
    /// meet it at all, one of them can go on. (Where somebody fits in several stages, they may have
    /// to take their vote back and give it again.)
    #[test]
    fn whoever_is_there_can_finish_it(
        requirement in requirements(),
        order in prop::collection::vec(1_u8..6, 0..40),
    ) {
        let everybody: Vec<Agreement> = (1..6).map(agreement).collect();
        let requirement = without_stages(&requirement);
        prop_assume!(requirement.reachable_by(&everybody).is_ok());
        let mut votes: Vec<Agreement> = Vec::new();
        let again = 1_u8..6;
        for who in order.into_iter().chain(again) {
            if requirement.is_met_by(&votes) {
                return Ok(());
            }
            let one = agreement(who);
            if votes.contains(&one) {
                continue;
            }
            if requirement.openness(&votes, &one) == Openness::Now {
                votes.push(one);
            }
        }
        prop_assert!(requirement.is_met_by(&votes), "{requirement:?} stays open after {votes:?}");
    }

    /// What two policies ask together is never less than what one of them asks.
    #[test]
    fn together_they_ask_for_all_of_it(
        one in requirements(), other in requirements(),
        votes in prop::collection::vec(1_u8..6, 0..6),
    ) {
        let votes: Vec<Agreement> = votes.into_iter().map(agreement).collect();
        let both = Requirement::combine([&one, &other]);
        if both.is_met_by(&votes) {
            prop_assert!(one.is_met_by(&votes) && other.is_met_by(&votes));
        }
        if one.implies(&other) && one.is_met_by(&votes) {
            prop_assert!(other.is_met_by(&votes), "{one:?} does not imply {other:?}");
        }
    }
}

/// The largest tree that may be kept, and more people than it asks.
#[test]
fn a_checked_tree_is_judged_in_no_time() {
    let quorum = |count| Requirement::Quorum { count, of: vec![Approvers::Permitted] };
    let either = || Requirement::Any(vec![quorum(9), quorum(8)]);
    let tree = Requirement::Then((0..6).map(|_| either()).collect());
    assert_eq!(tree.check(), Ok(()));
    let votes: Vec<Agreement> = (0..60).map(agreement).collect();
    assert!(tree.is_met_by(&votes));
    assert!(!tree.is_met_by(&votes[..47]));
    let wide = Requirement::All((0..7).map(|_| either()).collect());
    assert_eq!(wide.check(), Err("has more than 64 ways through its `ANY`s"));
}
