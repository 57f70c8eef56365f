//! How many may listen at once: with one credential, in one organization, and in all.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash as StdHash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use countersign_domain::canonical::Hash;
use countersign_domain::ids::OrgId;
use tokio::sync::watch;

/// How many may listen at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceOptions {
    /// In all.
    pub all_max: usize,
    /// In one organization: others are to find a place too.
    pub organization_max: usize,
    /// With one credential.
    pub each_max: usize,
}

impl Default for PlaceOptions {
    fn default() -> Self {
        Self { all_max: 10_000, organization_max: 5_000, each_max: 100 }
    }
}

/// Those who listen now.
#[derive(Debug)]
pub struct Places {
    options: PlaceOptions,
    taken: Mutex<Taken>,
    all: watch::Sender<usize>,
}

/// How many places each has.
#[derive(Debug, Default)]
struct Taken {
    each: HashMap<Hash, usize>,
    organizations: HashMap<OrgId, usize>,
}

/// Why nobody else may listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Full {
    /// The credential has as many streams as it may have.
    Each(usize),
    /// The organization has.
    Organization(usize),
    /// The server has.
    All(usize),
}

/// A place among those who listen, as long as it is kept.
#[derive(Debug)]
pub(crate) struct Place {
    places: Arc<Places>,
    org: OrgId,
    whose: Hash,
}

impl Places {
    /// So many places, all of them free.
    #[must_use]
    pub fn new(options: PlaceOptions) -> Self {
        Self { options, taken: Mutex::default(), all: watch::Sender::new(0) }
    }

    /// Takes a place for whoever has this credential of an organization.
    pub(crate) fn take(self: &Arc<Self>, org: OrgId, whose: Hash) -> Result<Place, Full> {
        let PlaceOptions { all_max, organization_max, each_max } = self.options;
        let mut taken = self.lock();
        if taken.each.get(&whose).is_some_and(|each| *each >= each_max) {
            return Err(Full::Each(each_max));
        }
        if taken.organizations.get(&org).is_some_and(|places| *places >= organization_max) {
            return Err(Full::Organization(organization_max));
        }
        if *self.all.borrow() >= all_max {
            return Err(Full::All(all_max));
        }
        *taken.each.entry(whose).or_default() += 1;
        *taken.organizations.entry(org).or_default() += 1;
        self.all.send_modify(|all| *all += 1);
        Ok(Place { places: Arc::clone(self), org, whose })
    }

    /// How many places are taken.
    #[must_use]
    pub fn taken(&self) -> usize {
        *self.all.borrow()
    }

    /// Returns when every place is free.
    pub async fn all_free(&self) {
        // The sender lives as long as this does, so there is always an answer.
        drop(self.all.subscribe().wait_for(|all| *all == 0).await);
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        // A panic while the lock was held cannot leave a count half-changed.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        give_back(&mut taken.each, self.whose);
        give_back(&mut taken.organizations, self.org);
        self.places.all.send_modify(|all| *all -= 1);
    }
}

/// Whoever has no place any more is forgotten.
fn give_back<T: Eq + StdHash>(taken: &mut HashMap<T, usize>, whose: T) {
    if let Entry::Occupied(mut places) = taken.entry(whose) {
        *places.get_mut() -= 1;
        if *places.get() == 0 {
            places.remove();
        }
    }
}
