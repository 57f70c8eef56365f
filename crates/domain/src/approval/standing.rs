//! How far a requirement is: what is met, who is missing, whose vote would still help.

use std::collections::BTreeMap;

use super::seating::Seating;
use super::{Agreement, Requirement};
use crate::ids::PersonId;

/// A part of a requirement, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing<'r> {
    /// The part.
    pub requirement: &'r Requirement,
    /// Whether it is met.
    pub met: bool,
    /// Of a quorum: who counts for it.
    pub votes: Vec<PersonId>,
    /// Of a quorum: how many more it takes.
    pub missing: usize,
    /// The parts of it.
    pub parts: Vec<Standing<'r>>,
}

/// What one more vote of somebody would be worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Openness {
    /// It fills a seat.
    Now,
    /// It would fill one once the stages before are met.
    Later,
    /// There is no seat for them.
    Never,
}

/// A quorum as it stands along the best way that leads through it.
struct Filled {
    votes: Vec<PersonId>,
    missing: usize,
    /// Whether it lies on the best way of all.
    on_best: bool,
}

impl Requirement {
    /// How far these agreements, in their order, get: along the way on which the fewest people
    /// are missing, and for options beside it as far as they are themselves.
    #[must_use]
    pub fn standing(&self, agreements: &[Agreement]) -> Standing<'_> {
        let mut ways: Vec<Seating<'_>> =
            self.each_way().map(|way| Seating::of(self, way, agreements)).collect();
        ways.sort_by_key(Seating::missing);
        let mut quorums: BTreeMap<usize, Filled> = BTreeMap::new();
        for (rank, way) in ways.iter().enumerate() {
            for (quorum, votes, missing) in way.by_quorum() {
                let filled = Filled { votes, missing, on_best: rank == 0 };
                quorums.entry(quorum).or_insert(filled);
            }
        }
        stand(self, &mut 0, &quorums).0
    }

    /// What a further vote of somebody would be worth beside the given ones.
    #[must_use]
    pub fn openness(&self, given: &[Agreement], somebody: &Agreement) -> Openness {
        let mut more = given.to_vec();
        more.push(somebody.clone());
        let fits = |way| {
            let before = Seating::in_any_order(self, way, given);
            Seating::in_any_order(self, way, &more).taken() > before.taken()
        };
        let helps = |way| {
            let (after, before) = (Seating::of(self, way, &more), Seating::of(self, way, given));
            // Somebody who has voted may be needed in a later stage, where they can vote again
            // once this one sits in their place.
            after.taken() > before.taken() || (fits(way) && after.welcomes(somebody.person))
        };
        if self.each_way().any(helps) {
            Openness::Now
        } else if self.each_way().any(fits) {
            Openness::Later
        } else {
            Openness::Never
        }
    }
}

impl Requirement {
    /// Whether it helps that somebody votes again: these agreements, in which theirs is the last,
    /// get further than those, or no less far and with them where somebody is missing.
    pub(super) fn gains(
        &self,
        (before, after): (&[Agreement], &[Agreement]),
        somebody: PersonId,
    ) -> bool {
        self.each_way().any(|way| {
            let (before, after) = (Seating::of(self, way, before), Seating::of(self, way, after));
            after.taken() > before.taken()
                || (after.taken() == before.taken() && after.reaches_further(&before, somebody))
        })
    }
}

/// A part with all below it, and whether the best way leads through it.
fn stand<'r>(
    requirement: &'r Requirement,
    quorum: &mut usize,
    quorums: &BTreeMap<usize, Filled>,
) -> (Standing<'r>, bool) {
    let (Requirement::All(below) | Requirement::Any(below) | Requirement::Then(below)) =
        requirement
    else {
        let filled = quorums.get(quorum);
        *quorum += 1;
        let votes = filled.map(|filled| filled.votes.clone()).unwrap_or_default();
        let missing = filled.map_or(0, |filled| filled.missing);
        let met = filled.is_some_and(|filled| filled.missing == 0);
        let standing = Standing { requirement, met, votes, missing, parts: Vec::new() };
        return (standing, filled.is_some_and(|filled| filled.on_best));
    };
    let parts: Vec<_> = below.iter().map(|part| stand(part, quorum, quorums)).collect();
    let on_best = parts.iter().any(|(_, on_best)| *on_best);
    let met = match requirement {
        // On the best way, the option that it takes decides.
        Requirement::Any(_) if on_best => parts.iter().any(|(part, best)| *best && part.met),
        Requirement::Any(_) => parts.iter().any(|(part, _)| part.met),
        _ => !parts.is_empty() && parts.iter().all(|(part, _)| part.met),
    };
    let parts = parts.into_iter().map(|(part, _)| part).collect();
    (Standing { requirement, met, votes: Vec::new(), missing: 0, parts }, on_best)
}
