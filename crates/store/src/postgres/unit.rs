//! One batch: what is kept is assumed to be right or its turns are locked, what is missing is read,
//! and everything is written at once.

mod line;
mod load;
mod lock;

use std::collections::{BTreeMap, BTreeSet};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Instant;

use async_trait::async_trait;
use countersign_domain::ids::OrgId;
use countersign_domain::state::{Change, Read, State};
use countersign_engine::{Enough, StoreError, Unit};
use deadpool_postgres::Object;
use tokio::task::yield_now;
use tokio::time::timeout;

use super::caches::{Base, owner};
use super::claim::Claim;
use super::error::{silent, silent_after_commit};
use super::hint;
use super::send::{Confirming, Sending, confirm, send, send_in_line};
use super::store::Shared;
use super::trail::Trail;
use super::turns::{Turns, fresh_mark};
use super::write::Trace;

/// A transaction, or the intention of one.
pub(super) struct PostgresUnit {
    shared: Arc<Shared>,
    client: Option<Arc<Object>>,
    begun: bool,
    /// What is locked.
    turns: Turns,
    /// What is assumed until the database confirms it: marks of turns that are not locked, and that
    /// idempotency keys are new.
    claim: Claim,
    /// Whether what is assumed may not have been committed yet.
    is_in_line: bool,
    /// Whether nothing is assumed, because a batch before this one has assumed something wrong.
    is_careful: bool,
    /// Whether the database has left something unanswered.
    is_silent: bool,
    prepared: Option<Prepared>,
}

/// Everything that is to be sent, and what follows from its being sent.
struct Prepared {
    sending: Sending,
    /// The marks at which the rows were meant that it changes.
    bases: BTreeMap<OrgId, i64>,
    /// The mark that it leaves, and the trails that lead there.
    mark: i64,
    trails: BTreeMap<OrgId, Trail>,
}

impl PostgresUnit {
    /// A batch on a connection of its own. Nothing is sent yet.
    pub(super) async fn begin(shared: Arc<Shared>) -> Result<Self, StoreError> {
        let client = Some(shared.pools.writer().await?);
        Ok(Self {
            shared,
            client,
            begun: false,
            turns: Turns::default(),
            claim: Claim::default(),
            is_in_line: false,
            is_careful: false,
            is_silent: false,
            prepared: None,
        })
    }

    fn client(&self) -> Result<Arc<Object>, StoreError> {
        self.client.clone().ok_or_else(|| StoreError::Unavailable("no connection".to_owned()))
    }

    /// The mark at which this batch means an organization's rows: the one it holds, or assumes.
    fn base(&self, org: OrgId) -> Option<Base> {
        let held = || self.turns.mark_of(org);
        self.claim.assumed.get(&org).copied().or_else(held).map(|mark| (org, mark))
    }

    /// Waits for an answer, but not for ever: a database that hangs is as good as away.
    async fn answered<T>(
        &mut self,
        asked: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let answered = timeout(self.shared.deadline, asked).await;
        self.is_silent |= answered.is_err();
        answered.map_err(|_| silent())?
    }

    /// Sends the last that this batch has to say, and lets the next batch go behind it. Once it is
    /// on its way, does `behind`, for which nobody has to wait. None if no answer comes: then the
    /// connection has to be closed.
    async fn hand_on<T>(
        &mut self,
        sending: impl Future<Output = T>,
        behind: impl FnOnce(),
    ) -> Option<T> {
        // Its last word ends the transaction, so there is nothing to roll back.
        self.begun = false;
        let mut sending = pin!(timeout(self.shared.deadline, sending));
        // Everything is said with the first poll, and carried away by a task beside this one.
        let first = poll_fn(|context| Poll::Ready(sending.as_mut().poll(context))).await;
        self.shared.pools.hand_on(self.client.take()?);
        yield_now().await;
        behind();
        match first {
            Poll::Ready(answered) => answered.ok(),
            Poll::Pending => sending.await.ok(),
        }
    }

    /// After assumptions that were wrong, the next batch makes none.
    fn take_care(&self) {
        let Claim { assumed, absent } = &self.claim;
        let relied = assumed.keys().chain(absent.iter().map(|(org, _)| org));
        let orgs: BTreeSet<OrgId> = relied.copied().chain(self.turns.orgs()).collect();
        self.shared.caches().contended(assumed.keys().copied());
        self.shared.want(orgs.into_iter());
    }
}

#[async_trait]
impl Unit for PostgresUnit {
    async fn line_up(&mut self, reads: &[Read], enough: Enough<'_>) {
        let orgs = self.organizations(reads);
        if !self.begun && !self.shared.is_wanted() && self.shared.caches().are_contended(&orgs) {
            self.wait_in_line(&orgs, enough).await;
        }
    }

    async fn load(&mut self, reads: &[Read], into: &mut State) -> Result<(), StoreError> {
        let orgs = self.organizations(reads);
        let mut missing = reads.to_vec();
        if self.assume(&orgs) {
            missing = self.answer(reads, into);
            missing = self.assume_new(missing, into);
            if !missing.is_empty() && self.is_in_line {
                missing = self.look_ahead(missing, into).await?;
            }
            if missing.is_empty() {
                return Ok(());
            }
        }
        self.lock(orgs).await?;
        missing = self.answer(&missing, into);
        if !self.is_careful {
            missing = self.assume_new(missing, into);
        }
        if !missing.is_empty() {
            let fetched = self.fetch(missing).await?;
            self.keep(&fetched);
            fetched.tell(into);
        }
        Ok(())
    }

    async fn prepare(&mut self, changes: &[Change]) -> Result<bool, StoreError> {
        let orgs: BTreeSet<OrgId> =
            changes.iter().filter_map(|change| owner(change.row())).collect();
        // Whoever has not read anything of an organization still takes its turn, and so does
        // whoever relies on keys being new that no index will see to.
        self.claim.leave_to_index(changes);
        let is_strange = |org: &OrgId| !self.claim.assumed.contains_key(org);
        if !self.claim.absent.is_empty() || orgs.iter().any(is_strange) {
            self.lock(orgs.clone()).await?;
        }
        let (mark, news) = (fresh_mark()?, self.shared.news(&orgs));
        let bases: BTreeMap<OrgId, i64> = orgs.iter().filter_map(|org| self.base(*org)).collect();
        let trails = self.shared.caches().trails(changes, &bases, mark);
        let marked = |org: &OrgId| (*org, trails.get(org).map(Trail::to_bytes).unwrap_or_default());
        let marked = orgs.iter().map(marked).collect();
        let trace = Trace { marked, mark, news };
        let client = self.client()?;
        let claim = std::mem::take(&mut self.claim);
        let shared = Arc::clone(&self.shared);
        let preparing = Sending::prepare(&client, &claim, (changes, trace), &shared.texts);
        let sending = self.answered(preparing).await;
        self.claim = claim;
        let sending = sending?;
        self.shared.tell(hint::of(changes, &trails));
        // Where others wait for the turn, the next batch would only take it away from them. And
        // whoever may have to go again has to be alone on its connection.
        let overlaps = trails.is_empty() && (self.begun || !self.is_in_line);
        self.prepared = Some(Prepared { sending, bases, mark, trails });
        Ok(overlaps)
    }

    async fn commit(mut self: Box<Self>, changes: Vec<Change>) -> Result<(), StoreError> {
        if self.prepared.is_none() {
            self.prepare(&changes).await?;
        }
        let missing = || StoreError::Unavailable("nothing was prepared".to_owned());
        let Prepared { sending, bases, mark, trails } = self.prepared.take().ok_or_else(missing)?;
        let client = self.client()?;
        let (begun, sent_at, shared) = (self.begun, Instant::now(), Arc::clone(&self.shared));
        let rely = || {
            // From here on others on this server rely on it, and fail with it.
            shared.caches().committing(&changes, &bases, (mark, trails));
        };
        let is_in_line = self.is_in_line && !begun;
        let sending = async {
            if is_in_line {
                send_in_line(&client, &sending).await
            } else {
                send(&client, begun, &sending).await
            }
        };
        let sent = self.hand_on(sending, rely).await;
        let sent = sent.unwrap_or_else(|| {
            self.shared.pools.close(client);
            Err(silent_after_commit())
        });
        self.shared.caches().have_taken(bases.keys(), sent_at.elapsed());
        if let Err(error) = &sent {
            if matches!(error, StoreError::Conflict(_)) {
                self.shared.caches().failed(bases.into_keys());
                self.take_care();
            } else {
                self.shared.caches().forget(bases.into_keys());
            }
        }
        sent
    }

    async fn release(mut self: Box<Self>) -> Result<(), StoreError> {
        if self.claim.is_empty() {
            return Ok(());
        }
        let (client, begun) = (self.client()?, self.begun);
        let claim = std::mem::take(&mut self.claim);
        let ready = self.answered(Confirming::prepare(&client, &claim)).await;
        self.claim = claim;
        let ready = ready?;
        let confirmed = self.hand_on(confirm(&client, begun, &ready), || {}).await;
        let confirmed = confirmed.unwrap_or_else(|| {
            self.shared.pools.close(client);
            Err(silent())
        });
        if matches!(confirmed, Err(StoreError::Conflict(_))) {
            self.take_care();
        }
        confirmed
    }
}

impl Drop for PostgresUnit {
    /// Gives the turns back at once.
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        if self.is_silent {
            return self.shared.pools.close(client);
        }
        if !self.begun {
            return;
        }
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(rollback(Arc::clone(&self.shared), client))),
            // Where nobody can wait for an answer, closing it will do.
            Err(_) => self.shared.pools.close(client),
        }
    }
}

async fn rollback(shared: Arc<Shared>, client: Arc<Object>) {
    let rolled_back = timeout(shared.deadline, client.batch_execute("ROLLBACK")).await;
    if !matches!(rolled_back, Ok(Ok(()))) {
        shared.pools.close(client);
    }
}
