//! Who fills which seat: the people who agreed, and the quorums of one way through a requirement.
//!
//! A way is one choice at every `Any`. Along a way the quorums are tables with as many seats as
//! they ask people; everybody takes one seat at most, wherever they fit. Whether all seats can be
//! filled is a matching, and takes polynomial time however the tree looks.

use std::collections::BTreeSet;

use super::{Agreement, Approvers, Requirement};
use crate::ids::PersonId;

/// A quorum along a way.
struct Table<'r> {
    /// Its place among all quorums of the tree, from the left.
    quorum: usize,
    seats: usize,
    of: &'r [Approvers],
    /// The place of the first agreement that counts; none while a stage before it is not met.
    opens: Option<usize>,
}

/// As many people on seats as can be, along one way.
pub(super) struct Seating<'a> {
    tables: Vec<Table<'a>>,
    agreements: &'a [Agreement],
    people: Vec<PersonId>,
    /// For each table the people who sit there, as places in `people`.
    seated: Vec<Vec<usize>>,
}

/// Where a part of the tree stands: the quorums to the left of it, and from when it counts.
#[derive(Clone, Copy)]
struct Place {
    quorum: usize,
    opens: Option<usize>,
}

impl<'a> Seating<'a> {
    /// Seats the people who agreed, in the order in which they did.
    pub(super) fn of(requirement: &'a Requirement, way: u64, agreements: &'a [Agreement]) -> Self {
        let mut tables = Vec::new();
        let begin = Place { quorum: 0, opens: Some(0) };
        lay((requirement, way), begin, agreements, &mut tables);
        Self::at(tables, agreements)
    }

    /// Seats the same people as if every stage had been open from the beginning.
    pub(super) fn in_any_order(
        requirement: &'a Requirement,
        way: u64,
        agreements: &'a [Agreement],
    ) -> Self {
        let mut tables = Vec::new();
        lay((requirement, way), Place { quorum: 0, opens: Some(0) }, &[], &mut tables);
        for table in &mut tables {
            table.opens = Some(0);
        }
        Self::at(tables, agreements)
    }

    fn at(tables: Vec<Table<'a>>, agreements: &'a [Agreement]) -> Self {
        let mut known = BTreeSet::new();
        let people = agreements.iter().map(|agreement| agreement.person);
        let people: Vec<PersonId> = people.filter(|person| known.insert(*person)).collect();
        let seated = tables.iter().map(|_| Vec::new()).collect();
        let mut seating = Self { tables, agreements, people, seated };
        for who in 0..seating.people.len() {
            // Where every seat is taken nobody else finds one, however many there are.
            if seating.is_full() {
                break;
            }
            let mut tried = vec![false; seating.tables.len()];
            seating.seat(who, &mut tried);
        }
        seating
    }

    /// Finds a seat for one more, moving others where that makes room.
    fn seat(&mut self, who: usize, tried: &mut [bool]) -> bool {
        for table in 0..self.tables.len() {
            let fresh = tried.get(table) == Some(&false);
            if !fresh || !self.fits(who, table) {
                continue;
            }
            if let Some(tried) = tried.get_mut(table) {
                *tried = true;
            }
            if self.missing_at(table) > 0 {
                if let Some(seated) = self.seated.get_mut(table) {
                    seated.push(who);
                }
                return true;
            }
            for seat in 0..self.seated.get(table).map_or(0, Vec::len) {
                let sits = self.seated.get(table).and_then(|seated| seated.get(seat)).copied();
                if sits.is_some_and(|other| self.seat(other, tried)) {
                    let place = self.seated.get_mut(table).and_then(|seated| seated.get_mut(seat));
                    place.into_iter().for_each(|place| *place = who);
                    return true;
                }
            }
        }
        false
    }

    /// Whether one of a person's agreements counts at a table.
    fn fits(&self, who: usize, table: usize) -> bool {
        let (Some(person), Some(table)) = (self.people.get(who), self.tables.get(table)) else {
            return false;
        };
        let Some(opens) = table.opens else { return false };
        self.agreements.iter().skip(opens).any(|agreement| {
            agreement.person == *person && table.of.iter().any(|of| of.includes(agreement))
        })
    }

    fn missing_at(&self, table: usize) -> usize {
        let seats = self.tables.get(table).map_or(0, |table| table.seats);
        seats.saturating_sub(self.seated.get(table).map_or(0, Vec::len))
    }

    /// Whether somebody could sit at a table that is open, were there room.
    pub(super) fn welcomes(&self, person: PersonId) -> bool {
        (0..self.tables.len()).any(|table| self.welcomes_at(person, table))
    }

    /// Whether somebody could sit where, before, they could not and somebody was missing.
    pub(super) fn reaches_further(&self, before: &Self, person: PersonId) -> bool {
        (0..self.tables.len()).any(|table| {
            before.missing_at(table) > 0
                && !before.welcomes_at(person, table)
                && self.welcomes_at(person, table)
        })
    }

    fn welcomes_at(&self, person: PersonId, table: usize) -> bool {
        let who = self.people.iter().position(|one| *one == person);
        who.is_some_and(|who| self.fits(who, table))
    }

    /// How many seats are empty.
    pub(super) fn missing(&self) -> usize {
        (0..self.tables.len()).map(|table| self.missing_at(table)).sum()
    }

    /// How many seats are taken.
    pub(super) fn taken(&self) -> usize {
        self.seated.iter().map(Vec::len).sum()
    }

    /// Whether nobody is missing.
    pub(super) fn is_full(&self) -> bool {
        self.missing() == 0
    }

    /// The quorums along the way, each with who sits there and how many are missing.
    pub(super) fn by_quorum(&self) -> impl Iterator<Item = (usize, Vec<PersonId>, usize)> + '_ {
        self.tables.iter().zip(&self.seated).map(|(table, seated)| {
            let people = seated.iter().filter_map(|who| self.people.get(*who)).copied().collect();
            (table.quorum, people, table.seats.saturating_sub(seated.len()))
        })
    }
}

/// Lays the tables of a part along a way. A stage opens at the first agreement with which all
/// before it, judged by themselves, are met.
fn lay<'r>(
    (part, mut way): (&'r Requirement, u64),
    Place { mut quorum, mut opens }: Place,
    agreements: &[Agreement],
    tables: &mut Vec<Table<'r>>,
) {
    match part {
        Requirement::Quorum { count, of } => {
            tables.push(Table { quorum, seats: usize::from(*count), of, opens });
        }
        Requirement::Any(options) => {
            for option in options {
                let ways = option.ways();
                if way < ways {
                    return lay((option, way), Place { quorum, opens }, agreements, tables);
                }
                way -= ways;
                quorum += option.quorums();
            }
        }
        Requirement::All(parts) => {
            for part in parts {
                let ways = part.ways().max(1);
                lay((part, way % ways), Place { quorum, opens }, agreements, tables);
                way /= ways;
                quorum += part.quorums();
            }
        }
        Requirement::Then(stages) => {
            let begin = tables.len();
            for (index, stage) in stages.iter().enumerate() {
                if index > 0 {
                    opens = opens.and(met_at(tables.get(begin..).unwrap_or_default(), agreements));
                }
                let ways = stage.ways().max(1);
                lay((stage, way % ways), Place { quorum, opens }, agreements, tables);
                way /= ways;
                quorum += stage.quorums();
            }
        }
    }
}

/// How many of the agreements it takes until these tables are full.
fn met_at(tables: &[Table<'_>], agreements: &[Agreement]) -> Option<usize> {
    let full = |taken: usize| {
        let copies = tables.iter().map(|table| Table { ..*table }).collect();
        Seating::at(copies, agreements.get(..taken).unwrap_or(agreements)).is_full()
    };
    if !full(agreements.len()) {
        return None;
    }
    let (mut low, mut high) = (0, agreements.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if full(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(low)
}
