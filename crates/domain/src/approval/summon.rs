//! Whom it makes sense to tell that a request waits.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::consent::{humans, is_own};
use super::{Ineligible, Inquiry, stand_ins};
use crate::access::Actor;
use crate::ids::PersonId;
use crate::key::{ApiKey, KeyStatus};
use crate::organization::{Member, Role, people_behind};

/// Somebody whose vote would count now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Called {
    /// Who.
    pub person: PersonId,
    /// In whose place, where they have none of their own.
    pub in_place_of: Option<PersonId>,
}

/// Why somebody cannot vote with any of their keys; nothing for who has none that works.
type ByKey = BTreeMap<PersonId, Option<Ineligible>>;

impl Inquiry<'_> {
    /// Everyone whose vote would count now, for themselves or for somebody who is away, each once,
    /// by name.
    #[must_use]
    pub fn called(
        &self,
        keys: &[Arc<ApiKey>],
        members: &[Arc<Member>],
        signing_in: &BTreeSet<PersonId>,
    ) -> Vec<Called> {
        let can = self.voters(keys, members, signing_in).can;
        let own = can.iter().map(|voter| Called { person: voter.person, in_place_of: None });
        let mut called: Vec<Called> = own.collect();
        let by_key = self.barred_by_key(keys);
        let member = |person| members.iter().map(|row| &**row).find(|row| row.person == person);
        for away in members {
            let standing_in = stand_ins(self.approval(), member, (away.person, self.now()));
            // Few are away, and whether there is a place for somebody takes longer to say.
            if standing_in.is_empty() || !self.has_place(away) {
                continue;
            }
            for person in standing_in {
                let Some(stand_in) = member(person) else { continue };
                let barred = self.barred_anyhow(stand_in, (&by_key, signing_in)).is_some();
                if !barred && self.may_stand_in(person, away.person) {
                    called.push(Called { person, in_place_of: Some(away.person) });
                }
            }
        }
        let mut seen = BTreeSet::new();
        called.retain(|one| seen.insert(one.person));
        let name = |one: &Called| member(one.person).map(|row| (row.name.clone(), row.person));
        called.sort_by_cached_key(name);
        called
    }

    /// Whether somebody is asked, and their place is free.
    fn has_place(&self, member: &Member) -> bool {
        let agreement = self.roster().agreement(member.person);
        let asked = agreement.is_some_and(|one| self.approval().requirement.asks(one));
        asked && member.role != Role::Viewer && self.without_place(member.person).is_none()
    }

    /// Whether a vote for somebody else would be a human being's first, on what is not their own.
    fn may_stand_in(&self, person: PersonId, away: PersonId) -> bool {
        let behind = people_behind(&[away], |person| self.roster().added_by(person));
        let own = is_own(self.approval(), &behind) && !self.is_solo();
        let voting = vec![person, away];
        let behind = people_behind(&voting, |person| self.roster().added_by(person));
        let humans = humans((voting, behind), self.is_solo());
        let said = self.ballot().involving(person).or_else(|| self.ballot().sharing(&humans));
        !own && said.is_none()
    }

    /// Why each person cannot vote with the best of their keys, wherever their place.
    pub(super) fn barred_by_key<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k Arc<ApiKey>>,
    ) -> ByKey {
        let works = |key: &&Arc<ApiKey>| {
            key.status == KeyStatus::Active
                && !key.is_expired(self.now())
                && key.environment == self.approval().environment
        };
        let mut by_key = ByKey::new();
        for key in keys.into_iter().filter(works) {
            let why = self.barred(&Actor::Key(Arc::clone(key)));
            let best = by_key.entry(key.owner).or_insert(why);
            *best = best.and(why);
        }
        by_key
    }

    /// Why somebody cannot vote, neither with a key nor by signing in, wherever their place.
    pub(super) fn barred_anyhow(
        &self,
        member: &Member,
        (by_key, signing_in): (&ByKey, &BTreeSet<PersonId>),
    ) -> Option<Ineligible> {
        let of_keys = by_key.get(&member.person).copied();
        let of_keys = of_keys.unwrap_or(Some(Ineligible::NoPermission));
        if !signing_in.contains(&member.person) {
            return of_keys;
        }
        let of_role = self.barred_by_role(member);
        match of_keys {
            Some(Ineligible::NoPermission) | None => of_keys.and(of_role),
            Some(_) => of_keys.filter(|_| of_role.is_some()),
        }
    }
}
