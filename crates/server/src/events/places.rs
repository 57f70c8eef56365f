//! How many may listen at once: with one credential, and in all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use countersign_domain::canonical::Hash;
use tokio::sync::watch;

/// How many may listen at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceOptions {
    /// In all.
    pub all_max: usize,
    /// With one credential.
    pub each_max: usize,
}

impl Default for PlaceOptions {
    fn default() -> Self {
        Self { all_max: 10_000, each_max: 100 }
    }
}

/// Those who listen now.
#[derive(Debug)]
pub struct Places {
    options: PlaceOptions,
    taken: Mutex<HashMap<Hash, usize>>,
    all: watch::Sender<usize>,
}

/// Why nobody else may listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Full {
    /// The credential has as many streams as it may have.
    Each(usize),
    /// The server has.
    All(usize),
}

/// A place among those who listen, as long as it is kept.
#[derive(Debug)]
pub(crate) struct Place {
    places: Arc<Places>,
    whose: Hash,
}

impl Places {
    /// So many places, all of them free.
    #[must_use]
    pub fn new(options: PlaceOptions) -> Self {
        Self { options, taken: Mutex::default(), all: watch::Sender::new(0) }
    }

    /// Takes a place for whoever has this credential.
    pub(crate) fn take(self: &Arc<Self>, whose: Hash) -> Result<Place, Full> {
        let mut taken = self.lock();
        if *self.all.borrow() >= self.options.all_max {
            return Err(Full::All(self.options.all_max));
        }
        let each = taken.entry(whose).or_default();
        if *each >= self.options.each_max {
            return Err(Full::Each(self.options.each_max));
        }
        *each += 1;
        self.all.send_modify(|all| *all += 1);
        Ok(Place { places: Arc::clone(self), whose })
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

    fn lock(&self) -> MutexGuard<'_, HashMap<Hash, usize>> {
        // A panic while the lock was held cannot leave a count half-changed.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        if let Some(each) = taken.get_mut(&self.whose) {
            *each -= 1;
            if *each == 0 {
                taken.remove(&self.whose);
            }
        }
        self.places.all.send_modify(|all| *all -= 1);
    }
}
