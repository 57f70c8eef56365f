//! What names were found to mean, for a moment, and who has what looked up.
//!
//! The operating system keeps a thread until its name servers have answered. Names that never
//! answer must not take all of them: each name is looked up once at a time, whoever asks, silence
//! is remembered, and an organization has only so many lookups under way.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use countersign_domain::ids::OrgId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::Instant;

use super::resolver::Lookup;

/// The addresses of a name; none where it has none, or nobody says.
pub(super) type Addresses = Arc<[IpAddr]>;

/// How long addresses are remembered. A receiver that moves is found again after that.
const KEPT: Duration = Duration::from_secs(30);

/// How long it is remembered that there is no such name: it may be about to get an address.
const MISSING: Duration = Duration::from_secs(4);

/// How long it is remembered that nobody answered, and from when on that is called silence.
const SILENT: Duration = Duration::from_secs(120);
const SILENCE: Duration = Duration::from_secs(2);

/// How many lookups an organization may have under way.
const EACH_MAX: usize = 16;

/// What is kept at most; then what is out of date goes.
const KEPT_MAX: usize = 4_096;

/// Names and what they mean.
pub(super) struct Directory {
    lookup: Arc<dyn Lookup>,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    known: HashMap<String, Known>,
    turns: HashMap<OrgId, Arc<Semaphore>>,
}

#[derive(Clone)]
enum Known {
    /// Somebody is looking it up.
    Looking(watch::Receiver<Option<Addresses>>),
    /// It was looked up, and this holds for a while.
    Found(Addresses, Instant),
}

impl Directory {
    pub(super) fn new(lookup: Arc<dyn Lookup>) -> Self {
        Self { lookup, inner: Mutex::default() }
    }

    /// The addresses of a name, looked up for an organization unless they are known.
    pub(super) async fn find(self: &Arc<Self>, org: Option<OrgId>, host: &str) -> Addresses {
        let mut looking = match self.known(host) {
            Some(Known::Found(addresses, _)) => return addresses,
            Some(Known::Looking(looking)) => looking,
            None => {
                let turn = self.turn(org).await;
                match self.begin(host, turn) {
                    Known::Found(addresses, _) => return addresses,
                    Known::Looking(looking) => looking,
                }
            }
        };
        let found = looking.wait_for(Option::is_some).await;
        found.ok().and_then(|found| found.clone()).unwrap_or_default()
    }

    fn known(&self, host: &str) -> Option<Known> {
        let known = self.lock().known.get(host).cloned()?;
        known.holds().then_some(known)
    }

    /// One of the lookups that an organization may have. What this server asks for itself is
    /// bounded elsewhere.
    async fn turn(&self, org: Option<OrgId>) -> Option<OwnedSemaphorePermit> {
        let turns = {
            let turns = &mut self.lock().turns;
            if turns.len() >= KEPT_MAX {
                turns.retain(|_, turns| Arc::strong_count(turns) > 1);
            }
            let turns = turns.entry(org?).or_insert_with(|| Arc::new(Semaphore::new(EACH_MAX)));
            Arc::clone(turns)
        };
        turns.acquire_owned().await.ok()
    }

    /// Has a name looked up, unless somebody has begun to, or has done it.
    fn begin(self: &Arc<Self>, host: &str, turn: Option<OwnedSemaphorePermit>) -> Known {
        let known = &mut self.lock().known;
        if let Some(known) = known.get(host).filter(|known| known.holds()) {
            return known.clone();
        }
        if known.len() >= KEPT_MAX {
            known.retain(|_, known| known.holds());
        }
        let (sender, looking) = watch::channel(None);
        let looking = Known::Looking(looking);
        known.insert(host.to_owned(), looking.clone());
        let (this, host) = (Arc::clone(self), host.to_owned());
        // A task of its own: whoever gives up waiting does not set the thread free, so neither the
        // turn nor the name may be free either.
        tokio::spawn(async move {
            let addresses = this.look_up(&host).await;
            sender.send_replace(Some(addresses));
            drop(turn);
        });
        looking
    }

    async fn look_up(&self, host: &str) -> Addresses {
        let begun = Instant::now();
        let found = self.lookup.look_up(host).await;
        let addresses: Addresses = found.unwrap_or_default().into();
        let kept = match addresses.is_empty() {
            false => KEPT,
            true if begun.elapsed() < SILENCE => MISSING,
            true => SILENT,
        };
        let found = Known::Found(Arc::clone(&addresses), Instant::now() + kept);
        self.lock().known.insert(host.to_owned(), found);
        addresses
    }

    /// Forgets everything, as if time had passed.
    #[cfg(test)]
    pub(super) fn forget(&self) {
        self.lock().known.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // What is kept is only ever added to and let go of.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// Whether it is still to be gone by. A lookup that ended without a word is none.
    fn holds(&self) -> bool {
        match self {
            Self::Looking(looking) => looking.has_changed().is_ok(),
            Self::Found(_, until) => Instant::now() < *until,
        }
    }
}
