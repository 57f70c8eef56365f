//! The people of organizations, kept for as long as nobody joins, leaves or changes: whoever looks
//! at a request wants to know who may still decide it, and an organization may have a thousand.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use countersign_domain::access::Environment;
use countersign_domain::approval::Roster;
use countersign_domain::ids::{OrgId, PersonId};
use countersign_domain::key::ApiKey;
use countersign_domain::organization::Member;
use tokio::sync::OnceCell;

/// The people of an organization, as requirements see them.
#[derive(Debug)]
pub(crate) struct People {
    /// Everyone who is there, newest first.
    pub(crate) members: Vec<Arc<Member>>,
    /// The same on their lists.
    pub(crate) roster: Roster,
    sandbox: OnceCell<Credentials>,
    production: OnceCell<Credentials>,
}

/// What people can vote with.
#[derive(Debug)]
pub(crate) struct Credentials {
    /// The keys of one environment that are not revoked.
    pub(crate) keys: Vec<Arc<ApiKey>>,
    /// Everyone who can sign in.
    pub(crate) signing_in: BTreeSet<PersonId>,
}

impl People {
    /// People whose credentials are not known yet.
    pub(crate) fn new(members: Vec<Arc<Member>>, roster: Roster) -> Self {
        Self { members, roster, sandbox: OnceCell::new(), production: OnceCell::new() }
    }

    /// Where what they vote with in an environment is kept.
    pub(crate) const fn credentials(&self, environment: Environment) -> &OnceCell<Credentials> {
        match environment {
            Environment::Sandbox => &self.sandbox,
            Environment::Production => &self.production,
        }
    }
}

/// How many people are kept at most, of all organizations together.
const PEOPLE_MAX: usize = 50_000;

/// The people of the organizations that were asked for lately.
#[derive(Debug, Default)]
pub(crate) struct KnownPeople {
    known: Mutex<HashMap<OrgId, (u64, Arc<People>)>>,
}

impl KnownPeople {
    /// Those of an organization, as they were at a count of changes.
    pub(crate) fn get(&self, org: OrgId, turnover: u64) -> Option<Arc<People>> {
        let known = self.lock();
        let (at, people) = known.get(&org)?;
        (*at == turnover).then(|| Arc::clone(people))
    }

    /// Keeps those of an organization; when they become too many, the others are forgotten.
    pub(crate) fn put(&self, org: OrgId, (turnover, people): (u64, &Arc<People>)) {
        let mut known = self.lock();
        known.insert(org, (turnover, Arc::clone(people)));
        let kept: usize = known.values().map(|(_, people)| people.members.len() + 1).sum();
        if kept > PEOPLE_MAX {
            known.retain(|other, _| *other == org);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<OrgId, (u64, Arc<People>)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
