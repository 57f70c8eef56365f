//! What is committed and not yet entered in an index by wallet: shared by the writer, who adds to
//! it behind each commit, and the readers.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use countersign_domain::ids::{OrgId, Ulid, WalletId};

/// A wallet in the books of an organization.
pub(super) type Place = (OrgId, WalletId);

/// The ids of each wallet, rising.
pub(super) type Ids = HashMap<Place, Vec<Ulid>>;

/// The tail of one list.
#[derive(Debug, Default)]
pub(super) struct Tail {
    inner: RwLock<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// The greatest id up to which the index is whole.
    through: Ulid,
    /// What is being entered.
    run: Ids,
    /// What came since.
    recent: Ids,
    recent_len: usize,
}

impl Default for Inner {
    fn default() -> Self {
        Self { through: Ulid(0), run: Ids::new(), recent: Ids::new(), recent_len: 0 }
    }
}

impl Inner {
    fn add(&mut self, entries: impl IntoIterator<Item = (Place, Ulid)>) {
        for (place, id) in entries {
            self.recent.entry(place).or_default().push(id);
            self.recent_len += 1;
        }
    }
}

impl Tail {
    /// Begins anew with what an index that ends at `through` does not have.
    pub(super) fn replace(&self, through: Ulid, entries: impl IntoIterator<Item = (Place, Ulid)>) {
        let mut inner = Inner { through, ..Inner::default() };
        inner.add(entries);
        *self.write() = inner;
    }

    /// The ids of wallets before a position, falling; none when the index of the caller's snapshot
    /// ends at `through` while the tail begins later: then the snapshot is too old.
    pub(super) fn of(
        &self,
        through: Ulid,
        places: &[Place],
        before: Option<u128>,
    ) -> Option<Vec<Vec<Ulid>>> {
        let inner = self.inner.read().unwrap_or_else(PoisonError::into_inner);
        if inner.through > through {
            return None;
        }
        let is_before = |id: &Ulid| before.is_none_or(|before| id.0 < before);
        let of_place = |place: &Place| {
            let parts = [inner.recent.get(place), inner.run.get(place)];
            let ids = parts.into_iter().flatten().flatten();
            let mut ids: Vec<Ulid> = ids.copied().filter(is_before).collect();
            ids.sort_unstable_by(|one, other| other.cmp(one));
            ids
        };
        Some(places.iter().map(of_place).collect())
    }

    /// Adds what was committed.
    pub(super) fn add(&self, entries: impl IntoIterator<Item = (Place, Ulid)>) {
        self.write().add(entries);
    }

    /// How much came since the last run began.
    pub(super) fn recent_len(&self) -> usize {
        self.inner.read().unwrap_or_else(PoisonError::into_inner).recent_len
    }

    /// Begins a run with everything that is there; returns a copy.
    pub(super) fn begin_run(&self) -> Ids {
        let mut inner = self.write();
        inner.run = std::mem::take(&mut inner.recent);
        inner.recent_len = 0;
        inner.run.clone()
    }

    /// Ends the run: it is entered, up to an id.
    pub(super) fn end_run(&self, through: Ulid) {
        let done = {
            let mut inner = self.write();
            inner.through = through;
            std::mem::take(&mut inner.run)
        };
        // Freed without the lock: readers need not wait for that.
        drop(done);
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Inner> {
        self.inner.write().unwrap_or_else(PoisonError::into_inner)
    }
}
